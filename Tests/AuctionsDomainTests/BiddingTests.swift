import AuctionsDomain
import Kernel
import Testing

@Suite struct BiddingTests {
    private func refusal(_ command: () throws -> Void) -> BidRejection? {
        do {
            try command()
            return nil
        } catch {
            return error as? BidRejection
        }
    }

    @Test("AU-1: nobody bids on or buys an own listing")
    func ownListing() {
        var run = AuctionRun(Fixture.terms(buyNow: 200))
        #expect(refusal { try run.bid(0, 500) } == .ownListing)
        #expect(refusal { try run.buyNow(0) } == .ownListing)
        #expect(run.auction.sequence == 0)
    }

    @Test("AU-1: for an appointment only verified experts bid", arguments: [true, false])
    func verifiedExperts(isVerified: Bool) {
        let terms = Fixture.terms(buyNow: 200, kind: .appointment, requiresVerifiedExpert: true)
        var auction = Auction(terms: terms, seller: Fixture.seller, reserve: nil)
        let bid = BidCommand(bidder: Fixture.member(1), isVerifiedExpert: isVerified, maximum: Fixture.euros(100))
        let expected: BidRejection? = isVerified ? nil : .notVerified
        #expect(refusal { _ = try auction.place(bid, now: Fixture.start) } == expected)
        var other = Auction(terms: terms, seller: Fixture.seller, reserve: nil)
        let purchase = BuyNowCommand(buyer: Fixture.member(1), isVerifiedExpert: isVerified)
        #expect(refusal { _ = try other.buyNow(purchase, now: Fixture.start) } == expected)
    }

    @Test("MK-3, AU-5, PY-11: another currency, no amount and too large an amount are refused")
    func amounts() {
        var run = AuctionRun()
        let dollars = Money(amount: 500, currency: .usd)
        let bid = BidCommand(bidder: Fixture.member(1), isVerifiedExpert: true, maximum: dollars)
        #expect(refusal { _ = try run.auction.place(bid, now: Fixture.start) } == .currencyMismatch(expected: .eur))
        #expect(refusal { try run.bid(1, 0) } == .amountNotPositive)
        #expect(refusal { try run.bid(1, -5) } == .amountNotPositive)
        let largest = Money.maximumAmount
        #expect(refusal { try run.bid(1, largest + 1) } == .amountTooLarge(maximum: Fixture.euros(largest)))
        #expect(refusal { try run.bid(1, largest) } == nil)
    }

    @Test("AU-5: the first bid is at least the start price, the next one increment above the price")
    func minimum() throws {
        var run = AuctionRun()
        #expect(refusal { try run.bid(1, 99) } == .bidTooLow(minimum: Fixture.euros(100)))
        try run.bid(1, 100)
        #expect(run.auction.minimumBid == 125)
        #expect(refusal { try run.bid(2, 124) } == .bidTooLow(minimum: Fixture.euros(125)))
        try run.bid(2, 125)
        #expect(run.auction.leader?.bidder == Fixture.member(2))
        #expect(run.auction.price == 125)
        #expect(run.auction.minimumBid == 150)
    }

    @Test("AU-4: of equal maxima the earlier leads at that very price")
    func equalMaxima() throws {
        var run = AuctionRun()
        try run.bid(1, 500)
        try run.bid(2, 500)
        #expect(run.auction.leader?.bidder == Fixture.member(1))
        #expect(run.auction.runnerUp?.bidder == Fixture.member(2))
        #expect(run.auction.price == 500)
    }

    @Test("AU-4: an outbid leader becomes the best other bidder, a third one may lead by less than an increment")
    func leadership() throws {
        var run = AuctionRun()
        try run.bid(1, 1000)
        try run.bid(2, 400)
        #expect(run.auction.price == 425)
        try run.bid(3, 1020)
        #expect(run.auction.leader?.bidder == Fixture.member(3))
        #expect(run.auction.runnerUp?.bidder == Fixture.member(1))
        #expect(run.auction.price == 1020)
        #expect(run.auction.minimumBid == 1070)
    }

    @Test("AU-5: the leader's own raise changes neither price nor end")
    func ownRaise() throws {
        var run = AuctionRun()
        let late = run.at(864_000 - 60)
        try run.bid(1, 500)
        try run.bid(2, 500)
        let end = run.auction.endsAt
        guard case .accepted(let step) = try run.bid(1, 501, at: late) else {
            Issue.record("a raise counts")
            return
        }
        #expect(step.action == .raise(Fixture.member(1), maximum: 501))
        #expect(run.auction.price == 500)
        #expect(run.auction.endsAt == end)
        #expect(run.auction.leader?.maximum == 501)
        #expect(run.auction.minimumBid == 550)
    }

