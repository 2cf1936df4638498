import Kernel

/// One item of an auction's live feed as everybody may see it (AU-15): bidders by pseudonym, never a maximum.
package struct FeedItem: Hashable, Codable, Sendable {
    /// The name of the server-sent event.
    package enum Name: String, Codable, Hashable, Sendable, CaseIterable {
        case bid, price, extended, retracted, struck, closed
        case reserveMet = "reserve_met"
        case boughtNow = "bought_now"
        case endedEarly = "ended_early"
    }

    package let name: Name
    /// The chained entry that this item tells of; several items can share one.
    package let sequence: Int64
    package let at: Timestamp
    /// The pseudonym of the bidder or buyer concerned.
    package let bidder: String?
    /// The pseudonym of the leader after the step.
    package let leader: String?
    /// The price after the step.
    package let price: Money
    /// What the next bid must at least be; nil once the auction has ended.
    package let minimumBid: Money?
    package let bidCount: Int
    package let endsAt: Timestamp
    /// The code of the reason, of a retraction, a strike or an early end.
    package let reason: String?
    /// The sequences of the bids taken out, of a retraction or a strike.
    package let withdrawn: [Int64]?
    /// How the auction ended, of `closed`.
    package let closing: Closing?
}

extension AuctionStep {
    /// The events of this step as items for the feed; ids are given by the feed that stores them.
    /// - Parameter entry: the entry of this step, whose pseudonym is not made anew.
    package func feedItems(currency: CurrencyCode, secret: AuctionSecret, entry: ChainEntry) -> [FeedItem] {
        func pseudonym(of member: MemberID) -> String {
            if member == action.member, let bidder = entry.bidder { return bidder }
            return secret.pseudonym(of: member)
        }
        let leader = after.leader.map(pseudonym)
        return events.map { event in
            var name: FeedItem.Name
            var bidder: MemberID?
            var reason: String?
            var withdrawn: [Int64]?
            var closing: Closing?
            switch event {
            case .bid(let member, _): (name, bidder) = (.bid, member)
            case .price: name = .price
            case .extended: name = .extended
            case .reserveMet: name = .reserveMet
            case .retracted(let member, let why, let taken):
                (name, bidder, reason, withdrawn) = (.retracted, member, why.rawValue, taken)
            case .struck(let member, let why, let taken):
                (name, bidder, reason, withdrawn) = (.struck, member, why.rawValue, [taken])
            case .boughtNow(let member, _): (name, bidder) = (.boughtNow, member)
            case .endedEarly(let why): (name, reason) = (.endedEarly, why.rawValue)
            case .closed(let how, let member, _): (name, bidder, closing) = (.closed, member, how)
            }
            return FeedItem(
                name: name, sequence: sequence, at: at, bidder: bidder.map(pseudonym), leader: leader,
                price: Money(amount: after.price, currency: currency),
                minimumBid: after.status == .open ? Money(amount: minimumBid, currency: currency) : nil,
                bidCount: after.bidCount, endsAt: after.endsAt, reason: reason, withdrawn: withdrawn, closing: closing)
        }
    }
}
