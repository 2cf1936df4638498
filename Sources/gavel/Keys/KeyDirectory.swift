import Kernel
import Messaging
import Signing
import Wire

/// The folder of the platform's secrets: one file per key, mode 0600, made once and kept.
struct KeyDirectory {
    /// Absolute, without a slash at the end.
    let path: String

    /// Who has a CURVE key pair on the bus.
    static let callers = ServiceName.allCases.map(Caller.service) + [.operators]

    func curveSecretFile(of caller: Caller) -> String { "\(path)/\(caller).curve" }
    /// The pair that is accepted besides while a caller's pair is rotated; mostly absent.
    func otherCurveSecretFile(of caller: Caller) -> String { "\(path)/\(caller).other.curve" }
    /// The seed (32 bytes, base64url) of the Ed25519 key that signs receipts and proofs (AU-10).
    var receiptsSeedFile: String { "\(path)/receipts.seed" }
    /// The seed (32 bytes, base64url) of the Ed25519 key that signs access tokens.
    var tokensSeedFile: String { "\(path)/tokens.seed" }
    /// The one-time token that makes the first administrator.
    var administratorTokenFile: String { "\(path)/administrator.token" }
    /// The SHA-256 of that token's text in hexadecimal: all that the gateway knows of it.
    var administratorTokenHashFile: String { "\(path)/administrator.token.sha256" }
    /// A passfile of libpq for a role of the database.
    func passFile(of role: String) -> String { "\(path)/postgres-\(role).pass" }

    /// The roles of the database: the superuser, and owner and application of each service.
    static let roles = ServiceName.allCases.flatMap { [$0.rawValue, "\($0.rawValue)_owner"] }

    /// Makes what is missing; returns the names of the files that were made.
    func generateMissing() throws -> [String] {
        try SecretFile.createDirectory(path)
        var made: [String] = []
        func make(_ file: String, _ content: @autoclosure () throws -> String) throws {
            guard !SecretFile.exists(file) else { return }
            try SecretFile.write(try content() + "\n", to: file)
            made.append(file)
        }
        for caller in KeyDirectory.callers {
            let file = curveSecretFile(of: caller)
            guard !SecretFile.exists(file) else { continue }
            try CurveKeyFile.write(CurveKeyPair.generate(), to: file)
            made.append(file)
        }
        try make(receiptsSeedFile, base64URL(randomBytes(32)))
        try make(tokensSeedFile, base64URL(randomBytes(32)))
        try make(administratorTokenFile, base64URL(randomBytes(24)))
        let token = try SecretFile.readLine(administratorTokenFile)
        try make(administratorTokenHashFile, hex(sha256(Array(token.utf8))))
        try make(passFile(of: "superuser"), "*:*:*:postgres:\(base64URL(randomBytes(24)))")
        for role in KeyDirectory.roles {
            try make(passFile(of: role), "*:*:*:\(role):\(base64URL(randomBytes(24)))")
        }
        return made
    }

    /// The CURVE public keys by caller, from the files of the pairs.
    func curvePublicKeys() throws -> [Caller: String] {
        var keys: [Caller: String] = [:]
        for caller in KeyDirectory.callers {
            keys[caller] = try CurveKeyFile.loadKeyPair(curveSecretFile(of: caller)).publicKey.z85
        }
        return keys
    }

    /// The second public keys of the callers whose pairs are being rotated.
    func otherCurvePublicKeys() throws -> [Caller: String] {
        var keys: [Caller: String] = [:]
        for caller in KeyDirectory.callers where SecretFile.exists(otherCurveSecretFile(of: caller)) {
            keys[caller] = try CurveKeyFile.loadKeyPair(otherCurveSecretFile(of: caller)).publicKey.z85
        }
        return keys
    }

    /// The Ed25519 key made from a seed file.
    func signingKey(_ file: String) throws -> SigningKey {
        guard let seed = bytes(base64URL: try SecretFile.readLine(file)), let key = SigningKey(seed: seed) else {
            throw CommandFailure("\(file) is not a seed of 32 bytes in base64url.")
        }
        return key
    }
}
