import Kernel
import Signing
import Testing

@Suite("Signatures")
struct SignatureTests {
    @Test(
        "AU-10: Ed25519 of the examples of RFC 8032",
        arguments: [
            (
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595b"
                    + "be24655141438e7a100b"
            ),
            (
                "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb430"
                    + "2aeeb00d291612bb0c00"
            ),
        ])
    func known(seed: String, publicKey: String, message: String, signature: String) throws {
        let seed = try #require(bytes(hex: seed))
        let key = try #require(SigningKey(seed: seed))
        let message = try #require(bytes(hex: message))
        #expect(hex(key.publicKey) == publicKey)
        #expect(hex(key.sign(message)) == signature)
        #expect(bytes(hex: signature).map { isValidSignature($0, of: message, by: key.publicKey) } == true)
    }

    @Test("AU-10: a signature holds for its message and key only; any bit that changes voids it")
    func random() throws {
        for length in [0, 1, 31, 32, 200] {
            let key = try #require(SigningKey(seed: randomBytes(32)))
            let other = try #require(SigningKey(seed: randomBytes(32)))
            let message = randomBytes(length)
            let signature = key.sign(message)
            #expect(signature.count == 64)
            #expect(isValidSignature(signature, of: message, by: key.publicKey))
            #expect(!isValidSignature(signature, of: message, by: other.publicKey))
            #expect(!isValidSignature(signature, of: message + [0], by: key.publicKey))
            for bit in 0..<512 {
                var changed = signature
                changed[bit / 8] ^= 1 << UInt8(bit % 8)
                #expect(!isValidSignature(changed, of: message, by: key.publicKey))
            }
            for index in message.indices {
                var changed = message
                changed[index] ^= 1
                #expect(!isValidSignature(signature, of: changed, by: key.publicKey))
            }
        }
    }

    @Test("AU-10: malformed seeds, signatures and keys are refused")
    func malformed() throws {
        #expect(SigningKey(seed: []) == nil)
        #expect(SigningKey(seed: [UInt8](repeating: 1, count: 31)) == nil)
        #expect(SigningKey(seed: [UInt8](repeating: 1, count: 33)) == nil)
        let key = try #require(SigningKey(seed: [UInt8](repeating: 1, count: 32)))
        let signature = key.sign([1])
        #expect(!isValidSignature([], of: [1], by: key.publicKey))
        #expect(!isValidSignature(signature + [0], of: [1], by: key.publicKey))
        #expect(!isValidSignature(signature, of: [1], by: []))
        #expect(!isValidSignature(signature, of: [1], by: [UInt8](repeating: 0, count: 32)))
    }

    @Test("AU-10: the key's id follows from its public key")
    func keyID() throws {
        let key = try #require(SigningKey(seed: [UInt8](repeating: 1, count: 32)))
        #expect(key.keyID == SigningKey.keyID(of: key.publicKey))
        #expect(key.keyID.utf8.count == 11)
        #expect(bytes(base64URL: key.keyID) == Array(sha256(key.publicKey).prefix(8)))
        let other = try #require(SigningKey(seed: [UInt8](repeating: 2, count: 32)))
        #expect(other.keyID != key.keyID)
    }
}
