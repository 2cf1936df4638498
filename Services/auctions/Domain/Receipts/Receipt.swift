import Kernel
import Signing

/// What a bidder gets for an accepted bid, purchase or retraction: the chained entry, what opens its commitment (the
/// amount is the bidder's own), and the signed head of the batch in which it was decided (AU-10).
package struct Receipt: Hashable, Codable, Sendable {
    package let entry: ChainEntry
    /// nil for an entry without a commitment.
    package let opening: Opening?
    package let head: SignedHead

    package init(entry: ChainEntry, opening: Opening?, head: SignedHead) {
        self.entry = entry
        self.opening = opening
        self.head = head
    }
}

/// What a bidder gets for a refusal or for `NO_CHANGE`: signed, not chained, naming the current head (AU-10).
package struct UnchainedReceipt: Hashable, Codable, Sendable {
    package let auction: AuctionID
    package let at: Timestamp
    /// The bidder's pseudonym in this auction.
    package let bidder: String
    /// The amount that was offered, in minor units; nil for a command without one.
    package let amount: Int64?
    /// The code of the answer, e.g. `BID_TOO_LOW`.
    package let reason: String
    /// The chain's head when the command was decided, and its number.
    package let headSequence: Int64
    package let headHash: Digest
    package let keyID: String
    /// Ed25519, 64 bytes in base64url.
    package let signature: String

    package init(
        chain: ReceiptChain, bidder: MemberID, amount: Int64?, reason: String, at: Timestamp, key: SigningKey
    ) {
        auction = chain.secret.auction
        self.at = at
        self.bidder = chain.secret.pseudonym(of: bidder)
        self.amount = amount
        self.reason = reason
        headSequence = chain.sequence
        headHash = chain.head
        keyID = key.keyID
        signature = base64URL(
            key.sign(
                UnchainedReceipt.message(
                    auction: auction, at: at, bidder: self.bidder, amount: amount, reason: reason,
                    headSequence: headSequence, headHash: headHash)))
    }

    /// Whether the owner of `publicKey` signed this receipt.
    package func isSigned(by publicKey: [UInt8]) -> Bool {
        guard SigningKey.keyID(of: publicKey) == keyID, let signature = bytes(base64URL: signature) else {
            return false
        }
        let message = UnchainedReceipt.message(
            auction: auction, at: at, bidder: bidder, amount: amount, reason: reason, headSequence: headSequence,
            headHash: headHash)
        return isValidSignature(signature, of: message, by: publicKey)
    }

    private static func message(
        auction: AuctionID, at: Timestamp, bidder: String, amount: Int64?, reason: String, headSequence: Int64,
        headHash: Digest
    ) -> [UInt8] {
        var content = CanonicalBytes(tag: "gavel/unchained/1")
        content.append(auction)
        content.append(at)
        content.append(bidder)
        content.append(optional: amount)
        content.append(reason)
        content.append(headSequence)
        content.append(headHash)
        return content.bytes
    }
}
