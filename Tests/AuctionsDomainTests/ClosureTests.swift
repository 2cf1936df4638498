import AuctionsDomain
import Kernel
import Testing

@Suite struct ClosureTests {
    @Test("AU-9: sold to the leader, once, from the end on")
    func sold() throws {
        var run = AuctionRun()
        try run.bid(1, 500)
        try run.bid(2, 900)
        let end = run.auction.endsAt
        let justBefore = end.adding(microseconds: -1)
        #expect(throws: CloseRejection.notDue(endsAt: end)) { try run.close(at: justBefore) }
        #expect(run.auction.computedResult(at: justBefore).status == .open)
        let shown = run.auction.computedResult(at: end.adding(seconds: 99))
        #expect(shown.status == .sold)
        #expect(shown.winner == Fixture.member(2))
        #expect(shown.price == 550)
        let step = try run.close(at: end.adding(seconds: 99))
        #expect(step.at == end)
        #expect(step.events == [.closed(.highestBid, winner: Fixture.member(2), price: 550)])
        #expect(run.auction.computedResult(at: end.adding(seconds: 99)) == shown)
        #expect(throws: CloseRejection.alreadyClosed) { try run.close(at: end.adding(seconds: 99)) }
    }

    @Test("AU-9: expired without a bid")
    func noBids() throws {
        var run = AuctionRun(reserve: 500)
        #expect(run.auction.computedResult(at: run.auction.endsAt).closing == .noBids)
        #expect(try run.close().closing == .noBids)
        #expect(run.auction.status == .expired)
        #expect(run.auction.winner == nil)
    }

    @Test(
        "AU-9: expired below the reserve, sold at it",
        arguments: [(499, .reserveNotMet), (500, .highestBid)] as [(Int64, Closing)])
    func reserve(maximum: Int64, closing: Closing) throws {
        var run = AuctionRun(reserve: 500)
        try run.bid(1, maximum)
        #expect(run.auction.computedResult(at: run.auction.endsAt).closing == closing)
        try run.close()
        #expect(run.auction.closing == closing)
        #expect(run.auction.price == maximum)
        #expect((run.auction.winner == nil) == (closing == .reserveNotMet))
    }

    @Test("AU-15: the feed shows pseudonyms and no maximum")
    func feed() throws {
        var run = AuctionRun(reserve: 500)
        guard case .accepted(let step) = try run.bid(1, 98_765) else {
            Issue.record("the bid counts")
            return
        }
        let items = step.feedItems(
            currency: .eur, secret: Fixture.secret, entry: try #require(run.entries.last))
        #expect(items.map(\.name) == [.bid, .price, .reserveMet])
        #expect(items.first?.bidder == Fixture.secret.pseudonym(of: Fixture.member(1)))
        #expect(items.first?.price == Fixture.euros(500))
        #expect(items.first?.minimumBid == Fixture.euros(550))
        #expect(!"\(items)".contains("98765"))
        #expect(!"\(items)".contains(Fixture.member(1).description))
        let close = try run.close()
        let closed = close.feedItems(currency: .eur, secret: Fixture.secret, entry: try #require(run.entries.last))
        #expect(closed.map(\.name) == [.closed])
        #expect(closed.first?.minimumBid == nil)
        #expect(closed.first?.closing == .highestBid)
    }
}
