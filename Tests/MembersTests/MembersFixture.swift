import Contracts
import GatewayDomain
import Kernel
import Logging
import Postgres
import Reactor
import Signing
import Synchronization
import TestKit
import Wire

@testable import GatewayService
@testable import ServiceKit

/// Members over a database of their own, with a machine clock that a test can move.
struct MembersFixture: Sendable {
    static let administratorToken = "one-time-token-of-the-test"
    static let schema = "gateway"

    let connection: String
    let pool: Pool
    let members: Members
    let machine: MachineTime

    /// The machine's time as a test has it.
    final class MachineTime: Sendable {
        private let instant = Mutex(MachineClock.now())
        var now: Timestamp { instant.withLock { $0 } }
        func advance(seconds: Int64) { instant.withLock { $0 = $0.adding(seconds: seconds) } }
    }

    /// Runs `body` over a fresh copy of the migrated schema.
    static func with(
        isSandbox: Bool = true, _ change: @Sendable (inout MembersSettings) -> Void = { _ in },
        _ body: @Sendable (MembersFixture) async throws -> Void
    ) async throws {
        let fixture = try await make(isSandbox: isSandbox, change)
        do {
            try await body(fixture)
        } catch {
            await fixture.pool.close()
            throw error
        }
        await fixture.pool.close()
    }

    @Loop
    private static func make(
        isSandbox: Bool, _ change: @Sendable (inout MembersSettings) -> Void
    ) async throws -> MembersFixture {
        let template = try await TestPostgres.shared.template(named: "members") { connection in
            let definition = ServiceDefinition(
                name: .gateway, migrations: Members.migrations, statements: [], start: { _ in nil })
            try await Migrator.migrate(connection: connection, schema: schema, migrations: definition.migrations)
        }
        let connection = try await TestPostgres.shared.makeDatabase(template: template)
        var configuration = PoolConfiguration(
            connection: connection, schema: schema, applicationName: "members-test")
        // A machine that also builds is slow to open connections.
        configuration.acquireTimeoutMilliseconds = 60_000
        let pool = Pool(configuration)
        _ = try await pool.pipeline(Outbox.enterEpoch)
        let machine = MachineTime()
        var settings = MembersSettings(
            signer: AccessTokenSigner(key: SigningKey(seed: [UInt8](repeating: 1, count: 32))!),
            administratorTokenHash: sha256(Array(administratorToken.utf8)))
        settings.passwordThreads = 1
        change(&settings)
        let members = Members(
            pool: pool, clock: ServiceClock(pool: pool), outbox: Outbox(), logger: Logger(label: "members-test"),
            isSandbox: isSandbox, settings: settings, machineNow: { machine.now })
        return MembersFixture(connection: connection, pool: pool, members: members, machine: machine)
    }

    /// Rows of a query that a test asks on its own.
    func rows(_ sql: String, _ parameters: [PostgresValue] = []) async throws -> [Row] {
        try await pool.query(Query(Statement("test.\(hex(sha256(Array(sql.utf8)).prefix(8)))", sql), parameters)).rows
    }

    /// The bodies of the events that were emitted, in order.
    func events() async throws -> [(aggregate: String, version: Int64, body: String)] {
        try await rows("SELECT aggregate, version, body FROM outbox WHERE type = 'MemberChanged' ORDER BY pos").map {
            (try $0.text(0), try $0.int64(1), try $0.json(2))
        }
    }
}

/// Good commands to begin with.
enum Sample {
    static let password = "correct horse battery"

    static func contact(_ name: String) -> ContactData {
        ContactData(
            fullName: "Berta Contactdata", street: "Geheimweg 7", postalCode: "80331", city: "Secretstadt",
            country: "DE", phone: "+49 89 7654321", email: "\(name)@private.example.org")
    }

    static func command(_ name: String, status: MemberStatus = .trader, market: Market = .de) -> RegisterCommand {
        RegisterCommand(
            userName: name, password: password, contact: contact(name), status: status, market: market)
    }
}

/// The refusal of `body`, which must throw one.
func refusal<Value>(_ body: () async throws -> Value) async -> RPCError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? RPCError
    }
}
