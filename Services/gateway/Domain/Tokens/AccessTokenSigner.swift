import Kernel
import Signing

/// Why a token is not accepted.
package enum TokenRejection: String, Error, Hashable, Sendable, CaseIterable {
    /// Not a compact JWS of ours: other parts, algorithm, key or signature.
    case invalid
    /// Ours and past its time.
    case expired
}

/// Makes and checks access tokens: compact JWS (RFC 7515) with Ed25519 (RFC 8037).
///
/// The header is compared as a whole with those that this platform writes, one per key, so that nothing in a token
/// chooses how it is checked: another algorithm, an unknown key or an additional header field is just another header.
package struct AccessTokenSigner: Sendable {
    /// Bytes of the longest token that is looked at.
    package static let byteLimit = 2048
    /// Clocks of machines may differ by so much.
    package static let leewaySeconds: Int64 = 60

    private let key: SigningKey
    private let header: String
    /// Public keys by the header segment of what they sign.
    private let publicKeys: [String: [UInt8]]

    /// - Parameters:
    ///   - key: signs new tokens.
    ///   - previous: keys whose tokens are still accepted during a rotation.
    package init(key: SigningKey, previous: [SigningKey] = []) {
        self.key = key
        header = AccessTokenSigner.header(key.keyID)
        let pairs = ([key] + previous).map { (AccessTokenSigner.header($0.keyID), $0.publicKey) }
        publicKeys = Dictionary(pairs) { first, _ in first }
    }

    /// The token that states `claims`.
    package func sign(_ claims: AccessTokenClaims) -> String {
        let content = header + "." + base64URL(Array(claims.json.utf8))
        return content + "." + base64URL(key.sign(Array(content.utf8)))
    }

    /// The claims of a token that one of our keys signed and that is good at `now` (machine time).
    package func verify(_ token: String, at now: Timestamp) throws(TokenRejection) -> AccessTokenClaims {
        let claims = try claims(of: token)
        try AccessTokenSigner.check(claims, at: now)
        return claims
    }

    /// The claims of a token that one of our keys signed, whether or not it is good now. The same token has the same
    /// claims for as long as the keys are the same.
    package func claims(of token: String) throws(TokenRejection) -> AccessTokenClaims {
        guard token.utf8.count <= AccessTokenSigner.byteLimit else { throw .invalid }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let publicKey = publicKeys[String(parts[0])],
            let signature = bytes(base64URL: String(parts[2])),
            isValidSignature(signature, of: Array("\(parts[0]).\(parts[1])".utf8), by: publicKey),
            let payload = bytes(base64URL: String(parts[1])), let claims = AccessTokenClaims(json: payload)
        else { throw .invalid }
        return claims
    }

    /// Whether claims that were signed are good at `now` (machine time).
    package static func check(_ claims: AccessTokenClaims, at now: Timestamp) throws(TokenRejection) {
        let seconds = floorDivide(now.microseconds, 1_000_000).quotient
        guard claims.issuedAtSeconds <= seconds + leewaySeconds, claims.issuedAtSeconds <= claims.expiresAtSeconds
        else { throw .invalid }
        guard seconds < claims.expiresAtSeconds else { throw .expired }
    }

    static func header(_ keyID: String) -> String {
        base64URL(Array("{\"alg\":\"EdDSA\",\"kid\":\"\(keyID)\",\"typ\":\"JWT\"}".utf8))
    }
}
