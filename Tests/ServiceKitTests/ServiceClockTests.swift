import Contracts
import Kernel
import Postgres
import Reactor
import ServiceTestKit
import TestKit
import Testing
import Wire

@testable import ServiceKit

/// The one clock that decides (CA-8).
@Suite("Service clock")
@Loop
struct ServiceClockTests {
    private static let definition = ServiceDefinition(
        name: .auctions,
        migrations: [
            Migration(
                version: 100, name: "row", sql: "CREATE TABLE thing (id int PRIMARY KEY); INSERT INTO thing VALUES (1);"
            )
        ],
        statements: [], start: { _ in nil })

    private func withService(
        mode: Mode = .sandbox, _ body: @Loop (TestService, TestPlatform) async throws -> Void
    ) async throws {
        try await TestPlatform.with([.auctions: 1]) { platform in
            try await body(try await platform.start(Self.definition, mode: mode), platform)
        }
    }

    private func set(_ platform: TestPlatform, _ text: String) async throws(RPCError) -> ClockReading {
        guard let instant = Timestamp(text), let bus = try? platform.bus() else {  // try?: reported just below
            throw RPCError(.internal, reason: "TEST", "the test itself is wrong")
        }
        return try await bus.call(SetClock.self, SetClock.Request(instant: instant), on: .auctions)
    }

    @Test("CA-8: a running clock runs; frozen, it stands everywhere until it is set again")
    func freeze() async throws {
        try await withService { service, platform in
            let clock = service.context.clock
            let first = try await clock.now()
            let second = try await clock.now()
            #expect(first < second)
            #expect(try await clock.reading().isFrozen == false)
            let reading = try await set(platform, "2990-01-01T00:00:00.000001Z")
            #expect(reading.isFrozen)
            let frozen = Timestamp("2990-01-01T00:00:00.000001Z")!
            #expect(reading.now == frozen)
            #expect(try await clock.now() == frozen)
            #expect(try await clock.reading().isFrozen)
            let inTransaction = try await service.context.pool.transaction { tx in try await clock.now(tx) }
            #expect(inTransaction == frozen)
        }
    }

    @Test("CA-8: the clock only moves forward; setting it to where it stands changes nothing")
    func forward() async throws {
        try await withService { _, platform in
            _ = try await set(platform, "2990-01-01T00:00:00Z")
            _ = try await set(platform, "2990-01-01T00:00:00Z")
            _ = try await set(platform, "2990-06-01T00:00:00Z")
            let refusal = await #expect(throws: RPCError.self) {
                _ = try await set(platform, "2990-05-31T23:59:59.999999Z")
            }
            #expect(refusal?.reason == "CLOCK_MOVES_FORWARD_ONLY")
            #expect(refusal?.code == .failedPrecondition)
            #expect(refusal?.details["now"] == "2990-06-01T00:00:00Z")
        }
    }

    @Test("CA-8: a running clock cannot be frozen in the past either")
    func notIntoThePast() async throws {
        try await withService { service, platform in
            let refusal = await #expect(throws: RPCError.self) { _ = try await set(platform, "2001-01-01T00:00:00Z") }
            #expect(refusal?.reason == "CLOCK_MOVES_FORWARD_ONLY")
            #expect(try await service.context.clock.reading().isFrozen == false)
            // The instant that somebody has just read is where it stands.
            let read = try await service.context.clock.now()
            #expect(try await set(platform, read.description).now == read)
        }
    }

    @Test("CA-8: the time of a command is read after its lock, not when it began")
    func afterTheLock() async throws {
        try await withService { service, _ in
            let pool = service.context.pool
            let lock = Query(Statement.ofTest("SELECT id FROM thing WHERE id = 1 FOR UPDATE"))
            let gate = LoopSignal()
            var isHeld = false
            let holder = Task { @Loop in
                try await pool.transaction { tx in
                    _ = try await tx.query(lock)
                    isHeld = true
                    await gate.wait(atMost: .seconds(30))
                    return try await tx.query(ServiceClock.read).single.timestamp(0)
                }
            }
            try await untilTrue("the row is locked") { isHeld }
            let waiter = Task { @Loop in
                try await pool.transaction { tx in
                    try await tx.pipeline([lock, Query(ServiceClock.read)])[1].single.timestamp(0)
                }
            }
            try await untilTrue("the second command waits for it") {
                try await service.count("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0
            }
            gate.signal()
            let held = try await holder.value
            let waited = try await waiter.value
            #expect(held < waited)
        }
    }

    @Test("CA-8: in production there is no method that sets the clock, and a frozen clock is refused")
    func production() async throws {
        try await withService(mode: .production) { service, platform in
            let refusal = await #expect(throws: RPCError.self) { _ = try await set(platform, "2990-01-01T00:00:00Z") }
            #expect(refusal?.code == .unimplemented)
            #expect(!service.context.router.methods.contains("auctions.setClock"))
            #expect(!service.context.router.methods.contains("auctions.runDue"))
            #expect(service.context.router.methods.contains("auctions.getClock"))
            await service.stop()
            try await TestPostgres.shared.run("UPDATE auctions.clock SET frozen_at = now()", in: service.connection)
            let faults = await #expect(throws: ConfigurationFaults.self) {
                _ = try await platform.start(Self.definition, mode: .production)
            }
            #expect(faults?.faults.first?.contains("the clock of the schema is frozen") == true)
        }
    }
}
