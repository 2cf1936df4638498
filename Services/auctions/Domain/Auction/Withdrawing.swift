import Kernel

extension Auction {
    /// Takes back bids of a member at `now` (AU-11): with more than the policy's time left all own bids, else the last.
    ///
    /// `activeBids` are **all** bids of the auction that still count, in any order. The step's action names the bids
    /// taken out; they stay on record and their soft-close extensions stay, too. A `typo` is only accepted within the
    /// window after the last own bid (half-open) and names the corrected amount.
    package mutating func retract(
        _ command: RetractionCommand, activeBids: [ActiveBid], now: Timestamp
    ) throws(RetractionRejection) -> AuctionStep {
        let at = effectiveInstant(now)
        if let lateness = lateness(at: at) { throw .auctionEnded(lateness) }
        let own = activeBids.filter { $0.bidder == command.bidder }
        guard let last = own.max(by: { $0.sequence < $1.sequence }) else { throw .noActiveBid }
        if command.reason == .typo {
            let window = terms.typoRetractionSeconds
            guard at < last.placedAt.adding(seconds: window) else {
                throw .typoWindowOver(placedAt: last.placedAt, windowSeconds: window)
            }
            guard let corrected = command.correctedMaximum else { throw .correctedAmountMissing }
            guard corrected.currency == terms.currency, corrected.amount > 0,
                corrected.amount <= Money.maximumAmount, corrected.amount != last.maximum
            else { throw .correctedAmountInvalid }
        }
        let takesAll = endsAt.microseconds(since: at) > terms.retractAllSeconds * 1_000_000
        let withdrawn = takesAll ? own.map(\.sequence).sorted() : [last.sequence]
        return step(.retraction(command.bidder, command.reason, withdrawn: withdrawn), at: at) { auction in
            auction.recompute(from: activeBids.filter { !withdrawn.contains($0.sequence) })
        }
    }

    /// The seller strikes one bid at `now` for a reason of the legal list (AU-11). `activeBids` as in `retract`.
    package mutating func strike(
        bid sequence: Int64, by member: MemberID, reason: SellerReason, activeBids: [ActiveBid], now: Timestamp
    ) throws(SellerActionRejection) -> AuctionStep {
        let at = try admitSeller(member, now: now)
        guard let bid = activeBids.first(where: { $0.sequence == sequence }) else { throw .bidNotFound }
        return step(.strike(bid.bidder, reason, withdrawn: sequence), at: at) { auction in
            auction.recompute(from: activeBids.filter { $0.sequence != sequence })
        }
    }

    /// The seller ends the auction at `now` for a reason of the legal list: it expires without an award (AU-11).
    package mutating func endEarly(
        by member: MemberID, reason: SellerReason, now: Timestamp
    ) throws(SellerActionRejection) -> AuctionStep {
        let at = try admitSeller(member, now: now)
        return step(.endEarly(reason), at: at) { $0.end(.endedEarly, at: at) }
    }

    private func admitSeller(_ member: MemberID, now: Timestamp) throws(SellerActionRejection) -> Timestamp {
        guard member == seller else { throw .notSeller }
        let at = effectiveInstant(now)
        guard at >= terms.startsAt else { throw .auctionNotStarted(startsAt: terms.startsAt) }
        if let lateness = lateness(at: at) { throw .auctionEnded(lateness) }
        return at
    }

    /// Leader, runner-up, count and price from the bids that are left. Fewer bids never raise the price: a leader
    /// whose own raise left the price alone (AU-5) does not pay more because somebody else goes.
    private mutating func recompute(from bids: [ActiveBid]) {
        leader = Auction.best(of: bids, except: nil)
        runnerUp = leader.flatMap { Auction.best(of: bids, except: $0.bidder) }
        bidCount = bids.count
        price = min(price, pricing.price(leading: leader?.maximum, other: runnerUp?.maximum))
    }

    /// The highest maximum, the earlier of equal ones (AU-4).
    private static func best(of bids: [ActiveBid], except bidder: MemberID?) -> StandingBid? {
        var best: ActiveBid?
        for bid in bids where bid.bidder != bidder {
            if let held = best, (held.maximum, -held.sequence) > (bid.maximum, -bid.sequence) { continue }
            best = bid
        }
        return best.map { StandingBid(bidder: $0.bidder, maximum: $0.maximum, sequence: $0.sequence) }
    }
}
