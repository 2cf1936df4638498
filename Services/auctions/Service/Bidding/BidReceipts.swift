import AuctionsDomain
import Contracts
import Kernel
import Signing

/// Receipts as the bus carries them (AU-10).
enum BidReceipts {
    /// What a receipt says of the bid's entry; of a bid without one, where the chain stands, and empty texts.
    private struct Chained {
        var sequence: Int64
        var commitment = ""
        var salt = ""
        var previousHash = ""
        var hash: String
    }

    static func accepted(_ link: ChainStore.Link, _ head: SignedHead, bidder: MemberID) -> BidReceipt {
        let (step, entry) = (link.step, link.entry)
        guard let commitment = entry.commitment, let opening = link.opening else {
            preconditionFailure("the entry of a bid commits to its maximum")
        }
        return receipt(
            outcome: "ACCEPTED",
            Chained(
                sequence: entry.sequence, commitment: commitment.description, salt: opening.salt.description,
                previousHash: entry.previousHash.description, hash: entry.hash.description),
            at: step.at, head: head, standing: step.after, isLeading: step.after.leader == bidder,
            minimumBid: step.minimumBid)
    }

    /// A leader's bid that changes nothing is acknowledged with the standing of the auction; it has no entry.
    static func unchanged(_ same: NoChange, _ head: SignedHead, minimumBid: Int64) -> BidReceipt {
        receipt(
            outcome: NoChange.code, Chained(sequence: head.sequence, hash: head.hash.description), at: same.at,
            head: head, standing: same.standing, isLeading: true, minimumBid: minimumBid)
    }

    private static func receipt(
        outcome: String, _ chained: Chained, at: Timestamp, head: SignedHead, standing: Standing, isLeading: Bool,
        minimumBid: Int64
    ) -> BidReceipt {
        BidReceipt(
            auction: head.auction, outcome: outcome, sequence: chained.sequence, at: at,
            commitment: chained.commitment, salt: chained.salt, previousHash: chained.previousHash, hash: chained.hash,
            headHash: head.hash.description, headSequence: head.sequence, signature: head.signature,
            keyID: head.keyID, isLeading: isLeading, price: standing.price, minimumBid: minimumBid,
            endsAt: standing.endsAt, isReserveMet: standing.reserveIsMet ?? true)
    }
}
