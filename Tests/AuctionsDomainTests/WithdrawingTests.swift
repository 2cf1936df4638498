import AuctionsDomain
import Kernel
import Testing

@Suite struct WithdrawingTests {
    private func refusal(_ command: () throws -> Void) -> String? {
        do {
            try command()
            return nil
        } catch {
            return (error as? RetractionRejection)?.reason ?? (error as? SellerActionRejection)?.reason
        }
    }

    @Test("AU-11: with more than 12 h left all own bids go, else the last", arguments: [1, 0, -1] as [Int64])
    func scope(microsecondsAboveTwelveHours: Int64) throws {
        var run = AuctionRun()
        try run.bid(1, 200)
        try run.bid(2, 500)
        try run.bid(1, 900)
        let now = run.auction.endsAt.adding(seconds: -43_200).adding(microseconds: -microsecondsAboveTwelveHours)
        let step = try run.retract(1, at: now)
        let takesAll = microsecondsAboveTwelveHours > 0
        #expect(step.action == .retraction(Fixture.member(1), .descriptionChanged, withdrawn: takesAll ? [1, 3] : [3]))
        #expect(run.auction.leader?.bidder == Fixture.member(2))
        #expect(run.auction.runnerUp?.bidder == (takesAll ? nil : Fixture.member(1)))
        #expect(run.auction.price == (takesAll ? 100 : 225))
        #expect(run.auction.bidCount == (takesAll ? 1 : 2))
        #expect(run.auction.sequence == 4)
    }

    @Test("AU-11: a typing error is retracted within 60 min of the last own bid, half-open")
    func typoWindow() throws {
        var run = AuctionRun()
        try run.bid(1, 900, at: run.at(100))
        let bound = run.at(100 + 3600)
        #expect(refusal { try run.retract(1, .typo, corrected: 90, at: bound) } == "TYPO_WINDOW_OVER")
        #expect(
            refusal { try run.retract(1, .typo, corrected: 90, at: bound.adding(microseconds: -1)) } == nil)
        #expect(run.auction.leader == nil)
        #expect(run.auction.price == 100)
    }

    @Test("AU-11: a typing error names the corrected amount")
    func correctedAmount() throws {
        var run = AuctionRun()
        try run.bid(1, 900)
        #expect(refusal { try run.retract(1, .typo) } == "CORRECTED_AMOUNT_MISSING")
        for wrong in [0, -1, 900, Money.maximumAmount + 1] {
            #expect(refusal { try run.retract(1, .typo, corrected: wrong) } == "CORRECTED_AMOUNT_INVALID")
        }
        let dollars = RetractionCommand(
            bidder: Fixture.member(1), reason: .typo, correctedMaximum: Money(amount: 90, currency: .usd))
        #expect(
            refusal { _ = try run.auction.retract(dollars, activeBids: run.activeBids, now: Fixture.start) }
                == "CORRECTED_AMOUNT_INVALID")
        #expect(run.auction.sequence == 1)
    }

    @Test("AU-11: nothing to retract, and nothing after the end")
    func nothing() throws {
        var run = AuctionRun()
        #expect(refusal { try run.retract(1) } == "NO_ACTIVE_BID")
        try run.bid(1, 900)
        try run.retract(1)
        #expect(refusal { try run.retract(1) } == "NO_ACTIVE_BID")
        try run.bid(1, 100)
        #expect(refusal { try run.retract(1, at: run.auction.endsAt) } == "AUCTION_ENDED")
    }

    @Test("AU-11: extensions stay when the bid that caused them goes")
    func extensionsStay() throws {
        var run = AuctionRun()
        let end = run.auction.endsAt
        try run.bid(1, 900, at: end.adding(seconds: -1))
        try run.retract(1, at: end)
        #expect(run.auction.endsAt == end.adding(seconds: 119))
        #expect(run.auction.leader == nil)
        try run.close()
        #expect(run.auction.closing == .noBids)
        _ = try run.proof().verify(trustedPublicKey: nil)
    }

    @Test("AU-11: a retraction can lose the reserve again")
    func reserveLost() throws {
        var run = AuctionRun(reserve: 800)
        try run.bid(1, 300)
        try run.bid(2, 1000)
        #expect(run.auction.price == 800)
        try run.retract(2)
        #expect(run.auction.price == 300)
        #expect(run.auction.reserveIsMet == false)
    }

    @Test("AU-11: fewer bids never raise the price")
    func priceNeverRises() throws {
        var run = AuctionRun()
        try run.bid(3, 200)
        try run.bid(1, 500)
        try run.bid(2, 500)
        try run.bid(1, 900)
        #expect(run.auction.price == 500)
        try run.retract(3)
        #expect(run.auction.price == 500)
    }

    @Test("AU-11: the seller strikes one bid; of equal maxima the earlier leads again")
    func strike() throws {
        var run = AuctionRun()
        try run.bid(1, 500)
        try run.bid(2, 500)
        try run.bid(3, 900)
        #expect(refusal { try run.strike(3, by: 1) } == "NOT_SELLER")
        #expect(refusal { try run.strike(9) } == "BID_NOT_FOUND")
        let step = try run.strike(3)
        #expect(
            step.events == [
                .struck(bidder: Fixture.member(3), reason: .bidderUnreliable, withdrawn: 3), .price(500),
            ])
        #expect(run.auction.leader?.bidder == Fixture.member(1))
        #expect(run.auction.runnerUp?.bidder == Fixture.member(2))
        #expect(refusal { try run.strike(3) } == "BID_NOT_FOUND")
        #expect(refusal { try run.strike(1, at: run.auction.endsAt) } == "AUCTION_ENDED")
    }

    @Test("AU-11: the seller ends early: expired, no award, later bids are late")
    func endEarly() throws {
        var run = AuctionRun()
        try run.bid(1, 500)
        #expect(refusal { try run.endEarly(by: 1) } == "NOT_SELLER")
        let step = try run.endEarly(at: run.at(50))
        #expect(step.events == [.endedEarly(.theft), .closed(.endedEarly, winner: nil, price: 100)])
        #expect(run.auction.status == .expired)
        #expect(run.auction.winner == nil)
        #expect(run.auction.endsAt == run.at(50))
        #expect(refusal { try run.endEarly(at: run.at(51)) } == "AUCTION_ENDED")
    }
}
