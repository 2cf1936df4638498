import CSodium

/// Passwords as argon2id strings by libsodium. Takes tens of milliseconds and 64 MiB: run it in a pool, never on the loop.
package enum PasswordHash {
    /// The encoded hash, with its salt and parameters; nil when memory is short.
    package static func make(_ password: String) -> String? {
        precondition(sodiumIsReady)
        var out = [CChar](repeating: 0, count: Int(crypto_pwhash_strbytes()))
        let bytes = Array(password.utf8).map { CChar(bitPattern: $0) }
        guard
            crypto_pwhash_str(
                &out, bytes, UInt64(bytes.count), UInt64(crypto_pwhash_opslimit_interactive()),
                crypto_pwhash_memlimit_interactive()) == 0
        else { return nil }
        return String(decoding: out.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether `password` is the one that `hash` was made from.
    package static func verify(_ password: String, against hash: String) -> Bool {
        precondition(sodiumIsReady)
        let bytes = Array(password.utf8).map { CChar(bitPattern: $0) }
        return crypto_pwhash_str_verify(hash, bytes, UInt64(bytes.count)) == 0
    }
}
