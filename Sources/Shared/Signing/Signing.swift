import CSodium

/// libsodium, made ready once; everything in this module goes through here.
let sodiumIsReady: Bool = {
    precondition(sodium_init() >= 0, "libsodium could not be initialised")
    return true
}()

/// SHA-256 of `bytes`: 32 bytes.
package func sha256(_ bytes: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { digest, count in
        crypto_hash_sha256(digest.baseAddress!, bytes, UInt64(bytes.count))
        count = 32
    }
}

/// HMAC-SHA-256 (RFC 2104) with one key, of which the two hashed pads are kept: half of the work for short messages.
package final class KeyedHash: Sendable {
    private let keyed: crypto_auth_hmacsha256_state

    package init(key: [UInt8]) {
        var state = crypto_auth_hmacsha256_state()
        crypto_auth_hmacsha256_init(&state, key, key.count)
        keyed = state
    }

    /// 32 bytes.
    package func hash(_ message: [UInt8]) -> [UInt8] {
        var state = keyed
        return [UInt8](unsafeUninitializedCapacity: 32) { digest, count in
            crypto_auth_hmacsha256_update(&state, message, UInt64(message.count))
            crypto_auth_hmacsha256_final(&state, digest.baseAddress!)
            count = 32
        }
    }
}

/// An Ed25519 key pair, made from a 32-byte seed.
package struct SigningKey: Sendable {
    /// Names the key in what it signs, so that keys can be rotated: the first 8 bytes of the public key's hash, as text.
    package let keyID: String
    package let publicKey: [UInt8]
    private let secretKey: [UInt8]

    /// `seed` must have 32 bytes.
    package init?(seed: [UInt8]) {
        guard sodiumIsReady, seed.count == 32 else { return nil }
        var publicKey = [UInt8](repeating: 0, count: 32)
        var secretKey = [UInt8](repeating: 0, count: 64)
        crypto_sign_seed_keypair(&publicKey, &secretKey, seed)
        self.publicKey = publicKey
        self.secretKey = secretKey
        keyID = SigningKey.keyID(of: publicKey)
    }

    package static func keyID(of publicKey: [UInt8]) -> String { base64URL(Array(sha256(publicKey).prefix(8))) }

    /// The 64-byte signature of `message`.
    package func sign(_ message: [UInt8]) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: 64)
        crypto_sign_detached(&signature, nil, message, UInt64(message.count), secretKey)
        return signature
    }
}

/// Whether `signature` is the owner of `publicKey`'s on `message`; false for anything malformed.
package func isValidSignature(_ signature: [UInt8], of message: [UInt8], by publicKey: [UInt8]) -> Bool {
    guard sodiumIsReady, signature.count == 64, publicKey.count == 32 else { return false }
    return crypto_sign_verify_detached(signature, message, UInt64(message.count), publicKey) == 0
}

/// Whether two byte strings are equal, in time that depends on their length only.
package func isEqualInConstantTime(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    a.count == b.count && sodium_memcmp(a, b, a.count) == 0
}

/// `count` bytes of the operating system's randomness.
package func randomBytes(_ count: Int) -> [UInt8] {
    precondition(sodiumIsReady)
    var bytes = [UInt8](repeating: 0, count: count)
    randombytes_buf(&bytes, count)
    return bytes
}
