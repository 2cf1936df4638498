import Contracts
import Kernel
import Messaging
import Reactor
import ServiceKit
import TestKit
import Testing
import Wire

@testable import AuctionsService
@testable import ServiceKit

/// The live feed as the gateway reads it.
@Suite struct BiddingFeedTests {
    private static let bidder = BiddingFixture.member(2)

    @Loop
    private func read(
        _ replica: BiddingReplica, _ auction: AuctionID, after: Int64, limit: Int = 500, wait: Int64 = 0
    ) async throws -> ReadFeed.Response {
        try await replica.call(
            ReadFeed.self, .init(auction: auction, after: after, limit: limit, waitMilliseconds: wait))
    }

    @Test("AU-15: steps that are decided together share rows, which can be read from any position and in any portions")
    func sharedRows() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list()
            let bids = (0..<40).map { number in
                Task { @Loop in
                    try await fixture.service.bid(
                        2000 + Int64(number) * 1000, on: auction, by: BiddingFixture.member(UInt64(2 + number % 2)))
                }
            }
            for bid in bids { _ = try await bid.value }
            let rows = try await fixture.count("SELECT count(*) FROM feed_step")
            #expect(rows < 40)
            #expect(try await fixture.count("SELECT max(octet_length(items)) FROM feed_step") <= 1800)
            let all = try await read(fixture.service, auction, after: 0).entries
            #expect(all.map(\.position) == Array(1...Int64(all.count)) && all.count >= 79)
            for after in stride(from: 0, to: all.count, by: 3) {
                let part = try await read(fixture.service, auction, after: Int64(after), limit: 5).entries
                let wanted = all[after...].prefix(5)
                #expect(part.map(\.position) == wanted.map(\.position) && part.map(\.data) == wanted.map(\.data))
            }
            #expect(try await read(fixture.service, auction, after: .max).entries.isEmpty)
            #expect(try await read(fixture.service, auction, after: .min).entries.count == all.count)
        }
    }

    @Test("AU-15: who waits in the same process is woken by the commit, without any poll")
    func wokenAtOnce() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list()
            let context = fixture.service.context
            // The next poll of positions comes in an hour: whatever arrives before that came by the commit's signal.
            let feeds = FeedWaiters(context: context, interval: .seconds(3600))
            let store = AuctionStore()
            let writer = AuctionWriter(context: context, key: BiddingFixture.key)
            let bidding = BidBatches(context: context, batch: BidBatch(store: store, writer: writer), feeds: feeds)
            let reads = AuctionReads(context: context, feeds: feeds)
            var position: Int64 = 0
            for round in 0..<30 {
                // Reading and bidding begin together, so the commit falls before, into and after the reading.
                let after = position
                let arrival = Arrival()
                Task { @Loop in
                    arrival.response = try await reads.feed(
                        .init(auction: auction, after: after, limit: 500, waitMilliseconds: 20_000), Self.call(nil))
                }
                for _ in 0..<round { await Task.yield() }
                _ = try await bidding.place(
                    BiddingReplica.bidRequest(
                        2000 + Int64(round) * 1000, on: auction, by: BiddingFixture.member(UInt64(2 + round % 2))),
                    Self.call("k-\(round)"))
                try await eventually("news arrives by the signal") { @Loop in arrival.response != nil }
                let entries = try #require(arrival.response).entries
                #expect(entries.map(\.position) == Array(after + 1...after + Int64(entries.count)))
                position = try #require(entries.last).position
            }
        }
    }

    @Loop
    private final class Arrival {
        var response: ReadFeed.Response?
        nonisolated init() {}
    }

    @Loop
    private static func call(_ key: String?) -> CallContext {
        var metadata = Metadata()
        metadata.idempotencyKey = key
        metadata.principal = "test"
        return CallContext(
            caller: .service(.gateway), metadata: metadata,
            deadline: MonotonicInstant.now.advanced(byMilliseconds: 60_000), method: "auctions.readFeed")
    }

    @Test("AU-15: news of another replica is found by the poll of positions, well within a second")
    func otherReplica() async throws {
        #expect(FeedWaiters.pollInterval <= .milliseconds(500))
        try await BiddingFixture.with(replicas: 3) { fixture in
            let auction = try await fixture.list()
            let other = try await fixture.list()
            let arrival = Arrival()
            let waiting = Task { @Loop in
                arrival.response = try await read(fixture.replicas[2], auction, after: 0, wait: 20_000)
            }
            try await fixture.service.bid(3000, on: other, by: Self.bidder)
            #expect(arrival.response == nil)
            try await fixture.service.bid(3000, on: auction, by: Self.bidder)
            try await eventually("the news arrives") { @Loop in arrival.response != nil }
            try await waiting.value
            #expect(arrival.response?.entries.map(\.type) == ["bid"])
            #expect(arrival.response?.isComplete == false)
        }
    }

    @Test("AU-15: the feed resumes at any position without a gap, in pages of any size, and is complete after `closed`")
    func resumes() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list(BiddingFixture.goods(startPrice: 1000, reserve: 6000))
            for number in 0..<12 {
                try await fixture.service.bid(
                    2000 + Int64(number) * 500, on: auction, by: BiddingFixture.member(UInt64(2 + number % 3)))
            }
            let open = try await read(fixture.service, auction, after: 0)
            #expect(!open.isComplete)
            #expect(try await read(fixture.service, auction, after: open.entries.last?.position ?? 0).entries.isEmpty)
            try await fixture.pass(to: BiddingFixture.end)
            let all = try await read(fixture.service, auction, after: 0)
            #expect(all.isComplete && all.entries.last?.type == "closed")
            #expect(all.entries.map(\.position) == Array(1...Int64(all.entries.count)))
            #expect(Set(all.entries.map(\.type)) == ["bid", "price", "reserve_met", "closed"])
            for start in 0...all.entries.count {
                var position = Int64(start)
                var types: [String] = []
                while true {
                    let page = try await read(fixture.service, auction, after: position, limit: 5, wait: 20_000)
                    types += page.entries.map(\.type)
                    position = page.entries.last?.position ?? position
                    if page.isComplete { break }
                }
                #expect(types == all.entries.dropFirst(start).map(\.type))
            }
        }
    }

    @Test("AU-15: a closing wakes and completes; a caller who has gone is forgotten; a shutdown sends everybody away")
    func endings() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list()
            let context = fixture.service.context
            let feeds = FeedWaiters(context: context)
            let reads = AuctionReads(context: context, feeds: feeds)
            let request = ReadFeed.Request(auction: auction, after: 0, limit: 10, waitMilliseconds: 20_000)
            let gone = Task { @Loop in try await reads.feed(request, Self.call(nil)) }
            try await eventually("it waits") { @Loop in feeds.count == 1 }
            gone.cancel()
            await #expect(throws: CancellationError.self) { _ = try await gone.value }
            #expect(feeds.count == 0)

            context.isServing = true
            let sent = Task { @Loop in try await reads.feed(request, Self.call(nil)) }
            try await eventually("it waits") { @Loop in feeds.count == 1 }
            context.isServing = false
            let response = try await sent.value
            #expect(response.entries.isEmpty && !response.isComplete)

            let closing = Task { @Loop in try await read(fixture.service, auction, after: 0, wait: 20_000) }
            try await fixture.pass(to: BiddingFixture.end)
            let last = try await closing.value
            #expect(last.entries.map(\.type) == ["closed"] && last.isComplete)
        }
    }

    @Test("AU-15: a feed of what is no auction is not found, and a page has 1 to 500 entries")
    func refused() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list()
            let nowhere = try await fixture.service.refusal(
                ReadFeed.self, .init(auction: AuctionID(high: 1, low: 1), after: 0, limit: 10, waitMilliseconds: 0))
            #expect(nowhere.code == .notFound && nowhere.reason == "AUCTION_NOT_FOUND")
            for limit in [0, -1, 501] {
                let error = try await fixture.service.refusal(
                    ReadFeed.self, .init(auction: auction, after: 0, limit: limit, waitMilliseconds: 0))
                #expect(error.reason == "LIMIT_OUT_OF_RANGE" && error.details["maximum"] == 500)
            }
        }
    }
}
