import AuctionsDomain
import Kernel
import Testing

@Suite struct SoftCloseTests {
    @Test(
        "AU-8: less than 120 s before the end a bid moves it to 120 s after the bid",
        arguments: [(121_000_000, 0), (120_000_000, 0), (119_999_999, 1), (60_000_000, 60_000_000), (1, 119_999_999)]
            as [(Int64, Int64)])
    func window(microsecondsLeft: Int64, moved: Int64) throws {
        var run = AuctionRun()
        let end = run.auction.endsAt
        try run.bid(1, 500, at: end.adding(microseconds: -microsecondsLeft))
        #expect(run.auction.endsAt == end.adding(microseconds: moved))
        #expect(run.auction.extensions.count == (moved > 0 ? 1 : 0))
    }

    @Test("AU-8: a bid below the leader's maximum changes the price and moves the end; a refused one does not")
    func priceChange() throws {
        var run = AuctionRun()
        let end = run.auction.endsAt
        try run.bid(1, 5000)
        let now = end.adding(seconds: -10)
        #expect(throws: BidRejection.self) { try run.bid(2, 101, at: now) }
        #expect(run.auction.endsAt == end)
        guard case .accepted(let step) = try run.bid(2, 125, at: now) else {
            Issue.record("the bid counts")
            return
        }
        #expect(run.auction.leader?.bidder == Fixture.member(1))
        #expect(
            step.events == [
                .bid(bidder: Fixture.member(2), bidCount: 2), .price(150),
                .extended(from: end, to: now.adding(seconds: 120)),
            ])
    }

    @Test("AU-8: the end moves by 60 min in all; the history comes with a late bid (AU-7)")
    func limit() throws {
        var run = AuctionRun()
        let end = run.auction.endsAt
        var amount: Int64 = 10_000
        for round in 0..<100 {
            let now = run.auction.endsAt.adding(seconds: -1)
            amount += 20_000
            try run.bid(1 + round % 2, amount, at: now)
            #expect(run.auction.endsAt <= end.adding(seconds: 3600))
        }
        #expect(run.auction.endsAt == end.adding(seconds: 3600))
        // 30 moves of 119 s, and one of the 30 s that are left.
        #expect(run.auction.extensions.count == 31)
        #expect(run.auction.extensions.latest.last?.to == end.adding(seconds: 3600))
        do throws(BidRejection) {
            try run.bid(3, 10_000_000, at: run.auction.endsAt)
            Issue.record("the bid is late")
        } catch {
            guard case .auctionEnded(let lateness) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(lateness.extensions == run.auction.extensions)
            #expect(lateness.lateByMicroseconds == 0)
        }
        try run.close()
        _ = try run.proof().verify(trustedPublicKey: nil)
    }

    @Test("AU-8: only the latest extensions are kept, all are counted")
    func history() throws {
        var run = AuctionRun()
        let begin = run.auction.endsAt.adding(seconds: -100)
        for round in 0..<40 {
            try run.bid(
                1 + round % 2, Int64(10_000 + 1000 * round), at: begin.adding(microseconds: Int64(round)))
        }
        #expect(run.auction.extensions.count == 40)
        #expect(run.auction.extensions.latest.count == ExtensionHistory.keptMaximumCount)
        #expect(run.auction.extensions.latest.last?.sequence == 40)
    }

    @Test("AU-8: 0 switches the soft close off")
    func off() throws {
        var run = AuctionRun(Fixture.terms(softCloseSeconds: 0))
        let end = run.auction.endsAt
        try run.bid(1, 500, at: end.adding(microseconds: -1))
        #expect(run.auction.endsAt == end)
        #expect(AuctionPolicy.standard(.goods, in: .us).softCloseSeconds == 0)
    }
}
