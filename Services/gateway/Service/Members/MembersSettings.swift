import GatewayDomain
import Kernel
import ServiceKit
import Signing

/// The settings of Members.
package struct MembersSettings: Sendable {
    /// The names under which they stand in the gateway's configuration.
    package static let keys: Set<String> = [
        "tokenKeyFile", "previousTokenKeyFile", "administratorTokenFile", "accessTokenSeconds", "refreshTokenSeconds",
        "logInAttempts", "logInWindowSeconds", "sessionsPerMember", "passwordThreads", "passwordQueue",
    ]

    /// Signs and checks access tokens.
    package var signer: AccessTokenSigner
    /// SHA-256 of the one-time token that makes the first administrator; nil when there is none.
    package var administratorTokenHash: [UInt8]?
    package var accessTokenSeconds: Int64 = 900
    package var refreshTokenSeconds: Int64 = 2_592_000
    package var logInLimit = LogInThrottle.Limit(attempts: 10, windowSeconds: 900)
    /// The newest sessions of a member that stay when another is opened.
    package var sessionsPerMember: Int64 = 50
    /// Threads that compute password hashes; each takes 64 MiB while it does.
    package var passwordThreads = 2
    /// Log-ins and registrations that may wait for such a thread.
    package var passwordQueue = 64

    package init(signer: AccessTokenSigner, administratorTokenHash: [UInt8]? = nil) {
        self.signer = signer
        self.administratorTokenHash = administratorTokenHash
    }

    /// Reads the settings; what is wrong gathers in `settings`, and the value is of no use then.
    ///
    /// `tokenKeyFile` (required) and `previousTokenKeyFile` name files with a seed of 32 bytes as base64url text;
    /// `administratorTokenFile` names a file with the SHA-256 of the one-time token's text in hexadecimal, so that the
    /// token itself is readable nowhere but where the operator keeps it.
    package init(_ settings: Settings) {
        let key = MembersSettings.key(settings, "tokenKeyFile")
        var previous: [SigningKey] = []
        if settings.optionalString("previousTokenKeyFile") != nil {
            previous = [MembersSettings.key(settings, "previousTokenKeyFile")]
        }
        self.init(signer: AccessTokenSigner(key: key, previous: previous))
        if settings.optionalString("administratorTokenFile") != nil {
            let hash = bytes(hex: settings.file("administratorTokenFile").lowercased()) ?? []
            if hash.count != 32 {
                settings.fault("settings.administratorTokenFile must name a file with 64 hexadecimal digits (SHA-256)")
            }
            administratorTokenHash = hash
        }
        accessTokenSeconds = settings.int("accessTokenSeconds", in: 60...86_400, default: accessTokenSeconds)
        refreshTokenSeconds = settings.int("refreshTokenSeconds", in: 600...31_536_000, default: refreshTokenSeconds)
        logInLimit.attempts = settings.int("logInAttempts", in: 1...1000, default: logInLimit.attempts)
        logInLimit.windowSeconds = settings.int(
            "logInWindowSeconds", in: 1...86_400, default: logInLimit.windowSeconds)
        sessionsPerMember = settings.int("sessionsPerMember", in: 1...1000, default: sessionsPerMember)
        passwordThreads = Int(settings.int("passwordThreads", in: 1...64, default: Int64(passwordThreads)))
        passwordQueue = Int(settings.int("passwordQueue", in: 1...10_000, default: Int64(passwordQueue)))
    }

    private static func key(_ settings: Settings, _ name: String) -> SigningKey {
        if let key = SigningKey(seed: bytes(base64URL: settings.file(name)) ?? []) { return key }
        settings.fault("settings.\(name) must name a file with 32 bytes as base64url text")
        // Never used: the fault keeps the service from starting.
        guard let placeholder = SigningKey(seed: [UInt8](repeating: 0, count: 32)) else {
            preconditionFailure("32 bytes make a key")
        }
        return placeholder
    }
}
