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
