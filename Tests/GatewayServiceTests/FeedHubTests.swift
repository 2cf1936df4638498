import Contracts
import Kernel
import Reactor
import TestKit
import Testing
import Wire

@testable import GatewayService

/// A feed that a test writes.
@Loop
final class WrittenFeed: FeedSource {
    private(set) var entries: [FeedEntry] = []
    private(set) var isComplete = false
    private(set) var waitingPolls = 0
    var failures = 0
    private var wakeUps: [CheckedContinuation<Void, Never>] = []

    nonisolated init() {}

    func write(_ type: String, count: Int = 1) {
        for _ in 0..<count {
            entries.append(
                FeedEntry(
                    position: Int64(entries.count) + 1, type: type, at: Timestamp(seconds: 0), data: ["price": 100]))
        }
        if type == "closed" { isComplete = true }
        wake()
    }

    func wake() {
        for wakeUp in wakeUps { wakeUp.resume() }
        wakeUps = []
    }

    func read(
        _ auction: AuctionID, after: Int64, limit: Int, waitMilliseconds: Int64
    ) async throws(RPCError) -> ReadFeed.Response {
        if failures > 0 {
            failures -= 1
            throw RPCError(.unavailable, reason: "CONNECTION_LOST", "gone")
        }
        if entries.count <= Int(after), !isComplete, waitMilliseconds > 0 {
            waitingPolls += 1
            await withCheckedContinuation { continuation in
                if entries.count <= Int(after), !isComplete {
                    wakeUps.append(continuation)
                } else {
                    continuation.resume()
                }
            }
            waitingPolls -= 1
        }
        let found = Array(entries.dropFirst(Int(after)).prefix(limit))
        return ReadFeed.Response(
            entries: found, isComplete: isComplete && Int(after) + found.count == entries.count)
    }
}

@Loop
@Suite struct FeedHubTests {
    private let auction = AuctionID(high: 1, low: 2)

    /// Reads a stream to its end: the ids of all events.
    private func ids(_ stream: EventStream) async -> [Int64] {
        let listener = TestListener()
        await stream.run(to: listener)
        return listener.ids
    }

    @Test("AU-15: many listeners, from different places, all get every event once and in order, by one poll")
    func fanOut() async throws {
        let feed = WrittenFeed()
        var limits = FeedLimits()
        limits.pageEntries = 7
        limits.keptEntries = 10
        let hub = FeedHub(source: feed, limits: limits)
        feed.write("bid", count: 40)
        let starts: [Int64] = [0, 3, 40, 12, 39, 0, 31]
        var tasks: [Task<[Int64], Never>] = []
        for start in starts {
            let stream = try #require(try await hub.open(auction, after: start))
            tasks.append(Task { @Loop in await ids(stream) })
        }
        try await eventually("one poll for all") { await feed.waitingPolls == 1 }
        #expect(hub.feedCount == 1)
        #expect(hub.listenerCount == starts.count)
        for _ in 0..<30 {
            feed.write("bid", count: 3)
            try await Loop.sleep(.milliseconds(1))
        }
        feed.write("closed")
        for (start, task) in zip(starts, tasks) {
            #expect(await task.value == Array(start + 1...131))
        }
        #expect(hub.listenerCount == 0)
        #expect(hub.feedCount == 0)
    }

    @Test("AU-15: a feed that is complete ends the stream, and one with nothing left gives none")
    func completeFeed() async throws {
        let feed = WrittenFeed()
        let hub = FeedHub(source: feed)
        feed.write("bid", count: 3)
        feed.write("closed")
        let stream = try #require(try await hub.open(auction, after: 1))
        #expect(await ids(stream) == [2, 3, 4])
        #expect(try await hub.open(auction, after: 4) == nil)
        #expect(hub.listenerCount == 0)
    }

    @Test("AU-15: a listener that does not read is cut off and can resume without a gap")
    func slowListener() async throws {
        let feed = WrittenFeed()
        var limits = FeedLimits()
        limits.bufferBytes = 2000
        let hub = FeedHub(source: feed, limits: limits)
        feed.write("bid")
        let slow = try #require(try await hub.open(auction, after: 0))
        let listener = TestListener()
        let reader = Task { @Loop in await slow.run(to: listener) }
        try await eventually("it listens") { await feed.waitingPolls == 1 }
        feed.write("bid")
        try await eventually("it has both") { listener.ids == [1, 2] }
        // From here on it takes nothing for a while, and gets it as soon as it does.
        listener.isWritable = false
        feed.write("bid")
        try await eventually("the feed goes on") { await slow.position == 3 }
        #expect(listener.ids == [1, 2] && hub.listenerCount == 1)
        listener.isWritable = true
        try await eventually("it catches up") { listener.ids == [1, 2, 3] }
        // And now it takes nothing any more.
        listener.isWritable = false
        try await eventually("it is cut off") {
            await feed.write("bid", count: 10)
            return await hub.listenerCount == 0
        }
        await reader.value
        #expect(listener.isReset)
        let seen = listener.ids
        feed.write("closed")
        let resumed = try #require(try await hub.open(auction, after: seen.last ?? 0))
        #expect(seen + (await ids(resumed)) == Array(1...Int64(feed.entries.count)))
    }

    @Test("AU-15: when the service fails for a while, listeners stay and miss nothing")
    func failingSource() async throws {
        let feed = WrittenFeed()
        let hub = FeedHub(source: feed)
        feed.write("bid")
        let stream = try #require(try await hub.open(auction, after: 0))
        let all = Task { @Loop in await ids(stream) }
        try await eventually("it listens") { await feed.waitingPolls == 1 }
        feed.failures = 2
        feed.write("bid")
        feed.write("closed")
        #expect(await all.value == [1, 2, 3])
    }

    @Test("AU-15: an unknown auction is refused before anything is streamed")
    func unknownAuction() async throws {
        let feed = WrittenFeed()
        feed.failures = 1
        let hub = FeedHub(source: feed)
        await #expect(throws: RPCError.self) { try await hub.open(auction, after: 0) }
        #expect(hub.listenerCount == 0)
    }

    @Test("AU-15: listeners have a limit, silent streams a heartbeat, and a shutdown ends them all")
    func limitsAndShutdown() async throws {
        let feed = WrittenFeed()
        var limits = FeedLimits()
        limits.listeners = 2
        let hub = FeedHub(source: feed, limits: limits)
        let first = try #require(try await hub.open(auction, after: 0))
        let second = try #require(try await hub.open(auction, after: 0))
        await #expect(throws: RPCError.self) { try await hub.open(auction, after: 0) }
        let (awake, asleep) = (TestListener(), TestListener())
        asleep.isWritable = false
        let streams = [(first, awake), (second, asleep)].map { stream, listener in
            Task { @Loop in await stream.run(to: listener) }
        }
        let (preface, heartbeat) = (String(buffer: FeedLine.preface), String(buffer: FeedLine.heartbeat))
        try await eventually("both wait for news") { await feed.waitingPolls == 1 && awake.text == preface }
        // The second takes nothing: it is let go after some heartbeats.
        for count in 1...5 {
            hub.beat()
            #expect(awake.text == preface + String(repeating: heartbeat, count: count))
        }
        await streams[1].value
        #expect(hub.listenerCount == 1 && asleep.isReset && asleep.text.isEmpty)
        hub.close()
        await streams[0].value
        #expect(!awake.isReset)
        await #expect(throws: RPCError.self) { try await hub.open(auction, after: 0) }
        feed.wake()
    }
}
