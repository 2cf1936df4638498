import Contracts
import Kernel
import Postgres
import Reactor
import ServiceTestKit
import TestKit
import Testing
import Wire

@testable import ServiceKit

/// What keeps an instance from doing its work, in words that say what to do.
@Suite("Health and boot")
@Loop
struct HealthTests {
    private static func definition(_ versions: [Int]) -> ServiceDefinition {
        ServiceDefinition(
            name: .orders,
            migrations: versions.map { Migration(version: $0, name: "t\($0)", sql: "CREATE TABLE t\($0) (id int);") },
            statements: [], settingsKeys: ["size"],
            start: { context in
                _ = context.settings.int("size", in: 1...9, default: 1)
                context.onHealthCheck("supply") { context.name == .orders ? nil : "never" }
                return nil
            })
    }

    @Test("a service without its schema says to run `gavel migrate`, and begins to serve when that has been done")
    func schemaMissing() async throws {
        try await TestPlatform.with([.orders: 1]) { platform in
            let database = try await TestPostgres.shared.makeDatabase()
            let definition = Self.definition([100, 101])
            let runtime = try platform.makeRuntime(definition, connection: database)
            let boot = Task { @Loop in try await runtime.start() }
            try await untilTrue("it says what it waits for") {
                platform.log.lines.contains { $0.contains("the schema has not been made: run `gavel migrate`") }
            }
            var faults = await runtime.context.healthFaults()
            #expect(faults.contains("database: the schema has not been made: run `gavel migrate`"))
            #expect(faults.contains("orders is starting or shutting down"))

            try await Migrator.migrate(
                connection: database, schema: "orders", migrations: Self.definition([100]).migrations)
            try await untilTrue("it says which version is missing") {
                await runtime.context.healthFaults().contains(
                    "database: the schema lacks version 101: run `gavel migrate`")
            }
            try await Migrator.migrate(connection: database, schema: "orders", migrations: definition.migrations)
            try await boot.value
            faults = await runtime.context.healthFaults()
            #expect(faults.isEmpty)
            await runtime.stop()
            #expect(await runtime.context.healthFaults().contains("orders is starting or shutting down"))
        }
    }

