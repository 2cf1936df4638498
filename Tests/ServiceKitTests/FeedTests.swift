import Contracts
import Kernel
import Postgres
import Reactor
import ServiceTestKit
import Testing
import Wire

@testable import ServiceKit

/// Events between two services: outbox, feed, inbox, cursor.
@Suite("Event feed")
@Loop
struct FeedTests {
    private struct Refusal: Error {}

    @Test("each event has one effect, in order, with its trace; news arrive by a hint")
    func plain() async throws {
        try await TestPlatform.with([.auctions: 1, .orders: 1]) { platform in
            let source = try await platform.start(Source.definition)
            let sink = try await platform.start(Sink().definition)
            for _ in 0..<3 { try await Source.raise("a", in: source) }
            try await Source.raise("b", in: source)
            try await untilTrue("all effects") { try await sink.count("SELECT count(*) FROM effect") == 4 }
            #expect(try await Sink.effects(in: sink) == ["a": [1, 2, 3], "b": [1]])
            #expect(try await sink.count("SELECT count(*) FROM effect WHERE trace = '00-b-1'") == 1)
            #expect(try await sink.count("SELECT version FROM inbox WHERE aggregate = 'counter:a'") == 3)
            #expect(try await sink.count("SELECT count(*) FROM parked_event") == 0)
            try await untilTrue("a hint arrives") {
                (sink.context.router.statistics["orders.hintEvents"]?.count ?? 0) > 0
            }
            #expect(sink.context.feeds.lag[.auctions]?.consumed == 4)
        }
    }

