import AuctionsDomain
import Contracts
import Kernel
import Signing

/// Receipts as the bus carries them (AU-10).
enum BidReceipts {
    static func accepted(_ link: ChainStore.Link, _ head: SignedHead, bidder: MemberID) -> BidReceipt {
        let step = link.step
        return receipt(
            outcome: "ACCEPTED", entry: link.entry, opening: link.opening, at: step.at, head: head,
            standing: step.after, isLeading: step.after.leader == bidder, minimumBid: step.minimumBid)
    }

    /// A leader's bid that changes nothing is acknowledged with the standing of the auction; it has no entry.
    static func unchanged(_ same: NoChange, _ head: SignedHead, minimumBid: Int64) -> BidReceipt {
        receipt(
            outcome: NoChange.code, entry: nil, opening: nil, at: same.at, head: head, standing: same.standing,
            isLeading: true, minimumBid: minimumBid)
    }

    private static func receipt(
        outcome: String, entry: ChainEntry?, opening: Opening?, at: Timestamp, head: SignedHead, standing: Standing,
        isLeading: Bool, minimumBid: Int64
    ) -> BidReceipt {
        BidReceipt(
            auction: head.auction, outcome: outcome, sequence: entry?.sequence ?? head.sequence, at: at,
            commitment: entry?.commitment?.description ?? "", salt: opening?.salt.description ?? "",
            previousHash: entry?.previousHash.description ?? "", hash: entry?.hash.description ?? head.hash.description,
            headHash: head.hash.description, headSequence: head.sequence, signature: head.signature,
            keyID: head.keyID, isLeading: isLeading, price: standing.price, minimumBid: minimumBid,
            endsAt: standing.endsAt, isReserveMet: standing.reserveIsMet ?? true)
    }
}
