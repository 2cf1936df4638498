import Contracts
import Kernel
import Messaging
import Reactor
import ServiceKit
import TestKit
import Testing
import Wire

@testable import GatewayService

/// A replica of auctions that serves a written feed, and tells of news when the test says so.
@Loop
private final class WrittenReplica {
    private let feed: WrittenFeed
    private let endpoint: String
    private var server: RPCServer?
    private var writers: [StreamWriter<WatchFeeds.Item>] = []

    init(_ feed: WrittenFeed, endpoint: String) {
        self.feed = feed
        self.endpoint = endpoint
    }

    func start() async throws {
        let router = RPCRouter()
        router.register(ReadFeed.self, of: .auctions) { [feed] request, _ in
            try await feed.read(
                request.auction, after: request.after, limit: request.limit, waitMilliseconds: request.waitMilliseconds)
        }
        router.register(WatchFeeds.self, of: .auctions) { _, _, writer in
            try await writer.write(WatchFeeds.Item(changed: [], isAnything: true))
            self.writers.append(writer)
            try await Loop.sleep(.seconds(600))
        }
        let server = RPCServer(
            ServerConfiguration(
                service: .auctions, instance: endpoint, endpoint: endpoint,
                security: .plaintext(trusting: .service(.gateway))), router: router, authenticator: nil)
        try await server.start()
        self.server = server
    }

    func announce(_ auction: AuctionID) throws {
        for writer in writers {
            try writer.offer(WatchFeeds.Item(changed: [auction], isAnything: false), keepingAtMost: 10_000)
        }
    }

    func drain() async {
        writers = []
        await server?.drain(timeout: .milliseconds(100))
    }

    func close() { server?.close() }
}

@Loop
@Suite struct FeedNewsTests {
    @Test("AU-15: listeners are served by hints instead of polls, and by polls while a replica cannot be heard")
    func hints() async throws {
        let feed = WrittenFeed()
        let endpoints = (0..<2).map { "inproc://feed-news-\($0)-\(randomWords().0)" }
        let replicas = endpoints.map { WrittenReplica(feed, endpoint: $0) }
        for replica in replicas { try await replica.start() }
        var configuration = BusConfiguration(
            keyPair: nil, instance: "gateway-0",
            services: [.auctions: .init(endpoints: endpoints, serverKey: nil)])
        configuration.pingMilliseconds = 50
        let bus = try Bus(configuration)
        let hub = FeedHub(source: BusFeedSource(bus: bus), news: FeedNews(bus: bus))
        defer {
            hub.close()
            bus.close()
            for replica in replicas { replica.close() }
        }
        let auction = AuctionID(high: 1, low: 2)
        try await eventually("both replicas are heard") { @Loop in hub.isTold }
        feed.write("bid")
        let stream = try #require(try await hub.open(auction, after: 0))
        let listener = Task { @Loop in
            let listener = TestListener()
            await stream.run(to: listener)
            return listener.ids
        }
        for number in 0..<20 {
            let before = stream.position
            feed.write("bid", count: 2)
            try replicas[number % 2].announce(auction)
            try await eventually("the hint is followed") { @Loop in stream.position == before + 2 }
        }
        #expect(feed.waitingPolls == 0)
        await replicas[0].drain()
        try await eventually("the feed asks by itself") { @Loop in !hub.isTold && feed.waitingPolls > 0 }
        // Of this nobody is told.
        feed.write("bid", count: 5)
        try await eventually("the poll brings it") { @Loop in stream.position == 46 }
        try await replicas[0].start()
        try await eventually("both are heard again") { @Loop in hub.isTold }
        feed.write("closed")
        for replica in replicas { try replica.announce(auction) }
        #expect(await listener.value == Array(1...47))
    }
}
