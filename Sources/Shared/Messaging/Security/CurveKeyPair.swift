import CZeroMQ

/// The public half of a CURVE key pair: 32 bytes, written as 40 characters of Z85.
package struct CurvePublicKey: Hashable, Sendable {
    /// The key as ZeroMQ and our files write it.
    package let z85: String
    package let bytes: [UInt8]

    /// Nil when `z85` is not 40 characters of Z85.
    package init?(z85: String) {
        guard let bytes = Z85.decodeKey(z85) else { return nil }
        self.z85 = z85
        self.bytes = bytes
    }
}

/// A CURVE key pair of a service or of the operators. Its description never shows the secret half.
package struct CurveKeyPair: Sendable {
    package let publicKey: CurvePublicKey
    /// 40 characters of Z85.
    package let secretKey: String

    /// Nil when a half is malformed or the halves do not belong together.
    package init?(publicKey: CurvePublicKey, secretKey: String) {
        guard Z85.decodeKey(secretKey) != nil, Z85.publicKey(of: secretKey) == publicKey.z85 else { return nil }
        self.publicKey = publicKey
        self.secretKey = secretKey
    }

    /// A new pair from the operating system's randomness.
    package static func generate() -> CurveKeyPair {
        let (publicKey, secretKey) = Z85.makeKeyPair()
        guard let publicKey = CurvePublicKey(z85: publicKey),
            let pair = CurveKeyPair(publicKey: publicKey, secretKey: secretKey)
        else { preconditionFailure("the library made a malformed key") }
        return pair
    }
}

extension CurveKeyPair: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String { "CurveKeyPair(\(publicKey.z85))" }
    package var debugDescription: String { description }
}

/// The text form of keys, by the library's own functions.
private enum Z85 {
    static let keyCharacters = 40

    static func decodeKey(_ text: String) -> [UInt8]? {
        guard text.utf8.count == keyCharacters else { return nil }
        var bytes = [UInt8](repeating: 0, count: 32)
        return zmq_z85_decode(&bytes, text) == nil ? nil : bytes
    }

    static func publicKey(of secretKey: String) -> String? {
        var text = [CChar](repeating: 0, count: keyCharacters + 1)
        guard zmq_curve_public(&text, secretKey) == 0 else { return nil }
        return string(text)
    }

    static func makeKeyPair() -> (publicKey: String, secretKey: String) {
        var publicKey = [CChar](repeating: 0, count: keyCharacters + 1)
        var secretKey = publicKey
        let status = zmq_curve_keypair(&publicKey, &secretKey)
        precondition(status == 0, "libzmq was built without CURVE")
        return (string(publicKey), string(secretKey))
    }

    private static func string(_ text: [CChar]) -> String {
        String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
