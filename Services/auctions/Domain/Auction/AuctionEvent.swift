import Kernel

/// What a step means to others: for the live feed (AU-15) and for the outbox. Maxima never appear; members do, so the
/// feed shows them by `FeedItem` instead.
package enum AuctionEvent: Hashable, Sendable {
    /// A bid or raise was accepted.
    case bid(bidder: MemberID, bidCount: Int)
    /// The price changed, to this many minor units.
    case price(Int64)
    case extended(from: Timestamp, to: Timestamp)
    /// The leader's maximum has reached the hidden reserve.
    case reserveMet
    case retracted(bidder: MemberID, reason: RetractionReason, withdrawn: [Int64])
    case struck(bidder: MemberID, reason: SellerReason, withdrawn: Int64)
    case boughtNow(buyer: MemberID, price: Int64)
    case endedEarly(SellerReason)
    /// The last event of every auction; sold to `winner` at `price`, or expired.
    case closed(Closing, winner: MemberID?, price: Int64)
}

extension AuctionStep {
    /// What this step means to others, in the order in which it is to be told; `closed`, if any, comes last.
    package var events: [AuctionEvent] {
        var events: [AuctionEvent] = []
        events.reserveCapacity(4)
        switch action {
        case .bid(let bidder, _), .raise(let bidder, _):
            events.append(.bid(bidder: bidder, bidCount: after.bidCount))
        case .retraction(let bidder, let reason, let withdrawn):
            events.append(.retracted(bidder: bidder, reason: reason, withdrawn: withdrawn))
        case .strike(let bidder, let reason, let withdrawn):
            events.append(.struck(bidder: bidder, reason: reason, withdrawn: withdrawn))
        case .buyNow(let buyer, let price):
            events.append(.boughtNow(buyer: buyer, price: price))
        case .endEarly(let reason):
            events.append(.endedEarly(reason))
        case .close:
            break
        }
        if before.price != after.price { events.append(.price(after.price)) }
        if after.reserveIsMet == true && before.reserveIsMet == false { events.append(.reserveMet) }
        if let closing {
            events.append(.closed(closing, winner: winner, price: after.price))
        } else if before.endsAt != after.endsAt {
            events.append(.extended(from: before.endsAt, to: after.endsAt))
        }
        return events
    }
}
