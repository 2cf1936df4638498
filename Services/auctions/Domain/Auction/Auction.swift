import Kernel

/// One auction: its terms and the constant-size state that a row holds. Every command is a `mutating` method that
/// either throws a closed rejection and changes nothing, or returns the one `AuctionStep` that it took, to be saved,
/// chained (`ReceiptChain`) and told (`AuctionEvent`). Hundreds of bids can be decided in a row on one value.
///
/// Instants come in as arguments, read from the one clock under the auction's lock (CA-8). Should that clock step
/// back, a command counts as given at the instant of the latest entry: time never runs backwards within an auction.
package struct Auction: Hashable, Sendable {
    package let terms: AuctionTerms
    package let seller: MemberID
    /// The hidden reserve in minor units, R of AU-4; never shown before the end.
    package let reserve: Int64?

    /// Open, or in which of the two ways it has ended.
    package internal(set) var status: AuctionStatus
    /// How the auction ended; nil while it is open.
    package internal(set) var closing: Closing?
    /// Who bought; nil unless sold.
    package internal(set) var winner: MemberID?
    /// The bid that leads, L of AU-4.
    package internal(set) var leader: StandingBid?
    /// The best bid of anybody else, S of AU-4.
    package internal(set) var runnerUp: StandingBid?
    /// The current price in minor units; the start price while nobody has bid.
    package internal(set) var price: Int64
    /// How many accepted bids and raises count, those taken out aside.
    package internal(set) var bidCount: Int
    /// The number of the latest chained entry, without gaps from 1; 0 before the first (AU-6).
    package internal(set) var sequence: Int64
    /// The instant of the latest chained entry.
    package internal(set) var lastEntryAt: Timestamp?
    /// The end that is valid now, extensions included; after buy-now or an early end that very instant (AU-7).
    package internal(set) var endsAt: Timestamp
    /// How soft closes moved the end (AU-8).
    package internal(set) var extensions: ExtensionHistory
    /// Whether a bid has taken the buy-now offer away; it never comes back (AU-12).
    package internal(set) var buyNowIsGone: Bool

    /// An auction as a row holds it.
    package init(
        terms: AuctionTerms, seller: MemberID, reserve: Int64?, status: AuctionStatus, closing: Closing?,
        winner: MemberID?, leader: StandingBid?, runnerUp: StandingBid?, price: Int64, bidCount: Int, sequence: Int64,
        lastEntryAt: Timestamp?, endsAt: Timestamp, extensions: ExtensionHistory, buyNowIsGone: Bool
    ) {
        self.terms = terms
        self.seller = seller
        self.reserve = reserve
        self.status = status
        self.closing = closing
        self.winner = winner
        self.leader = leader
        self.runnerUp = runnerUp
        self.price = price
        self.bidCount = bidCount
        self.sequence = sequence
        self.lastEntryAt = lastEntryAt
        self.endsAt = endsAt
        self.extensions = extensions
        self.buyNowIsGone = buyNowIsGone
    }

    /// A new auction in which nobody has bid.
    package init(terms: AuctionTerms, seller: MemberID, reserve: Int64?) {
        self.init(
            terms: terms, seller: seller, reserve: reserve, status: .open, closing: nil, winner: nil, leader: nil,
            runnerUp: nil, price: terms.startPrice, bidCount: 0, sequence: 0, lastEntryAt: nil,
            endsAt: terms.scheduledEnd, extensions: ExtensionHistory(), buyNowIsGone: false)
    }

    /// The id that the auction shares with its listing.
    package var id: AuctionID { terms.auction }

    /// What the next bid of anybody but the leader must at least be: P0 first, then p + inc(p) (AU-5).
    package var minimumBid: Int64 {
        leader == nil ? terms.startPrice : price + terms.increments.increment(at: price)
    }

    /// Whether the leader's maximum reaches the reserve; nil when there is none.
    package var reserveIsMet: Bool? {
        guard let reserve else { return nil }
        guard let leader else { return false }
        return leader.maximum >= reserve
    }

    /// The buy-now price in minor units while it can still be had (AU-12).
    package var availableBuyNow: Int64? { status == .open && !buyNowIsGone ? terms.buyNow : nil }

    /// What everybody may see of the state.
    package var standing: Standing {
        Standing(
            status: status, leader: leader?.bidder, price: price, reserveIsMet: reserveIsMet, endsAt: endsAt,
            bidCount: bidCount)
    }
}

/// *Sold* and *Expired* are the two ways in which an auction has ended (AU-9, AU-13).
package enum AuctionStatus: String, Codable, Hashable, Sendable, CaseIterable {
    case open, sold, expired
}

/// How an auction ended.
package enum Closing: String, Codable, Hashable, Sendable, CaseIterable {
    /// Sold to the leader at the end (AU-9).
    case highestBid
    /// Sold at the buy-now price (AU-12).
    case buyNow
    /// Expired: nobody bid (AU-9).
    case noBids
    /// Expired: the leader's maximum stayed below the reserve (AU-9).
    case reserveNotMet
    /// Expired: the seller ended it for a legal reason, no contract came into being (AU-11).
    case endedEarly

    /// Whether this way of ending is a sale.
    package var status: AuctionStatus {
        switch self {
        case .highestBid, .buyNow: .sold
        case .noBids, .reserveNotMet, .endedEarly: .expired
        }
    }
}

/// A bidder's standing maximum, with the sequence of the bid that set it: the earlier of two equal ones leads (AU-4).
package struct StandingBid: Hashable, Codable, Sendable {
    package let bidder: MemberID
    /// The hidden maximum in minor units.
    package let maximum: Int64
    package let sequence: Int64

    package init(bidder: MemberID, maximum: Int64, sequence: Int64) {
        self.bidder = bidder
        self.maximum = maximum
        self.sequence = sequence
    }
}

/// What everybody may see of an auction's state, but for the leader, who is shown by a pseudonym (AU-10).
package struct Standing: Hashable, Sendable {
    package let status: AuctionStatus
    package let leader: MemberID?
    /// Minor units.
    package let price: Int64
    /// Whether the hidden reserve is reached; nil when there is none.
    package let reserveIsMet: Bool?
    package let endsAt: Timestamp
    package let bidCount: Int

    package init(
        status: AuctionStatus, leader: MemberID?, price: Int64, reserveIsMet: Bool?, endsAt: Timestamp, bidCount: Int
    ) {
        self.status = status
        self.leader = leader
        self.price = price
        self.reserveIsMet = reserveIsMet
        self.endsAt = endsAt
        self.bidCount = bidCount
    }
}
