import Kernel

/// A bid: the most that the bidder is willing to pay (AU-4).
package struct BidCommand: Hashable, Sendable {
    package let bidder: MemberID
    /// Whether the bidder is an expert whose register number an administrator has verified (AU-1).
    package let isVerifiedExpert: Bool
    package let maximum: Money

    package init(bidder: MemberID, isVerifiedExpert: Bool, maximum: Money) {
        self.bidder = bidder
        self.isVerifiedExpert = isVerifiedExpert
        self.maximum = maximum
    }
}

/// The wish to buy at the buy-now price (AU-12).
package struct BuyNowCommand: Hashable, Sendable {
    package let buyer: MemberID
    /// Whether the buyer is a verified expert (AU-1).
    package let isVerifiedExpert: Bool

    package init(buyer: MemberID, isVerifiedExpert: Bool) {
        self.buyer = buyer
        self.isVerifiedExpert = isVerifiedExpert
    }
}

/// The wish to take back one's bids (AU-11).
package struct RetractionCommand: Hashable, Sendable {
    package let bidder: MemberID
    package let reason: RetractionReason
    /// What the bidder meant to bid; required for `typo`, not looked at otherwise. It is named and recorded, it is no
    /// bid: that is placed by a command of its own.
    package let correctedMaximum: Money?

    package init(bidder: MemberID, reason: RetractionReason, correctedMaximum: Money?) {
        self.bidder = bidder
        self.reason = reason
        self.correctedMaximum = correctedMaximum
    }
}

/// A bid that still counts, as the store knows it: neither retracted nor struck.
package struct ActiveBid: Hashable, Sendable {
    package let sequence: Int64
    package let bidder: MemberID
    /// Minor units.
    package let maximum: Int64
    package let placedAt: Timestamp

    package init(sequence: Int64, bidder: MemberID, maximum: Int64, placedAt: Timestamp) {
        self.sequence = sequence
        self.bidder = bidder
        self.maximum = maximum
        self.placedAt = placedAt
    }
}
