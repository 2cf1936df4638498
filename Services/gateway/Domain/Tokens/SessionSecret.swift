import Signing

/// The secrets of a session: random text for the client, and the hash by which the database knows it.
///
/// A secret has 32 random bytes, so a plain SHA-256 is enough: there is nothing to guess.
package struct SessionSecret: Hashable, Sendable {
    /// base64url of 32 bytes: what the client keeps.
    package let text: String
    /// SHA-256 of the text: what the database keeps.
    package let hash: [UInt8]

    /// A new secret of 32 random bytes.
    package init(random: [UInt8]) {
        precondition(random.count == 32)
        text = base64URL(random)
        hash = sha256(Array(text.utf8))
    }

    /// A secret that a client presents; nil when it cannot be one.
    package init?(_ text: String) {
        guard text.utf8.count == 43, let random = bytes(base64URL: text), random.count == 32 else { return nil }
        self.init(random: random)
    }

    /// What the header `X-CSRF-Token` must carry on unsafe calls by cookie: another site can make a browser send the
    /// cookie but cannot read it, and so cannot derive this.
    package var csrfToken: String { base64URL(sha256(Array("gavel csrf \(text)".utf8))) }
}
