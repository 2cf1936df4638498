import Kernel
import Signing
import Testing

@Suite("Hashes")
struct HashTests {
    @Test(
        "AU-10: SHA-256 of the examples of FIPS 180-4",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func sha(text: String, digest: String) {
        #expect(hex(sha256(Array(text.utf8))) == digest)
    }

    @Test("AU-10: SHA-256 of a million letters")
    func long() {
        let digest = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        #expect(hex(sha256([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))) == digest)
    }

    @Test(
        "AU-10: HMAC-SHA-256 of the examples of RFC 4231, again and again with one key",
        arguments: [
            (
                [UInt8](repeating: 0x0B, count: 20), "Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xAA, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
        ])
    func keyedHash(key: [UInt8], message: String, digest: String) {
        let keyed = KeyedHash(key: key)
        for _ in 0..<2 { #expect(hex(keyed.hash(Array(message.utf8))) == digest) }
    }

    @Test("AU-10: comparison in constant time answers as ==")
    func comparison() {
        #expect(isEqualInConstantTime([], []))
        #expect(isEqualInConstantTime([1, 2, 3], [1, 2, 3]))
        #expect(!isEqualInConstantTime([1, 2, 3], [1, 2, 4]))
        #expect(!isEqualInConstantTime([1, 2, 3], [1, 2]))
    }

    @Test("AU-1: a password fits its own hash only")
    func password() throws {
        let hash = try #require(PasswordHash.make("correct horse"))
        #expect(hash.hasPrefix("$argon2id$"))
        #expect(PasswordHash.verify("correct horse", against: hash))
        #expect(!PasswordHash.verify("correct horses", against: hash))
        #expect(!PasswordHash.verify("", against: hash))
        for wrong in ["", "$argon2id$", "correct horse"] {
            #expect(!PasswordHash.verify("correct horse", against: wrong))
        }
        #expect(PasswordHash.make("correct horse") != hash)
    }
}