    @Test("a process that stands still in a transaction loses its session before others lose their patience with its locks")
    func standsStillInTransaction() async throws {
        try await TestPlatform.with([.orders: 1]) { platform in
            let runtime = try platform.makeRuntime(
                Self.definition([]), connection: try await TestPostgres.shared.makeDatabase(),
                idleInTransactionMilliseconds: ServiceRuntime.idleInTransactionMilliseconds)
            let pool = runtime.context.pool
            let lock = Query(Statement.ofTest("SELECT pg_advisory_xact_lock(1)"))
            let lost = await #expect(throws: PostgresError.self) {
                try await pool.transaction { tx in
                    _ = try await tx.query(lock)
                    // Another one gets the lock while this one does nothing: `lock_timeout` would end its wait otherwise.
                    _ = try await pool.query(lock)
                    _ = try await tx.query(lock)
                }
            }
            #expect(lost?.isConnectionFailure == true)
            await runtime.stop()
        }
    }

    @Test("a version of the kit that is missing below the service's newest one is noticed")
    func kitVersionMissing() async throws {
        try await TestPlatform.with([.orders: 1]) { platform in
            let service = try await platform.start(Self.definition([100]))
            _ = try await service.rows("DELETE FROM migration WHERE version = 1")
            #expect(
                await service.context.healthFaults() == ["database: the schema lacks version 1: run `gavel migrate`"])
        }
    }

    @Test("a newer schema is no fault: old replicas serve beside new ones")
    func newerSchema() async throws {
        try await TestPlatform.with([.orders: 1]) { platform in
            let database = try await platform.database(of: Self.definition([100, 101]))
            let runtime = try platform.makeRuntime(Self.definition([100]), connection: database)
            try await runtime.start()
            #expect(await runtime.context.healthFaults().isEmpty)
            await runtime.stop()
        }
    }

    @Test("the platform's methods answer on the bus: health, methods, policies, pending work")
    func platformMethods() async throws {
        try await TestPlatform.with([.orders: 1]) { platform in
            let policies = PolicySet([
                PolicyEntry(key: "order.days", kind: nil, market: .de, value: 7, rule: "OR-5", source: "000")
            ])
            let service = try await platform.start(Self.definition([100]), policies: policies)
            let bus = try platform.bus()
            let health = try await bus.call(CheckHealth.self, Empty(), on: .orders)
            #expect(health.status == "SERVING")
            #expect(health.instance == "orders-0")
            #expect(health.version == platformVersion)
            let listed = try await bus.call(ListPolicies.self, Empty(), on: .orders)
            #expect(listed.version == policies.version)
            #expect(listed.policies == policies.entries)
            let methods = try await bus.call(ListMethods.self, Empty(), on: .orders).methods
            let check = try #require(methods.first { $0.name == "orders.checkHealth" })
            #expect(check.calls == 1)
            #expect(check.errors == 0)
            #expect(check.callers.contains("operators"))
            #expect(check.isStream == false)
            let pending = try await bus.call(GetPending.self, Empty(), on: .orders)
            #expect(pending.nextDueAt == nil)
            #expect(pending.feedEnd == .start)
            #expect(pending.parkedCount == 0)
            service.context.isServing = false
            let stopping = try await bus.call(CheckHealth.self, Empty(), on: .orders)
            #expect(stopping.status == "NOT_SERVING")
            #expect(stopping.faults == ["orders is starting or shutting down"])
        }
    }

    @Test("who watches an instance is told its health at once and each change once, and that it drains")
    func watchedHealth() async throws {
        /// How often the health was looked at, and what is wrong.
        @Loop final class Supply {
            var looks = 0
            var fault: String?
        }
        try await TestPlatform.with([.orders: 1]) { platform in
            let supply = Supply()
            let definition = ServiceDefinition(
                name: .orders, migrations: [], statements: [], settingsKeys: [],
                start: { context in
                    context.onHealthCheck("supply") {
                        supply.looks += 1
                        return supply.fault
                    }
                    return nil
                })
            let service = try await platform.start(definition)
            let bus = try platform.bus()
            let stream = try bus.stream(WatchHealth.self, Empty(), on: .orders)
            #expect(try await stream.next()?.status == "SERVING")
            let changes: [(String?, String)] = [
                ("none left", "NOT_SERVING"), ("lost", "NOT_SERVING"), (nil, "SERVING"),
            ]
            for (fault, status) in changes {
                let looks = supply.looks
                try await untilTrue("it has looked again") { supply.looks > looks }
                supply.fault = fault
                let item = try #require(try await stream.next())
                #expect(item.status == status)
                #expect(item.faults == (fault.map { ["supply: \($0)"] } ?? []))
                #expect(item.instance == "orders-0")
            }
            let end = Task { @Loop in
                await #expect(throws: RPCError.self) { while try await stream.next() != nil {} }
            }
            await service.stop()
            #expect(await end.value?.reason == "DRAINING")
        }
    }

    @Test("a method is described by its callers, its time and the schemas of its messages, an unknown one refused")
    func describedMethod() async throws {
        try await TestPlatform.with([.orders: 1]) { platform in
            _ = try await platform.start(Self.definition([100]))
            let bus = try platform.bus()
            func describe(_ name: String) async throws -> DescribeMethod.Response {
                try await bus.call(DescribeMethod.self, DescribeMethod.Request(method: name), on: .orders)
            }
            for _ in 1...2 {
                let method = try await describe("orders.hintEvents")
                #expect(method.name == "orders.hintEvents")
                #expect(method.callers == ["auctions", "gateway", "helpdesk", "operators", "orders", "payments"])
                #expect(method.isIdempotent)
                #expect(!method.isStream)
                #expect(method.defaultTimeoutMilliseconds == 1000)
                #expect(method.request["required"] == ["source"])
                #expect(
                    method.request["properties"]?["source"]?["enum"]
                        == .array(ServiceName.allCases.map { .string($0.rawValue) }))
                #expect(method.response["properties"] == [:])
            }
            let pending = try await describe("orders.getPending").response
            #expect(pending["properties"]?["feedEnd"] == ["$ref": "#/$defs/FeedCursor"])
            #expect(pending["$defs"]?["FeedCursor"]?["required"] == ["epoch", "transaction", "position"])
            for method in try await bus.call(ListMethods.self, Empty(), on: .orders).methods {
                #expect(try await describe(method.name).name == method.name)
            }
            let error = await #expect(throws: RPCError.self) { try await describe("orders.makeCoffee") }
            #expect(error?.code == .notFound)
            #expect(error?.reason == "METHOD_UNKNOWN")
        }
    }

    @Test("settings that a service finds faulty keep it from serving, whether it checks them itself or not")
    func settingsFaults() async throws {
        try await TestPlatform.with([.orders: 1]) { platform in
            let error = await #expect(throws: ConfigurationFaults.self) {
                _ = try await platform.start(Self.definition([100]), settings: ["size": 10])
            }
            #expect(error?.faults == ["settings.size must be an integer between 1 and 9"])
        }
    }

    @Test("a replica stopped and started while it is called loses no call")
    func rollingRestart() async throws {
        try await TestPlatform.with([.orders: 2]) { platform in
            let definition = Self.definition([100])
            var replicas = [
                try await platform.start(definition), try await platform.start(definition, replica: 1),
            ]
            let bus = try platform.bus()
            let traffic = Traffic()
            let caller = Task { @Loop in
                while !traffic.isDone {
                    _ = try await bus.call(GetClock.self, Empty(), on: .orders)
                    traffic.calls += 1
                }
            }
            for index in [0, 1] {
                await replicas[index].stop()
                replicas[index] = try await platform.start(definition, replica: index)
            }
            let before = traffic.calls
            try await untilTrue("calls go on") { traffic.calls > before + 20 }
            traffic.isDone = true
            try await caller.value
        }
    }

    private final class Traffic {
        var calls = 0
        var isDone = false
    }

    @Test("every statement of the kit is accepted by the migrated schema")
    func statements() async throws {
        try await TestPlatform.with([.orders: 1]) { platform in
            let definition = Self.definition([100])
            let database = try await platform.database(of: definition)
            let faults = try await StatementCheck.faults(
                of: definition.statements, connection: database, searchPath: ["orders"])
            #expect(faults.isEmpty, "\(faults)")
        }
    }
}
