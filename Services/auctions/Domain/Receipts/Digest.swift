import Signing

/// 32 bytes: a SHA-256 hash or a salt of the same length; base64url text on the wire.
package struct Digest: Hashable, Sendable {
    /// The 32 bytes.
    package let bytes: [UInt8]

    /// nil unless `bytes` has 32 bytes.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// The SHA-256 hash of `content`.
    init(of content: [UInt8]) { bytes = sha256(content) }
}

extension Digest: LosslessStringConvertible, Codable {
    /// base64url without padding.
    package var description: String { base64URL(bytes) }

    package init?(_ text: String) {
        guard let bytes = Signing.bytes(base64URL: text) else { return nil }
        self.init(bytes)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let digest = Digest(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not 32 bytes in base64url")
        }
        self = digest
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