    @Test("AU-5: an own raise that touches the reserve moves the price")
    func raiseToReserve() throws {
        var run = AuctionRun(reserve: 800)
        try run.bid(1, 500)
        #expect(run.auction.price == 500)
        #expect(run.auction.reserveIsMet == false)
        try run.bid(1, 600)
        #expect(run.auction.price == 600)
        guard case .accepted(let step) = try run.bid(1, 2000) else {
            Issue.record("a raise counts")
            return
        }
        #expect(run.auction.price == 800)
        #expect(step.events == [.bid(bidder: Fixture.member(1), bidCount: 3), .price(800), .reserveMet])
        try run.bid(1, 3000)
        #expect(run.auction.price == 800)
    }

    @Test("AU-5: a leader's bid that is not above the own maximum is NO_CHANGE", arguments: [500, 499, 1] as [Int64])
    func noChange(amount: Int64) throws {
        var run = AuctionRun()
        try run.bid(1, 500)
        let before = run.auction
        guard case .noChange(let answer) = try run.bid(1, amount) else {
            Issue.record("nothing changes")
            return
        }
        #expect(answer.maximum == 500)
        #expect(run.auction == before)
    }

    @Test("AU-6: sequences have no gaps, refusals and NO_CHANGE take none, a clock that steps back does not count")
    func sequence() throws {
        var run = AuctionRun()
        try run.bid(1, 500, at: run.at(10))
        _ = refusal { try run.bid(2, 100, at: run.at(11)) }
        try run.bid(1, 400, at: run.at(12))
        try run.bid(2, 300, at: run.at(5))
        #expect(run.auction.sequence == 2)
        #expect(run.entries.map(\.sequence) == [1, 2])
        #expect(run.entries.map(\.at) == [run.at(10), run.at(10)])
        #expect(run.auction.bidCount == 2)
    }

    @Test("AU-3: before the start nobody bids")
    func notStarted() {
        var run = AuctionRun()
        let early = run.at(0, microseconds: -1)
        #expect(
            refusal { try run.bid(1, 500, at: early) }
                == .auctionNotStarted(startsAt: Fixture.start, serverTime: early))
        #expect(refusal { try run.bid(1, 500, at: Fixture.start) } == nil)
    }

    @Test(
        "AU-7: a microsecond before the end is in time, the end itself is late", arguments: [-1, 0, 1, 5000] as [Int64])
    func lateness(microseconds: Int64) throws {
        var run = AuctionRun(Fixture.terms(softCloseSeconds: 0))
        let end = run.auction.endsAt
        let now = end.adding(microseconds: microseconds)
        let expected: BidRejection? =
            microseconds < 0
            ? nil
            : .auctionEnded(
                Lateness(
                    endsAt: end, serverTime: now, lateByMicroseconds: microseconds, extensions: ExtensionHistory()))
        #expect(refusal { try run.bid(1, 500, at: now) } == expected)
    }

    @Test("AU-7: a late bid is told so whatever else is wrong with it")
    func latenessComesFirst() {
        var run = AuctionRun()
        let end = run.auction.endsAt
        #expect(refusal { try run.bid(0, -1, at: end) }?.reason == "AUCTION_ENDED")
    }

    @Test("AU-12: buy-now ends the auction at once, at its price")
    func buyNow() throws {
        var run = AuctionRun(Fixture.terms(buyNow: 200))
        #expect(run.auction.availableBuyNow == 200)
        let step = try run.buyNow(3, at: run.at(5))
        #expect(
            step.events == [
                .boughtNow(buyer: Fixture.member(3), price: 200), .price(200),
                .closed(.buyNow, winner: Fixture.member(3), price: 200),
            ])
        #expect(run.auction.status == .sold)
        #expect(run.auction.endsAt == run.at(5))
        guard case .auctionEnded(let lateness) = refusal({ try run.bid(1, 500, at: run.at(5, microseconds: 7)) }) else {
            Issue.record("the auction is over")
            return
        }
        #expect(lateness.lateByMicroseconds == 7)
    }

    @Test("AU-12: without a reserve buy-now is gone with the first bid, and stays gone")
    func buyNowGone() throws {
        var run = AuctionRun(Fixture.terms(buyNow: 200))
        try run.bid(1, 100)
        #expect(run.auction.availableBuyNow == nil)
        #expect(refusal { try run.buyNow(2) } == .buyNowGone)
        try run.retract(1)
        #expect(refusal { try run.buyNow(2) } == .buyNowGone)
    }

    @Test("AU-12: with a reserve buy-now is gone with the first bid that reaches it")
    func buyNowWithReserve() throws {
        var run = AuctionRun(Fixture.terms(buyNow: 900), reserve: 500)
        try run.bid(1, 499)
        #expect(run.auction.availableBuyNow == 900)
        var other = run
        try other.buyNow(2)
        #expect(other.auction.winner == Fixture.member(2))
        try run.bid(1, 500)
        #expect(refusal { try run.buyNow(2) } == .buyNowGone)
    }

    @Test("AU-12: no buy-now price, no buy-now")
    func buyNowNotOffered() {
        var run = AuctionRun()
        #expect(refusal { try run.buyNow(2) } == .buyNowNotOffered)
    }
}
