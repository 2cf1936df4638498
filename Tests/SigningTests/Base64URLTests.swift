import Signing
import Testing

@Suite("Base64 for URLs")
struct Base64URLTests {
    @Test(
        "AU-10: the examples of RFC 4648, without padding",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ])
    func known(plain: String, encoded: String) {
        #expect(base64URL(Array(plain.utf8)) == encoded)
        #expect(bytes(base64URL: encoded) == Array(plain.utf8))
    }

    @Test("AU-10: the alphabet is that of URLs")
    func alphabet() {
        #expect(base64URL([0xFB, 0xFF, 0xBF]) == "-_-_")
        #expect(base64URL([0xFF, 0xFF, 0xFF]) == "____")
    }

    @Test(
        "AU-10: padding, other letters, lost bits and impossible lengths are refused",
        arguments: ["Zg==", "Zm8=", "Z", "Zm9vY", "Zh", "Zm9", "+/+/", "Zm 9", "Zm9v\n", "Zm9é"])
    func refused(text: String) {
        #expect(bytes(base64URL: text) == nil)
    }

    @Test("AU-10: random bytes of every length come back, and each text has one reading")
    func roundTrip() {
        for length in 0..<300 {
            let data = randomBytes(length)
            let text = base64URL(data)
            #expect(text.utf8.count == (length * 4 + 2) / 3)
            #expect(bytes(base64URL: text) == data)
        }
    }

    @Test("AU-10: random bytes have the length asked for and differ")
    func randomness() {
        #expect(randomBytes(0).isEmpty)
        #expect(randomBytes(32).count == 32)
        #expect(randomBytes(32) != randomBytes(32))
    }
}
