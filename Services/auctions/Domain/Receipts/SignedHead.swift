import Kernel
import Signing

/// The head of a receipt chain at one moment, signed by the platform; once per batch is enough (AU-10).
package struct SignedHead: Hashable, Codable, Sendable {
    package let auction: AuctionID
    /// How many entries the chain had.
    package let sequence: Int64
    /// The head: the hash of the latest entry.
    package let hash: Digest
    package let keyID: String
    /// Ed25519, 64 bytes in base64url.
    package let signature: String

    /// A head as a row holds it; the signature is not checked.
    package init(auction: AuctionID, sequence: Int64, hash: Digest, keyID: String, signature: String) {
        self.auction = auction
        self.sequence = sequence
        self.hash = hash
        self.keyID = keyID
        self.signature = signature
    }

    /// Signs the present head of `chain`.
    package init(_ chain: ReceiptChain, key: SigningKey) {
        auction = chain.secret.auction
        sequence = chain.sequence
        hash = chain.head
        keyID = key.keyID
        signature = base64URL(
            key.sign(SignedHead.message(auction: auction, sequence: sequence, hash: hash)))
    }

    /// Whether the owner of `publicKey` signed this head.
    package func isSigned(by publicKey: [UInt8]) -> Bool {
        guard SigningKey.keyID(of: publicKey) == keyID, let signature = bytes(base64URL: signature) else {
            return false
        }
        let message = SignedHead.message(auction: auction, sequence: sequence, hash: hash)
        return isValidSignature(signature, of: message, by: publicKey)
    }

    private static func message(auction: AuctionID, sequence: Int64, hash: Digest) -> [UInt8] {
        var content = CanonicalBytes(tag: "gavel/head/1")
        content.append(auction)
        content.append(sequence)
        content.append(hash)
        return content.bytes
    }
}
