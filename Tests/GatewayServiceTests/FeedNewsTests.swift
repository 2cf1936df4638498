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
    private var endpoint: String
    private let keys: (server: CurveKeyPair, client: CurvePublicKey)?
    private var server: RPCServer?
    private var writers: [StreamWriter<WatchFeeds.Item>] = []

    /// - Parameter keys: what the replica has and whom it lets in; nil in the process itself.
    init(_ feed: WrittenFeed, endpoint: String, keys: (server: CurveKeyPair, client: CurvePublicKey)? = nil) {
        self.feed = feed
        self.endpoint = endpoint
        self.keys = keys
    }

    var port: String { String(endpoint.split(separator: ":").last ?? "") }
    /// Streams that are open here.
    var listeners: Int { server?.statistics.runningStreams ?? 0 }

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
        var security = ServerConfiguration.Security.plaintext(trusting: .service(.gateway))
        if let keys { security = .curve(keys.server, allowed: [keys.client: .service(.gateway)]) }
        let server = RPCServer(
            ServerConfiguration(service: .auctions, instance: endpoint, endpoint: endpoint, security: security),
            router: router, authenticator: keys == nil ? nil : TestAuthenticator.shared)
        try await server.start()
        self.server = server
        endpoint = server.endpoint ?? endpoint
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
    @Test("AU-15: replicas that come and go behind a name are followed, and heard until they have finished")
    func names() async throws {
        let feed = WrittenFeed()
        let (serverKeys, ownKeys) = (CurveKeyPair.generate(), CurveKeyPair.generate())
        let keys = (server: serverKeys, client: ownKeys.publicKey)
        var replicas = [WrittenReplica(feed, endpoint: "tcp://127.3.0.1:*", keys: keys)]
        try await replicas[0].start()
        for number in 2...3 {
            let endpoint = "tcp://127.3.0.\(number):\(replicas[0].port)"
            replicas.append(WrittenReplica(feed, endpoint: endpoint, keys: keys))
        }
        try await replicas[1].start()
        let names = TestNames(["auctions.test": ["127.3.0.1"]])
        var configuration = BusConfiguration(
            keyPair: ownKeys, instance: "gateway-0",
            services: [
                .auctions: .init(
                    endpoints: ["tcp://auctions.test:\(replicas[0].port)"], serverKey: serverKeys.publicKey)
            ])
        configuration.pingMilliseconds = 50
        configuration.lookupMilliseconds = 20
        configuration.retirementMilliseconds = 3000
        configuration.lookUp = { try names.lookUp($0) }
        let bus = try Bus(configuration)
        // Nobody looks by himself before the test is over: all that is read is read for a hint or for a change.
        var limits = FeedLimits()
        limits.waitMilliseconds = 300_000
        let hub = FeedHub(source: BusFeedSource(bus: bus), news: FeedNews(bus: bus), limits: limits)
        defer {
            hub.close()
            bus.close()
            for replica in replicas { replica.close() }
        }
        #expect(!hub.isTold)
        try await eventually("the first is heard", timeoutSeconds: 60) { @Loop in hub.isTold }
        let auction = AuctionID(high: 1, low: 2)
        feed.write("bid")
        let stream = try #require(try await hub.open(auction, after: 0))
        let listener = Task { @Loop in await stream.run(to: TestListener()) }
        // A new one is heard, and what it tells is followed.
        names["auctions.test"] = ["127.3.0.1", "127.3.0.2"]
        let second = replicas[1]
        try await eventually("the second is heard", timeoutSeconds: 60) { @Loop in second.listeners == 1 && hub.isTold }
        feed.write("bid")
        try second.announce(auction)
        try await eventually("its hint is followed", timeoutSeconds: 60) { @Loop in stream.position == 2 }
        // The first leaves: it is not missed, but heard for as long as something may run there.
        names["auctions.test"] = ["127.3.0.2"]
        try await eventually("it is gone", timeoutSeconds: 60) { @Loop in bus.endpoints(of: .auctions).count == 1 }
        #expect(hub.isTold)
        feed.write("bid")
        try replicas[0].announce(auction)
        try await eventually("its last hint is followed", timeoutSeconds: 60) { @Loop in stream.position == 3 }
        let first = replicas[0]
        try await eventually("its stream ends", timeoutSeconds: 60) { @Loop in first.listeners == 0 }
        #expect(hub.isTold)
        // One that does not answer yet is missed: the feeds ask by themselves until it does.
        names["auctions.test"] = ["127.3.0.2", "127.3.0.3"]
        try await eventually("it is missed", timeoutSeconds: 60) { @Loop in !hub.isTold && feed.waitingPolls > 0 }
        try await replicas[2].start()
        try await eventually("all are heard", timeoutSeconds: 60) { @Loop in hub.isTold }
        #expect(first.listeners == 0)
        hub.close()
        await listener.value
    }
}
