import Contracts
import Kernel
import Postgres
import Reactor
import ServiceTestKit
import TestKit
import Testing
import Wire

@testable import ServiceKit

/// What goes wrong at the consumer of a feed.
@Suite("Event feed under faults")
@Loop
struct FeedFaultTests {
    private struct Failure: Error {}

    @Test("one effect per event while consumers compete, stop, start, fail and lose their connections")
    func chaos() async throws {
        try await TestPlatform.with([.auctions: 1, .orders: 2]) { platform in
            let source = try await platform.start(Source.definition)
            let sink = Sink { _, _ in if Int.random(in: 0..<8) == 0 { throw Failure() } }
            var consumers = [
                try await platform.start(sink.definition), try await platform.start(sink.definition, replica: 1),
            ]
            let writers = Task { @Loop in
                try await concurrently(8) { index in
                    for _ in 0..<30 {
                        try await Source.raise("counter \(index)", in: source)
                        try await Loop.sleep(.milliseconds(Int64.random(in: 0...60)))
                    }
                }
            }
            for round in 0..<10 {
                try await Loop.sleep(.milliseconds(Int64.random(in: 50...250)))
                let index = round % 2
                if Bool.random() {
                    await consumers[index].stop()
                    consumers[index] = try await platform.start(sink.definition, replica: index)
                } else {
                    // The one that cuts may fail itself.
                    do { try await consumers[index].cutConnections() } catch is PostgresError {}
                }
            }
            try await writers.value
            let consumer = consumers[0]
            try await untilTrue("all effects") {
                do {
                    return try await consumer.count("SELECT count(*) FROM effect") >= 240
                } catch is PostgresError {
                    return false  // a connection that was cut is replaced
                }
            }
            let effects = try await Sink.effects(in: consumer)
            #expect(effects.count == 8)
            for (counter, numbers) in effects { #expect(numbers == Array(1...30), "\(counter)") }
            #expect(try await consumer.count("SELECT count(*) FROM parked_event") == 0)
        }
    }

    @Test("a poison event parks its aggregate alone, with an alarm, although two consumers compete")
    func poison() async throws {
        try await TestPlatform.with([.auctions: 1, .orders: 2]) { platform in
            let source = try await platform.start(Source.definition)
            let sink = Sink { raised, _ in if raised.counter == "bad", raised.number == 2 { throw Failure() } }
            let consumer = try await platform.start(sink.definition)
            _ = try await platform.start(sink.definition, replica: 1)
            for _ in 0..<4 {
                try await Source.raise("bad", in: source)
                try await Source.raise("good", in: source)
            }
            try await untilTrue("the feed goes on", timeoutSeconds: 90) {
                try await Sink.effects(in: consumer) == ["bad": [1], "good": [1, 2, 3, 4]]
            }
            let parked = try await consumer.rows(
                "SELECT version, reason, aggregate, type, body ->> 'number' FROM parked_event ORDER BY version")
            #expect(try parked.map { try $0.int64(0) } == [2, 3, 4])
            #expect(try parked[0].text(1).contains("Failure"))
            #expect(try parked[1].text(1) == "an earlier event of this aggregate is parked")
            #expect(try parked.allSatisfy { try $0.text(2) == "counter:bad" && $0.text(3) == "CounterRaised" })
            #expect(try parked.map { try $0.text(4) } == ["2", "3", "4"])
            #expect(platform.log.lines.contains { $0.hasPrefix("critical") && $0.contains("counter:bad") })
            let bus = try platform.bus()
            let pending = try await bus.call(GetPending.self, Empty(), on: .orders)
            #expect(pending.parkedCount == 3)
        }
    }

    @Test("events that wait share transactions; an effect that fails in such a one has happened nowhere, and not twice")
    func sharedTransactions() async throws {
        try await TestPlatform.with([.auctions: 1, .orders: 1]) { platform in
            let source = try await platform.start(Source.definition)
            for _ in 0..<10 {
                for counter in ["a", "b", "c"] { try await Source.raise(counter, in: source) }
            }
            var failures = 1
            let sink = Sink { raised, _ in
                guard raised.counter == "b", raised.number == 5, failures > 0 else { return }
                failures -= 1
                throw Failure()
            }
            let consumer = try await platform.start(sink.definition)
            let all = Dictionary(uniqueKeysWithValues: ["a", "b", "c"].map { ($0, Array(Int64(1)...10)) })
            try await untilTrue("all effects") { try await Sink.effects(in: consumer) == all }
            #expect(failures == 0)
            // The failure had the first of them tried one by one; what comes later shares again.
            for _ in 0..<10 {
                for counter in ["d", "e", "f"] { try await Source.raise(counter, in: source) }
            }
            await consumer.stop()
            for _ in 0..<10 {
                for counter in ["g", "h", "i"] { try await Source.raise(counter, in: source) }
            }
            let next = try await platform.start(sink.definition)
            try await untilTrue("what came meanwhile") { try await Sink.effects(in: next).count == 9 }
            try await untilTrue("all of it") { try await next.count("SELECT count(*) FROM effect") == 90 }
            let transactions = try await next.count(
                "SELECT count(DISTINCT xmin::text) FROM effect WHERE counter IN ('g', 'h', 'i')")
            #expect(transactions < 15)
        }
    }

    @Test("a service that an effect needs may be away for long: nothing is parked")
    func dependencyAway() async throws {
        try await TestPlatform.with([.auctions: 1, .orders: 1]) { platform in
            let source = try await platform.start(Source.definition)
            var refusals = 0
            let sink = Sink { _, _ in
                refusals += 1
                guard refusals > 12 else { throw RPCError(.unavailable, reason: "NO_ENDPOINT", "the gateway is away") }
            }
            let consumer = try await platform.start(sink.definition)
            try await Source.raise("a", in: source)
            try await untilTrue("the effect") { try await Sink.effects(in: consumer) == ["a": [1]] }
            #expect(refusals == 13)
            #expect(try await consumer.count("SELECT count(*) FROM parked_event") == 0)
        }
    }

    @Test("what an effect needs of others is asked before its transaction, until it is answered")
    func preparation() async throws {
        try await TestPlatform.with([.auctions: 1, .orders: 1]) { platform in
            let source = try await platform.start(Source.definition)
            var asked = 0
            var effects = 0
            let sink = Sink { _, _ in
                effects += 1
            } preparation: { raised in
                asked += 1
                guard asked > 3 else { throw RPCError(.unavailable, reason: "NO_ENDPOINT", "the gateway is away") }
                return "answer \(raised.number)"
            }
            let consumer = try await platform.start(sink.definition)
            try await Source.raise("a", in: source)
            try await untilTrue("the effect") { try await Sink.effects(in: consumer) == ["a": [1]] }
            #expect(asked == 4)
            #expect(effects == 1)
            #expect(try await consumer.count("SELECT count(*) FROM effect WHERE trace = 'answer 1'") == 1)
            #expect(try await consumer.count("SELECT count(*) FROM parked_event") == 0)
        }
    }

    @Test("a gap in the versions of an aggregate parks it")
    func versionGap() async throws {
        try await TestPlatform.with([.auctions: 1, .orders: 1]) { platform in
            let source = try await platform.start(Source.definition)
            let consumer = try await platform.start(Sink().definition)
            try await Source.raise("gap", in: source)
            _ = try await source.rows(
                """
                INSERT INTO outbox (epoch, xid, aggregate, version, type, at, body)
                VALUES (1, pg_current_xact_id(), 'counter:gap', 3, 'CounterRaised', now(),
                    '{"counter": "gap", "number": 3}')
                """)
            try await Source.raise("whole", in: source)
            try await untilTrue("the feed goes on") {
                try await Sink.effects(in: consumer) == ["gap": [1], "whole": [1]]
            }
            let parked = try await consumer.rows("SELECT version, reason FROM parked_event")
            #expect(parked.count == 1)
            #expect(try parked[0].text(1) == "version 3 where 2 was expected")
        }
    }

    @Test("an event seen before has no second effect, and one of an unknown type only moves the cursor")
    func repeated() async throws {
        try await TestPlatform.with([.auctions: 1, .orders: 1]) { platform in
            let source = try await platform.start(Source.definition)
            let sink = Sink()
            let first = try await platform.start(sink.definition)
            for _ in 0..<3 { try await Source.raise("a", in: source) }
            _ = try await source.rows(
                """
                INSERT INTO outbox (epoch, xid, aggregate, version, type, at, body)
                VALUES (1, pg_current_xact_id(), 'counter:other', 1, 'NobodyKnowsThis', now(),
                    '{"anything": [1, null]}')
                """)
            try await untilTrue("all are consumed") {
                try await first.count("SELECT count(*) FROM inbox") == 2
            }
            await first.stop()
            // The cursor is set back, as after a restore of the consumer's cursor alone.
            try await TestPostgres.shared.run(
                "UPDATE orders.feed_cursor SET epoch = 0, xid = 0, pos = 0", in: first.connection)
            let second = try await platform.start(sink.definition)
            for _ in 0..<2 { try await Source.raise("a", in: source) }
            try await untilTrue("the new effects") {
                try await second.count("SELECT count(*) FROM effect") >= 5
            }
            #expect(try await Sink.effects(in: second) == ["a": [1, 2, 3, 4, 5]])
            #expect(try await second.count("SELECT count(*) FROM parked_event") == 0)
        }
    }

    @Test("a former holder of the lease cannot write any more, even in the middle of a batch")
    func fence() async throws {
        try await TestPlatform.with([.auctions: 1, .orders: 1]) { platform in
            let source = try await platform.start(Source.definition)
            for _ in 0..<200 { try await Source.raise("a", in: source) }
            let sink = Sink()
            let database = try await platform.database(of: sink.definition)
            sink.setTrouble { raised, _ in
                guard raised.number == 2 else { return }
                // Another puller takes the lease as soon as the transaction of this effect lets the cursor go.
                Task {
                    try await TestPostgres.shared.run(
                        """
                        UPDATE orders.feed_cursor
                        SET holder = 'elsewhere', fence = fence + 1, lease_until = 'infinity'
                        """, in: database)
                }
                try await eventually("the other one waits for the cursor") {
                    do {
                        try await TestPostgres.shared.run(
                            """
                            DO $$ BEGIN ASSERT EXISTS (
                                SELECT FROM pg_stat_activity WHERE datname = current_database()
                                AND wait_event_type = 'Lock'); END $$
                            """, in: database)
                        return true
                    } catch is PostgresError {
                        return false
                    }
                }
            }
            let consumer = try await platform.start(sink.definition)
            try await untilTrue("the other one has the lease") {
                try await consumer.count("SELECT count(*) FROM feed_cursor WHERE holder = 'elsewhere'") == 1
            }
            try await untilTrue("the consumer has noticed") {
                consumer.context.feeds.lag[.auctions]?.isActive == false
            }
            let written = try await consumer.count("SELECT count(*) FROM effect")
            #expect((2..<200).contains(written))
            #expect(try await Sink.effects(in: consumer) == ["a": Array(1..<written + 1)])
            #expect(try await consumer.count("SELECT version FROM inbox") == written)
            sink.setTrouble { _, _ in }
            _ = try await consumer.rows("UPDATE feed_cursor SET lease_until = '-infinity'")
            try await untilTrue("it goes on when the lease is free") {
                try await Sink.effects(in: consumer) == ["a": Array(1...200)]
            }
        }
    }
}
