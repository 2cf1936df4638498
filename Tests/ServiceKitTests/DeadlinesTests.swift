import Contracts
import Kernel
import Postgres
import Reactor
import ServiceTestKit
import Testing
import Wire

@testable import ServiceKit

/// Due instants kept in a table.
@Suite("Deadlines")
@Loop
struct DeadlinesTests {
    private struct Failure: Error {}

    /// What the handlers of all replicas did.
    private final class Record: Sendable {
        @Loop var calls: [String: Int] = [:]
        @Loop var failing: Set<String> = []
        @Loop var isCareless = false
        nonisolated init() {}
    }

    nonisolated private static let lock = Statement.ofTest("SELECT is_done FROM job WHERE key = $1 FOR UPDATE")
    nonisolated private static let finish = Statement.ofTest("UPDATE job SET is_done = true WHERE key = $1")
    nonisolated private static let insertJob = Statement.ofTest(
        "INSERT INTO job (key) VALUES ($1) ON CONFLICT DO NOTHING")
    nonisolated private static let effect = Statement.ofTest("INSERT INTO effect (key) VALUES ($1)")

    private func definition(_ record: Record) -> ServiceDefinition {
        ServiceDefinition(
            name: .helpdesk,
            migrations: [
                Migration(
                    version: 100, name: "job",
                    sql: """
                        CREATE TABLE job (key text PRIMARY KEY, is_done boolean NOT NULL DEFAULT false);
                        CREATE TABLE effect (key text NOT NULL);
                        """)
            ], statements: []
        ) { context in
            context.deadlines.handle("job") { key in
                record.calls[key, default: 0] += 1
                if record.failing.contains(key) { throw Failure() }
                if record.isCareless { return }
                try await context.pool.transaction { tx in
                    // The handler's contract: lock, check again, act, cancel.
                    guard let row = try await tx.query(Self.lock, .text(key)).rows.first else { return }
                    if try !row.bool(0) {
                        tx.enqueue(Self.effect, .text(key))
                        tx.enqueue(Self.finish, .text(key))
                    }
                    context.deadlines.cancel("job", key: key, in: tx)
                }
            }
            return nil
        }
    }

    private func schedule(_ service: TestService, _ key: String, at instant: Timestamp) async throws {
        let context = service.context
        try await context.pool.transaction { tx in
            tx.enqueue(Self.insertJob, .text(key))
            context.deadlines.schedule("job", key: key, dueAt: instant, in: tx)
        }
    }

    private func left(_ service: TestService) async throws -> Int64 {
        try await service.count("SELECT count(*) FROM deadline")
    }

    private let past = Timestamp("2020-01-01T00:00:00Z")!
    private let future = Timestamp("2999-01-01T00:00:00Z")!

    @Test("each due deadline has one effect although three workers compete")
    func competing() async throws {
        try await TestPlatform.with([.helpdesk: 3]) { platform in
            let record = Record()
            var replicas: [TestService] = []
            for index in 0..<3 { replicas.append(try await platform.start(definition(record), replica: index)) }
            let services = replicas
            try await concurrently(10) { worker in
                for index in 0..<30 {
                    try await schedule(
                        services[index % 3], "\(worker)-\(index)", at: past.adding(seconds: Int64(index)))
                }
            }
            let first = services[0]
            try await untilTrue("all are handled") { try await left(first) == 0 }
            #expect(try await first.count("SELECT count(*) FROM effect") == 300)
            #expect(try await first.count("SELECT count(DISTINCT key) FROM effect") == 300)
        }
    }

    @Test("a deadline that is not due waits; moved, it has its effect once; cancelled, none")
    func moveAndCancel() async throws {
        try await TestPlatform.with([.helpdesk: 1]) { platform in
            let record = Record()
            let service = try await platform.start(definition(record))
            for key in ["moved", "cancelled", "waiting"] { try await schedule(service, key, at: future) }
            #expect(try await service.context.deadlines.nextDueAt() == future)
            #expect(try await service.context.deadlines.runDue() == 0)
            let context = service.context
            try await context.pool.transaction { tx in context.deadlines.cancel("job", key: "cancelled", in: tx) }
            try await schedule(service, "moved", at: past)
            try await untilTrue("the moved one is handled") { try await left(service) == 1 }
            #expect(record.calls == ["moved": 1])
            #expect(try await service.count("SELECT count(*) FROM deadline WHERE key = 'waiting'") == 1)
        }
    }

