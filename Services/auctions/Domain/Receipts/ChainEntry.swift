import Kernel

/// One link of an auction's receipt chain (AU-10). Everything that changes the outcome is in it, in the order in which
/// it was decided; `hash` covers all other fields, so none can be changed, left out or moved afterwards.
package struct ChainEntry: Hashable, Codable, Sendable {
    /// What an entry records.
    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        case bid, raise, retraction, strike, buyNow, endEarly, close

        /// Whether an entry of this kind commits to an amount.
        package var hasCommitment: Bool {
            switch self {
            case .bid, .raise, .buyNow: true
            case .retraction, .strike, .endEarly, .close: false
            }
        }
    }

    package let auction: AuctionID
    /// 1, 2, 3, … without gaps (AU-6).
    package let sequence: Int64
    package let at: Timestamp
    package let kind: Kind
    /// The pseudonym of the bidder or buyer concerned; of `close` that of the winner, if any.
    package let bidder: String?
    /// Commits to the hidden maximum, of `buyNow` to the price; nil for the other kinds.
    package let commitment: Digest?
    /// The sequences of the bids that a retraction or strike takes out; empty for the other kinds.
    package let withdrawn: [Int64]
    /// The code of the reason of a retraction, strike or early end.
    package let reason: String?
    /// The public price after this entry, in minor units.
    package let price: Int64
    /// The valid end after this entry.
    package let endsAt: Timestamp
    /// How the auction ended, in its last entry.
    package let closing: Closing?
    /// The hash of the entry before; of the first one the hash of the terms.
    package let previousHash: Digest
    /// SHA-256 of all other fields in the canonical encoding.
    package let hash: Digest

    /// An entry as a row holds it; nothing is computed or checked.
    package init(
        auction: AuctionID, sequence: Int64, at: Timestamp, kind: Kind, bidder: String?, commitment: Digest?,
        withdrawn: [Int64], reason: String?, price: Int64, endsAt: Timestamp, closing: Closing?,
        previousHash: Digest, hash: Digest
    ) {
        self.auction = auction
        self.sequence = sequence
        self.at = at
        self.kind = kind
        self.bidder = bidder
        self.commitment = commitment
        self.withdrawn = withdrawn
        self.reason = reason
        self.price = price
        self.endsAt = endsAt
        self.closing = closing
        self.previousHash = previousHash
        self.hash = hash
    }

    /// The link for `step`, whose amount `opening` opens, behind the link with `previousHash`.
    init(_ step: AuctionStep, _ opening: Opening?, secret: AuctionSecret, previousHash: Digest) {
        auction = step.auction
        sequence = step.sequence
        at = step.at
        price = step.after.price
        endsAt = step.after.endsAt
        closing = step.closing
        self.previousHash = previousHash
        var member: MemberID?
        var withdrawn: [Int64] = []
        var reason: String?
        switch step.action {
        case .bid(let bidder, _): (kind, member) = (.bid, bidder)
        case .raise(let bidder, _): (kind, member) = (.raise, bidder)
        case .buyNow(let buyer, _): (kind, member) = (.buyNow, buyer)
        case .retraction(let bidder, let why, let taken):
            (kind, member, withdrawn, reason) = (.retraction, bidder, taken, why.rawValue)
        case .strike(let bidder, let why, let taken):
            (kind, member, withdrawn, reason) = (.strike, bidder, [taken], why.rawValue)
        case .endEarly(let why): (kind, reason) = (.endEarly, why.rawValue)
        case .close: (kind, member) = (.close, step.winner)
        }
        bidder = member.map(secret.pseudonym)
        commitment = opening?.commitment(auction: step.auction)
        self.withdrawn = withdrawn
        self.reason = reason
        hash = ChainEntry.hash(
            auction: auction, sequence: sequence, at: at, kind: kind, bidder: bidder, commitment: commitment,
            withdrawn: withdrawn, reason: reason, price: price, endsAt: endsAt, closing: closing,
            previousHash: previousHash)
    }

    /// The hash that the other fields call for; equal to `hash` in every true entry.
    package var computedHash: Digest {
        ChainEntry.hash(
            auction: auction, sequence: sequence, at: at, kind: kind, bidder: bidder, commitment: commitment,
            withdrawn: withdrawn, reason: reason, price: price, endsAt: endsAt, closing: closing,
            previousHash: previousHash)
    }

    private static func hash(
        auction: AuctionID, sequence: Int64, at: Timestamp, kind: Kind, bidder: String?, commitment: Digest?,
        withdrawn: [Int64], reason: String?, price: Int64, endsAt: Timestamp, closing: Closing?, previousHash: Digest
    ) -> Digest {
        var content = CanonicalBytes(tag: "gavel/entry/1")
        content.append(auction)
        content.append(sequence)
        content.append(at)
        content.append(kind.rawValue)
        content.append(bidder ?? "")
        content.append(commitment)
        content.append(withdrawn)
        content.append(reason ?? "")
        content.append(price)
        content.append(endsAt)
        content.append(closing?.rawValue ?? "")
        content.append(previousHash)
        return Digest(of: content.bytes)
    }
}
