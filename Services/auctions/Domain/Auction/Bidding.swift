import Kernel

extension Auction {
    /// Decides a bid at `now` (AU-1, AU-4 … AU-8). A step means that the bid counts; the end may have moved.
    ///
    /// Lateness is judged first, so that a late bid always learns by how much it was late; then who bids, then what.
    package mutating func place(_ command: BidCommand, now: Timestamp) throws(BidRejection) -> BidDecision {
        let at = try admit(command.bidder, isVerifiedExpert: command.isVerifiedExpert, now: now)
        guard command.maximum.currency == terms.currency else {
            throw .currencyMismatch(expected: terms.currency)
        }
        guard command.maximum.amount > 0 else { throw .amountNotPositive }
        guard command.maximum.amount <= Money.maximumAmount else {
            throw .amountTooLarge(maximum: terms.money(Money.maximumAmount))
        }
        return try decide(bidder: command.bidder, maximum: command.maximum.amount, at: at)
    }

    /// Buys at the buy-now price at `now`, which ends the auction (AU-12).
    package mutating func buyNow(_ command: BuyNowCommand, now: Timestamp) throws(BidRejection) -> AuctionStep {
        let at = try admit(command.buyer, isVerifiedExpert: command.isVerifiedExpert, now: now)
        guard let buyNow = terms.buyNow else { throw .buyNowNotOffered }
        guard !buyNowIsGone else { throw .buyNowGone }
        return step(.buyNow(command.buyer, price: buyNow), at: at) { auction in
            auction.price = buyNow
            auction.winner = command.buyer
            auction.end(.buyNow, at: at)
        }
    }

    /// The instant that counts, when the auction runs and this member may bid in it.
    private func admit(
        _ member: MemberID, isVerifiedExpert: Bool, now: Timestamp
    ) throws(BidRejection) -> Timestamp {
        let at = effectiveInstant(now)
        guard at >= terms.startsAt else { throw .auctionNotStarted(startsAt: terms.startsAt, serverTime: now) }
        if let lateness = lateness(at: at) { throw .auctionEnded(lateness) }
        guard member != seller else { throw .ownListing }
        guard isVerifiedExpert || !terms.requiresVerifiedExpert else { throw .notVerified }
        return at
    }

    /// The rules of price and leadership alone, for a bid that is admitted.
    mutating func decide(bidder: MemberID, maximum: Int64, at: Timestamp) throws(BidRejection) -> BidDecision {
        if let leader, leader.bidder == bidder {
            guard maximum > leader.maximum else {
                return .noChange(NoChange(at: at, maximum: leader.maximum, standing: standing))
            }
            return .accepted(raise(from: leader, to: maximum, at: at))
        }
        guard maximum >= minimumBid else { throw .bidTooLow(minimum: terms.money(minimumBid)) }
        return .accepted(challenge(bidder: bidder, maximum: maximum, at: at))
    }

    /// The leader's own raise: the price stays, unless the old maximum was below the reserve (AU-5); the end stays (AU-8).
    private mutating func raise(from old: StandingBid, to maximum: Int64, at: Timestamp) -> AuctionStep {
        step(.raise(old.bidder, maximum: maximum), at: at) { auction in
            auction.leader = StandingBid(bidder: old.bidder, maximum: maximum, sequence: auction.sequence)
            if let reserve = auction.reserve, old.maximum < reserve { auction.reprice() }
            auction.count(maximum)
        }
    }

    private mutating func challenge(bidder: MemberID, maximum: Int64, at: Timestamp) -> AuctionStep {
        step(.bid(bidder, maximum: maximum), at: at) { auction in
            let bid = StandingBid(bidder: bidder, maximum: maximum, sequence: auction.sequence)
            let (oldLeader, oldPrice) = (auction.leader, auction.price)
            if let oldLeader, oldLeader.maximum >= maximum {
                auction.runnerUp = bid
            } else {
                auction.runnerUp = oldLeader
                auction.leader = bid
            }
            auction.reprice()
            auction.count(maximum)
            if auction.leader != oldLeader || auction.price != oldPrice { auction.moveEnd(becauseOfBidAt: at) }
        }
    }

    /// Takes note of an accepted bid; one that reaches the reserve, or any without a reserve, ends buy-now (AU-12).
    private mutating func count(_ maximum: Int64) {
        bidCount += 1
        if maximum >= reserve ?? 0 { buyNowIsGone = true }
    }

    private mutating func reprice() {
        price = pricing.price(leading: leader?.maximum, other: runnerUp?.maximum)
    }

    /// Soft close: less than the window before the end, the end moves to the window's length after the bid (AU-8).
    private mutating func moveEnd(becauseOfBidAt at: Timestamp) {
        guard terms.softCloseSeconds > 0 else { return }
        let moved = min(at.adding(seconds: terms.softCloseSeconds), terms.latestEnd)
        guard moved > endsAt else { return }
        extensions.append(Extension(sequence: sequence, at: at, from: endsAt, to: moved))
        endsAt = moved
    }
}

extension Auction {
    var pricing: Pricing {
        Pricing(startPrice: terms.startPrice, reserve: reserve, increments: terms.increments)
    }

    /// `now`, or the instant of the latest entry when the clock has stepped back behind it.
    func effectiveInstant(_ now: Timestamp) -> Timestamp {
        guard let lastEntryAt else { return now }
        return max(now, lastEntryAt)
    }

    /// How late a command at `at` is; nil when the auction still runs, that is when `at` < `endsAt` (AU-7).
    func lateness(at: Timestamp) -> Lateness? {
        guard status != .open || at >= endsAt else { return nil }
        return Lateness(
            endsAt: endsAt, serverTime: at, lateByMicroseconds: max(0, at.microseconds(since: endsAt)),
            extensions: extensions)
    }

    /// Ends the auction at `at`, which is from then on its end.
    mutating func end(_ closing: Closing, at: Timestamp) {
        status = closing.status
        self.closing = closing
        endsAt = at
    }

    /// Takes the next sequence for `action`, lets `change` do its work and describes both sides of it.
    mutating func step(
        _ action: AuctionAction, at: Timestamp, _ change: (inout Auction) -> Void
    ) -> AuctionStep {
        let before = standing
        sequence += 1
        lastEntryAt = at
        change(&self)
        return AuctionStep(
            auction: id, sequence: sequence, at: at, action: action, before: before, after: standing, closing: closing,
            winner: winner, minimumBid: minimumBid)
    }
}
