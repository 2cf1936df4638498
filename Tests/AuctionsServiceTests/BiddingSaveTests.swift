import AuctionsDomain
import Contracts
import Kernel
import Postgres
import Reactor
import ServiceKit
import Testing
import Wire

@testable import AuctionsService

/// Columns are written by position, for one auction and for several, and read by position: all three must agree.
@Suite struct BiddingSaveTests {
    @Loop
    private func read(_ context: ServiceContext, _ id: AuctionID) async throws -> AuctionStore.Loaded {
        let store = AuctionStore()
        let plan = store.reading(id)
        var results = try await context.pool.pipeline(plan.queries)[...]
        return try #require(try store.load(plan, &results).auctions[id])
    }

    /// Another value in every column; `number` tells auctions apart.
    private func changed(_ state: AuctionStore.Loaded, _ number: Int64, isFull: Bool) throws -> AuctionStore.Loaded {
        func bid(_ member: UInt64) -> StandingBid {
            StandingBid(
                bidder: BiddingFixture.member(member), maximum: 5000 + number + Int64(member), sequence: Int64(member))
        }
        let start = BiddingFixture.start
        let history = #"{"count":1,"latest":[{"at":"\#(start)","from":"\#(start)","sequence":7,"to":"\#(start)"}]}"#
        let old = state.auction
        let auction = Auction(
            terms: old.terms, seller: old.seller, reserve: old.reserve, status: isFull ? .sold : .open,
            closing: isFull ? .highestBid : nil, winner: isFull ? BiddingFixture.member(9) : nil,
            leader: isFull ? bid(3) : nil, runnerUp: isFull ? bid(2) : nil, price: 100 + number,
            bidCount: Int(20 + number), sequence: 30 + number, lastEntryAt: isFull ? start.adding(seconds: number) : nil,
            endsAt: start.adding(seconds: 1000 + number),
            extensions: isFull
                ? try JSON.decode(ExtensionHistory.self, from: Array(history.utf8)) : ExtensionHistory(),
            buyNowIsGone: isFull)
        let head = try #require(Digest([UInt8](repeating: UInt8(number), count: 32)))
        return AuctionStore.Loaded(
            auction: auction,
            chain: ReceiptChain(secret: state.chain.secret, sequence: auction.sequence, head: head),
            feedPosition: 40 + number)
    }

    @Test("AU-6: what is saved of an auction, by itself or with others, is what is read", arguments: [1, 3])
    func columns(together: Int) async throws {
        try await BiddingFixture.with { fixture in
            let context = fixture.service.context
            var states: [AuctionStore.Loaded] = []
            for number in 0..<together {
                let state = try await read(context, try await fixture.list())
                states.append(try changed(state, Int64(number + 1), isFull: number != 1))
            }
            let saved = states
            try await context.pool.transaction { try AuctionStore.enqueueSave(saved, in: $0) }
            for state in saved {
                let found = try await read(context, state.auction.id)
                #expect(found.auction == state.auction)
                #expect(found.chain.head == state.chain.head && found.feedPosition == state.feedPosition)
            }
        }
    }
}
