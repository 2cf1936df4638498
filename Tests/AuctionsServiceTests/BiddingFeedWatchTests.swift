import Contracts
import Kernel
import Messaging
import Reactor
import ServiceKit
import TestKit
import Testing
import Wire

@testable import AuctionsService

/// The stream by which the gateway learns that live feeds have news.
@Suite struct BiddingFeedWatchTests {
    /// Serves `router` in this process, and calls it.
    @Loop
    private func withBus(_ router: RPCRouter, _ body: @Loop (Bus) async throws -> Void) async throws {
        let endpoint = "inproc://feed-watch-\(randomWords().0)"
        let server = RPCServer(
            ServerConfiguration(
                service: .auctions, instance: "watched", endpoint: endpoint,
                security: .plaintext(trusting: .service(.gateway))), router: router, authenticator: nil)
        try await server.start()
        let bus = try Bus(
            BusConfiguration(
                keyPair: nil, instance: "watcher", services: [.auctions: .init(endpoints: [endpoint], serverKey: nil)]))
        defer {
            bus.close()
            server.close()
        }
        try await body(bus)
    }

    @Test(
        "AU-15: every commit of a replica is told to all who watch it, and a new reader is told to look at everything")
    @Loop
    func told() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list()
            let other = try await fixture.list()
            try await withBus(fixture.service.context.router) { bus in
                let first = try bus.stream(WatchFeeds.self, Empty())
                let second = try bus.stream(WatchFeeds.self, Empty())
                for stream in [first, second] {
                    let item = try #require(try await stream.next())
                    #expect(item.isAnything && item.changed.isEmpty)
                }
                for (listing, price) in [(auction, Int64(3000)), (other, 3000), (auction, 4000)] {
                    try await fixture.service.bid(price, on: listing, by: BiddingFixture.member(UInt64(price / 1000)))
                    for stream in [first, second] {
                        let item = try #require(try await stream.next())
                        #expect(item.changed == [listing] && !item.isAnything)
                    }
                }
                first.cancel()
                // The end of an auction is news like any other.
                try await fixture.pass(to: BiddingFixture.end)
                var closed: Set<AuctionID> = []
                while closed.count < 2 { closed.formUnion(try #require(try await second.next()).changed) }
                #expect(closed == [auction, other])
            }
        }
    }

    @Test("AU-15: a reader without credit is told each auction once, and of too many that it must look at everything")
    @Loop
    func slowReader() async throws {
        let watch = FeedWatch()
        let ids = (0..<3).map { AuctionID(at: Timestamp(seconds: Int64($0)), random: (1, 2)) }
        let router = RPCRouter()
        router.register(WatchFeeds.self, of: .auctions) { _, _, writer in try await watch.serve(writer) }
        try await withBus(router) { bus in
            let slow = try bus.stream(WatchFeeds.self, Empty(), windowBytes: 1)
            try await eventually("the first item has left") { @Loop in
                router.statistics["auctions.watchFeeds"]?.items == 1
            }
            for _ in 0..<50 { for id in ids { watch.note(id) } }
            #expect(try await slow.next()?.isAnything == true)
            // What was noted while there was no credit; the first of them may have been taken before the others came.
            var told: [AuctionID] = []
            while Set(told).count < 3 { told += try #require(try await slow.next()).changed }
            #expect(Set(told) == Set(ids) && told.count <= 6)
            for number in 0..<10_010 {
                watch.note(AuctionID(at: Timestamp(seconds: 5), random: (7, UInt64(number) << 2)))
            }
            var item = try #require(try await slow.next())
            while !item.isAnything { item = try #require(try await slow.next()) }
            #expect(watch.count == 1)
        }
        try await eventually("nobody watches") { @Loop in watch.count == 0 }
    }
}