    @Test("what a rolled-back command wanted to tell is not told")
    func rolledBack() async throws {
        try await TestPlatform.with([.auctions: 1, .orders: 1]) { platform in
            let source = try await platform.start(Source.definition)
            let sink = try await platform.start(Sink().definition)
            await #expect(throws: Refusal.self) {
                try await Source.raise("a", in: source) { throw Refusal() }
            }
            try await Source.raise("b", in: source)
            try await untilTrue("the other event's effect") { try await Sink.effects(in: sink) == ["b": [1]] }
            #expect(try await source.count("SELECT count(*) FROM outbox") == 1)
        }
    }

    @Test("events of long transactions are not lost when later ones commit first")
    func interleaved() async throws {
        try await TestPlatform.with([.auctions: 1, .orders: 1]) { platform in
            let source = try await platform.start(Source.definition)
            let sink = try await platform.start(Sink().definition)
            let gate = LoopSignal()
            var isOpen = false
            let slow = Task { @Loop in
                try await Source.raise("slow", in: source) {
                    isOpen = true
                    await gate.wait(atMost: .seconds(30))
                }
            }
            try await untilTrue("the long transaction has its id") { isOpen }
            for _ in 0..<5 { try await Source.raise("quick", in: source) }
            // Another one that begins later and is given up: its id leaves a gap that must not matter.
            await #expect(throws: Refusal.self) {
                try await Source.raise("given up", in: source) { throw Refusal() }
            }
            // The reader has been here, and has not gone past what it could not see.
            let bus = try platform.bus()
            let early = try await bus.call(
                PullEvents.self, PullEvents.Request(after: .start, limit: 100), on: .auctions)
            #expect(early.events.isEmpty)
            gate.signal()
            try await slow.value
            try await untilTrue("all effects") { try await sink.count("SELECT count(*) FROM effect") == 6 }
            #expect(try await Sink.effects(in: sink) == ["slow": [1], "quick": [1, 2, 3, 4, 5]])
        }
    }

    @Test("a transaction that had its id before it got its lock does not put its event before that of another")
    func earlyID() async throws {
        try await TestPlatform.with([.auctions: 1, .orders: 1]) { platform in
            let source = try await platform.start(Source.definition)
            let context = source.context
            try await Source.raise("a", in: source)
            try await context.pool.transaction { tx in
                _ = try await tx.query(Statement.ofTest("SELECT pg_current_xact_id()::text"))
                try await Source.raise("a", in: source)
                try context.outbox.append(
                    CounterRaised(counter: "a", number: 3), aggregate: "counter:a", at: Timestamp(seconds: 0), in: tx,
                    trace: nil)
            }
            let sink = try await platform.start(Sink().definition)
            try await untilTrue("all effects") { try await Sink.effects(in: sink) == ["a": [1, 2, 3]] }
        }
    }

    @Test("concurrent writers with transactions of all lengths lose nothing and keep each aggregate's order")
    func manyWriters() async throws {
        try await TestPlatform.with([.auctions: 1, .orders: 1]) { platform in
            let source = try await platform.start(Source.definition)
            let sink = try await platform.start(Sink().definition)
            try await concurrently(24) { index in
                for round in 0..<10 {
                    try await raiseOnce("counter \((index + round) % 6)", in: source)
                }
            }
            try await untilTrue("all effects") { try await sink.count("SELECT count(*) FROM effect") == 240 }
            for (counter, numbers) in try await Sink.effects(in: sink) {
                #expect(numbers == Array(1...40), "\(counter)")
            }
        }
    }

    /// On a machine that stands still for seconds writers wait for a connection for too long: whoever has surely written
    /// nothing writes again.
    private func raiseOnce(_ counter: String, in source: TestService) async throws {
        for attempt in 1... {
            do {
                return try await Source.raise(counter, in: source) {
                    try await Loop.sleep(.milliseconds(Int64.random(in: 0...12)))
                }
            } catch let error as PostgresError
                where (error.isConnectionFailure || error.isPoolExhausted) && !error.isCommitOutcomeUnknown && attempt < 10
            {
                continue
            }
        }
    }

    @Test("large events travel in answers that fit into a frame")
    func largeEvents() async throws {
        try await TestPlatform.with([.auctions: 1, .orders: 1]) { platform in
            let source = try await platform.start(Source.definition)
            let padding = String(repeating: "ä", count: 75_000)
            for _ in 0..<48 { try await Source.raise("large", in: source, padding: padding) }
            // Transactions of other tests on the same server hold them back.
            try await untilTrue("all of them can be seen") {
                let seen = "SELECT count(*) FROM outbox WHERE xid < pg_snapshot_xmin(pg_current_snapshot())"
                return try await source.count(seen) == 48
            }
            let bus = try platform.bus()
            let page = try await bus.call(
                PullEvents.self, PullEvents.Request(after: .start, limit: 1000), on: .auctions)
            #expect(page.hasMore)
            #expect((1..<48).contains(page.events.count))
            let sink = try await platform.start(Sink().definition)
            try await untilTrue("all effects") {
                try await Sink.effects(in: sink) == ["large": Array(1...48)]
            }
        }
    }

    @Test("after a restore into another cluster old and new events keep their order, also on the way back")
    func epochs() async throws {
        try await TestPlatform.with([.auctions: 1, .orders: 1]) { platform in
            var source = try await platform.start(Source.definition)
            var sink = try await platform.start(Sink().definition)
            try await Source.raise("a", in: source)
            try await untilTrue("the first effect") { try await Sink.effects(in: sink) == ["a": [1]] }
            await sink.stop()
            try await Source.raise("a", in: source)
            // What was written so far comes from a cluster whose transaction ids were far ahead of this one's.
            _ = try await source.rows("UPDATE outbox SET xid = (xid::text::bigint + 1000000000)::text::xid8")
            _ = try await source.rows("UPDATE feed_epoch SET system_identifier = 1")
            await source.stop()
            source = try await platform.start(Source.definition)
            #expect(try await source.count("SELECT max(epoch) FROM feed_epoch") == 2)
            try await Source.raise("a", in: source)
            sink = try await platform.start(Sink().definition)
            try await untilTrue("all effects") { try await Sink.effects(in: sink) == ["a": [1, 2, 3]] }

            // Back in a cluster where the schema has been before: again an epoch of its own.
            _ = try await source.rows("UPDATE feed_epoch SET system_identifier = 1 WHERE epoch = 2")
            _ = try await source.rows(
                """
                UPDATE feed_epoch SET system_identifier = (SELECT system_identifier FROM pg_control_system())
                WHERE epoch = 1
                """)
            await source.stop()
            source = try await platform.start(Source.definition)
            #expect(try await source.count("SELECT max(epoch) FROM feed_epoch") == 3)
            try await Source.raise("a", in: source)
            try await untilTrue("the last effect") { try await Sink.effects(in: sink) == ["a": [1, 2, 3, 4]] }
            #expect(try await sink.count("SELECT epoch FROM feed_cursor") == 3)
            // Starting again in the same cluster changes nothing, however many start at once.
            let pool = source.context.pool
            try await concurrently(8) { _ in _ = try await pool.pipeline(Outbox.enterEpoch) }
            #expect(try await source.count("SELECT max(epoch) FROM feed_epoch") == 3)
            #expect(try await sink.count("SELECT count(*) FROM parked_event") == 0)
        }
    }

    @Test("an orderly stop gives the lease back")
    func lease() async throws {
        try await TestPlatform.with([.auctions: 1, .orders: 2]) { platform in
            let source = try await platform.start(Source.definition)
            let sink = Sink()
            let first = try await platform.start(sink.definition)
            try await untilTrue("the first holds the lease") {
                try await first.count("SELECT count(*) FROM feed_cursor WHERE holder = 'orders-0'") == 1
            }
            let second = try await platform.start(sink.definition, replica: 1)
            await first.stop()
            #expect(
                try await second.count(
                    "SELECT count(*) FROM feed_cursor WHERE lease_until = '-infinity' OR holder = 'orders-1'") == 1)
            try await Source.raise("a", in: source)
            try await untilTrue("the second takes over") { try await Sink.effects(in: second) == ["a": [1]] }
            #expect(try await second.count("SELECT fence FROM feed_cursor") == 2)
        }
    }
}