    @Test("a deadline of a rolled-back command does not exist")
    func rolledBack() async throws {
        try await TestPlatform.with([.helpdesk: 1]) { platform in
            let service = try await platform.start(definition(Record()))
            let context = service.context
            await #expect(throws: Failure.self) {
                try await context.pool.transaction { tx in
                    context.deadlines.schedule("job", key: "never", dueAt: past, in: tx)
                    _ = try await tx.query(ServiceClock.read)
                    throw Failure()
                }
            }
            #expect(try await left(service) == 0)
        }
    }

    @Test("a handler that fails is tried again after a growing pause and holds up nobody")
    func failing() async throws {
        try await TestPlatform.with([.helpdesk: 1]) { platform in
            let record = Record()
            record.failing = ["bad"]
            let service = try await platform.start(definition(record))
            try await schedule(service, "bad", at: past)
            for index in 0..<250 { try await schedule(service, "good \(index)", at: past.adding(seconds: 1)) }
            try await untilTrue("the others are handled") { try await left(service) == 1 }
            try await untilTrue("the bad one is tried again, with a longer pause after it") {
                try await service.count(
                    """
                    SELECT count(*) FROM deadline
                    WHERE attempts >= 2 AND retry_at > clock_timestamp() + interval '1 second'
                    """) == 1
            }
            record.failing = []
            _ = try await service.rows("UPDATE deadline SET retry_at = '-infinity'")
            try await untilTrue("it is handled at last") { try await left(service) == 0 }
            #expect(try await service.count("SELECT count(*) FROM effect") == 251)
            #expect(platform.log.lines.contains { $0.hasPrefix("error") && $0.contains("key=bad") })
        }
    }

    @Test("the pause stays bounded after thousands of failures")
    func boundedPause() async throws {
        try await TestPlatform.with([.helpdesk: 1]) { platform in
            let record = Record()
            record.failing = ["bad"]
            let service = try await platform.start(definition(record))
            try await schedule(service, "bad", at: past)
            try await untilTrue("it failed once") { record.calls["bad"] != nil }
            _ = try await service.rows("UPDATE deadline SET attempts = 100000, retry_at = '-infinity'")
            try await untilTrue("it failed again and is postponed") {
                try await service.count(
                    """
                    SELECT count(*) FROM deadline WHERE attempts > 100000
                    AND retry_at BETWEEN clock_timestamp() AND clock_timestamp() + interval '300 seconds'
                    """) == 1
            }
        }
    }

    @Test("a handler that leaves its deadline where it is does not run for ever")
    func careless() async throws {
        try await TestPlatform.with([.helpdesk: 1]) { platform in
            let record = Record()
            record.isCareless = true
            let service = try await platform.start(definition(record))
            try await schedule(service, "left", at: past)
            try await schedule(service, "left too", at: past)
            try await untilTrue("they are postponed") {
                try await service.count("SELECT count(*) FROM deadline WHERE attempts > 0") == 2
            }
            // One pass asks each handler once; the rest is patience.
            #expect(platform.log.lines.contains { $0.contains("neither removed nor moved") })
            record.isCareless = false
            _ = try await service.rows("UPDATE deadline SET retry_at = '-infinity'")
            try await untilTrue("they are handled") { try await left(service) == 0 }
        }
    }

    @Test("a deadline of a kind that this build does not know stays and does not block others")
    func unknownKind() async throws {
        try await TestPlatform.with([.helpdesk: 1]) { platform in
            let service = try await platform.start(definition(Record()))
            _ = try await service.rows(
                "INSERT INTO deadline (kind, key, due_at) VALUES ('newer', 'x', '2020-01-01T00:00:00Z')")
            try await schedule(service, "known", at: past)
            try await untilTrue("the known one is handled") { try await left(service) == 1 }
            #expect(try await service.count("SELECT count(*) FROM deadline WHERE kind = 'newer'") == 1)
        }
    }

    @Test("CA-8: due is what the service's clock says")
    func frozenClock() async throws {
        try await TestPlatform.with([.helpdesk: 1]) { platform in
            let record = Record()
            let service = try await platform.start(definition(record))
            let bus = try platform.bus()
            let start = Timestamp("2990-01-01T00:00:00Z")!
            _ = try await bus.call(SetClock.self, SetClock.Request(instant: start), on: .helpdesk)
            try await schedule(service, "first", at: start.adding(seconds: 10))
            try await schedule(service, "second", at: start.adding(seconds: 20))
            #expect(try await bus.call(RunDue.self, Empty(), on: .helpdesk).handled == 0)
            let pending = try await bus.call(GetPending.self, Empty(), on: .helpdesk)
            #expect(pending.nextDueAt == start.adding(seconds: 10))
            _ = try await bus.call(SetClock.self, SetClock.Request(instant: start.adding(seconds: 10)), on: .helpdesk)
            _ = try await bus.call(RunDue.self, Empty(), on: .helpdesk)
            #expect(try await left(service) == 1)
            #expect(record.calls["first"] != nil)
            #expect(record.calls["second"] == nil)
        }
    }
}
