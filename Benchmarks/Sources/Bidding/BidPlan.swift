/// The bids of one measurement: on each auction the amounts rise from bid to bid, and no bidder follows himself.
package struct BidPlan: Sendable {
    /// One bid. `bidder` and `auction` are positions in the cast.
    package struct Bid: Sendable {
        package let number: Int
        package let auction: Int
        package let bidder: Int
        /// Minor units of EUR.
        package let amount: Int64
    }

    /// Twice the largest increment, so that a bid which overtakes its predecessor by one place refuses nobody.
    package static let step: Int64 = 20_000

    private let auctions: Range<Int>
    private let bidders: Int
    private let firstAmount: Int64
    private var number = 0

    /// - Parameter firstAmount: what the first bid on each auction offers, minor units.
    package init(auctions: Range<Int>, bidders: Int, firstAmount: Int64) {
        precondition(Self.alternates(auctions: auctions.count, bidders: bidders), "bidders must alternate")
        self.auctions = auctions
        self.bidders = bidders
        self.firstAmount = firstAmount
    }

    /// Whether no bidder follows himself on an auction when so many bid on so many in turns.
    package static func alternates(auctions: Int, bidders: Int) -> Bool {
        auctions > 0 && bidders > 1 && (auctions + 1) % bidders != 0
    }

    package mutating func next() -> Bid {
        let (round, auction) = number.quotientAndRemainder(dividingBy: auctions.count)
        defer { number += 1 }
        return Bid(
            number: number, auction: auctions.lowerBound + auction, bidder: (number + round) % bidders,
            amount: firstAmount + Int64(round) * Self.step)
    }

    /// What the next measurement on the same auctions must begin with.
    package var nextFirstAmount: Int64 { firstAmount + Int64(number / auctions.count + 1) * Self.step }
}
