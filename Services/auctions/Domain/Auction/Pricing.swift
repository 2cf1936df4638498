/// The price of an English auction with proxy bidding, computed from the maxima (AU-4). All amounts are minor units.
package struct Pricing: Hashable, Sendable {
    /// P0.
    package let startPrice: Int64
    /// R; nil when there is none.
    package let reserve: Int64?
    package let increments: IncrementTable

    package init(startPrice: Int64, reserve: Int64?, increments: IncrementTable) {
        self.startPrice = startPrice
        self.reserve = reserve
        self.increments = increments
    }

    /// The price with the leader's maximum L and the best other bidder's maximum S ≤ L; the start price for no leader.
    ///
    /// A leader below the reserve is shown in full. Otherwise the price is one increment above S, but never above L, so
    /// that a winner may lead by less than one increment, and never below P0 or the reserve.
    package func price(leading: Int64?, other: Int64?) -> Int64 {
        guard let leading else { return startPrice }
        if let reserve, leading < reserve { return leading }
        var price = startPrice
        if let other { price = max(price, min(leading, other + increments.increment(at: other))) }
        if let reserve { price = max(price, reserve) }
        return price
    }
}
