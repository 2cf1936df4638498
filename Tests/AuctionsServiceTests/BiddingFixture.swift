import AuctionsDomain
import Contracts
import FoundationEssentials
import Kernel
import Logging
import Postgres
import Reactor
import Signing
import TestKit
import Testing
import Wire

@testable import AuctionsService
@testable import Messaging
@testable import ServiceKit

/// Replicas of the auctions service over one database of their own, with a clock that stands still.
@Loop
struct BiddingFixture {
    nonisolated static let schema = "auctions"
    /// Later than any machine's clock: the sandbox's clock never moves back.
    nonisolated static let start = Timestamp("2050-05-04T08:00:00Z")!
    /// The end of an auction of one day that `list` made.
    nonisolated static let end = start.adding(seconds: 86_400)
    nonisolated static let seller = member(1)
    nonisolated static let key = SigningKey(seed: [UInt8](repeating: 7, count: 32))!

    let connection: String
    let replicas: [BiddingReplica]

    /// The replica of tests that need one only.
    var service: BiddingReplica { replicas[0] }

    /// Runs `body` over a fresh copy of the migrated schema.
    static func with(
        replicas count: Int = 1, poolSize: Int = 3, _ body: @Loop @Sendable (BiddingFixture) async throws -> Void
    ) async throws {
        await BiddingGate.shared.enter()
        defer { BiddingGate.shared.leave() }
        let template = try await TestPostgres.shared.template(named: "auctions_bidding") { connection in
            try await Migrator.migrate(
                connection: connection, schema: schema, migrations: AuctionsService.definition.migrations)
        }
        let connection = try await TestPostgres.shared.makeDatabase(template: template)
        var replicas: [BiddingReplica] = []
        do {
            for number in 0..<count {
                replicas.append(try await BiddingReplica.start(number, connection, poolSize: poolSize))
            }
            let fixture = BiddingFixture(connection: connection, replicas: replicas)
            try await fixture.setClock(start)
            try await body(fixture)
        } catch {
            for replica in replicas { await replica.close() }
            throw error
        }
        for replica in replicas { await replica.close() }
    }

    func setClock(_ instant: Timestamp) async throws { _ = try await service.context.clock.set(instant) }

    /// Moves the clock and does on the first replica what has become due.
    func pass(to instant: Timestamp) async throws {
        try await setClock(instant)
        _ = try await service.context.deadlines.runDue()
    }

    /// A session of the test's own, as a superuser.
    func session() async throws -> Connection {
        var configuration = ConnectionConfiguration(
            connection: connection, searchPath: [BiddingFixture.schema], applicationName: "bidding-test")
        configuration.statementTimeoutMilliseconds = 60_000
        configuration.lockTimeoutMilliseconds = 60_000
        return try await Connection.open(configuration)
    }

    /// Waits until `count` sessions of this database wait for a lock.
    func eventuallyLocked(_ count: Int64) async throws {
        let session = try await session()
        defer { session.close() }
        let waiting = Statement(
            "test.waiting",
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
        try await eventually("\(count) sessions wait for a lock") { @Loop in
            try await session.query(waiting).single.int64(0) == count
        }
    }

    /// Rows of a query that a test asks on its own.
    func rows(_ sql: String, _ parameters: PostgresValue...) async throws -> [Row] {
        try await service.context.pool.query(Query(Statement.ofBiddingTest(sql), parameters)).rows
    }

    func count(_ sql: String, _ parameters: PostgresValue...) async throws -> Int64 {
        try await service.context.pool.query(Query(Statement.ofBiddingTest(sql), parameters)).single.int64(0)
    }

    nonisolated static func member(_ number: UInt64) -> MemberID { MemberID(high: 0x7000, low: number) }

    /// The fields of a listing of goods that can be published as they are.
    nonisolated static func goods(
        startPrice: Int64 = 1000, reserve: Int64? = nil, buyNow: Int64? = nil, days: Int = 1
    ) -> ListingFields {
        var fields = ListingFields(
            kind: .goods, format: .auction, language: .de, title: "Spielkonsole", description: "Gebraucht.",
            currency: .eur, markets: [.de], startPrice: startPrice, durationDays: days, postalArea: "101")
        fields.reservePrice = reserve
        fields.buyNowPrice = buyNow
        return fields
    }

    /// A needs request, on which only verified experts bid.
    nonisolated static let appointment = ListingFields(
        kind: .appointment, format: .auction, language: .de, title: "Beratung", description: "Ein Gespräch.",
        currency: .eur, markets: [.de], startPrice: 5000, durationDays: 3,
        need: PublicNeed(
            requestType: "needs", subjects: ["insurance"], what: "Rente", postalArea: "104", when: "abends"),
        sealed: SealedPart(
            persons: [.init(relation: "self", birthYear: 1980, occupation: "Schreiner")], situation: "Allein.",
            existingContracts: [], times: [.init(weekday: 2, fromMinute: 1080, untilMinute: 1200)]))

    /// Creates and publishes.
    func list(_ fields: ListingFields = goods()) async throws -> AuctionID {
        let draft = try await service.call(CreateListing.self, .init(seller: BiddingFixture.seller, fields: fields))
        return try await service.call(
            PublishListing.self, .init(id: draft.id, seller: BiddingFixture.seller, version: draft.version)
        ).id
    }

    func view(_ auction: AuctionID) async throws -> AuctionView {
        try await service.call(GetAuction.self, .init(id: auction))
    }

    /// What the operators' audit finds.
    func auditFaults() async throws -> [String] {
        try await service.call(AuditData.self, .init(after: nil, limit: 500)).faults
    }
}

extension Statement {
    static func ofBiddingTest(_ sql: String) -> Statement {
        Statement("test.\(hex(sha256(Array(sql.utf8)).prefix(8)))", sql)
    }
}

/// Runs `body` `count` times at once, and waits for all; throws the first error.
func atOnce<Value: Sendable>(
    _ count: Int, _ body: @escaping @Loop @Sendable (Int) async throws -> Value
) async throws -> [Value] {
    try await withThrowingTaskGroup(of: (Int, Value).self) { group in
        for index in 0..<count {
            group.addTask { (index, try await body(index)) }
        }
        var values: [Int: Value] = [:]
        for try await (index, value) in group { values[index] = value }
        return (0..<count).map { values[$0]! }
    }
}
