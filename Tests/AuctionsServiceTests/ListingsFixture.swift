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

/// The auctions service over a database of its own, called as a caller would call it: JSON in, JSON out.
@Loop
struct ListingsFixture {
    static let schema = "auctions"

    let connection: String
    let context: ServiceContext

    /// Runs `body` over a fresh copy of the migrated schema, with a clock that stands at `start`.
    static func with(
        mode: String = "sandbox", _ body: @Loop @Sendable (ListingsFixture) async throws -> Void
    ) async throws {
        let fixture = try await make(mode: mode)
        do {
            try await fixture.setClock(start)
            try await body(fixture)
        } catch {
            await fixture.close()
            throw error
        }
        await fixture.close()
    }

    /// Later than any machine's clock: the sandbox's clock never moves back.
    nonisolated static let start = Timestamp("2050-05-04T08:00:00Z")!

    private static func make(mode: String) async throws -> ListingsFixture {
        let template = try await TestPostgres.shared.template(named: "auctions") { connection in
            try await Migrator.migrate(
                connection: connection, schema: schema, migrations: AuctionsService.definition.migrations)
        }
        let connection = try await TestPostgres.shared.makeDatabase(template: template)
        let keyFile = FileManager.default.temporaryDirectory.appending(path: "gavel-receipt-key-\(randomWords().0)")
        try Data(base64URL([UInt8](repeating: 7, count: 32)).utf8).write(to: keyFile)
        defer { try? FileManager.default.removeItem(at: keyFile) }  // try?: a file of 43 bytes may stay behind
        let definition = AuctionsService.definition
        let configuration = try ServiceConfiguration.parse(
            [
                "service": "auctions", "instance": "auctions-test", "mode": .string(mode),
                "bus": [
                    "listen": "tcp://127.0.0.1:1", "secretKeyFile": "none", "publicKeys": .object([:]),
                    "peers": .object([:]),
                ],
                "database": ["connection": .string(connection), "schema": .string(schema)],
                "admin": ["port": 1], "settings": ["receiptKeyFile": .string(keyFile.path)],
            ], expecting: .auctions, settingsKeys: definition.settingsKeys)
        var pool = PoolConfiguration(connection: connection, schema: schema, applicationName: "auctions-test")
        // Many tests run at once and share one server.
        pool.maximumConnections = 4
        pool.acquireTimeoutMilliseconds = 60_000
        let context = ServiceContext(
            definition: definition, configuration: configuration, policies: definition.policies, pool: Pool(pool),
            bus: try Bus(BusConfiguration(keyPair: nil, instance: "auctions-test", services: [:])),
            logger: Logger(label: "auctions-test") { _ in SwiftLogNoOpLogHandler() })
        _ = try await context.pool.pipeline(Outbox.enterEpoch)
        context.router.onUnexpectedError = { error, call in
            Issue.record("\(call.method): \((error as? PostgresError)?.debugDescription ?? "\(error)")")
        }
        _ = try await definition.start(context)
        return ListingsFixture(connection: connection, context: context)
    }

    private func close() async {
        context.bus.close()
        await context.pool.close()
    }

    /// Calls a method by its name.
    func call<M: RPCMethod>(
        _ method: M.Type, _ request: M.Request, key: String? = nil, language: Language? = nil
    ) async throws -> M.Response {
        var metadata = Metadata()
        metadata.idempotencyKey = key
        metadata.language = language?.rawValue
        metadata.principal = "test"
        let name = "auctions.\(M.name)"
        let call = CallContext(
            caller: .service(.gateway), metadata: metadata,
            deadline: MonotonicInstant.now.advanced(byMilliseconds: 20_000), method: name)
        let route = try #require(context.router.route(name))
        return try JSON.decode(
            M.Response.self, from: try await context.router.call(route, try JSON.encode(request)[...], call))
    }

    /// The error that a call is refused with.
    func refusal<M: RPCMethod>(_ method: M.Type, _ request: M.Request, key: String? = nil) async throws -> RPCError {
        try await #require(throws: RPCError.self) { try await call(method, request, key: key) }
    }

    func setClock(_ instant: Timestamp) async throws { _ = try await context.clock.set(instant) }

    /// Rows of a query that a test asks on its own.
    func rows(_ sql: String, _ parameters: PostgresValue...) async throws -> [Row] {
        let name = "test.\(hex(sha256(Array(sql.utf8)).prefix(8)))"
        return try await context.pool.query(Query(Statement(name, sql), parameters)).rows
    }

    func count(_ sql: String, _ parameters: PostgresValue...) async throws -> Int64 {
        let name = "test.\(hex(sha256(Array(sql.utf8)).prefix(8)))"
        return try await context.pool.query(Query(Statement(name, sql), parameters)).single.int64(0)
    }
}

// MARK: What tests list

extension ListingsFixture {
    nonisolated static func member(_ number: UInt64) -> MemberID { MemberID(high: 0x7000, low: number) }
    nonisolated static let seller = member(1)

    /// An auction of goods that can be published as it is.
    nonisolated static func goods(
        _ title: String = "Spielkonsole mit zwei Spielen", startPrice: Int64 = 1000, days: Int = 7,
        description: String = "Gebraucht, mit allen Kabeln."
    ) -> ListingFields {
        ListingFields(
            kind: .goods, format: .auction, language: .de, title: title, description: description, currency: .eur,
            markets: [.de], startPrice: startPrice, durationDays: days, postalArea: "101")
    }

    /// A fixed price in two markets.
    nonisolated static func fixedPrice(quantity: Int = 10) -> ListingFields {
        ListingFields(
            kind: .goods, format: .fixedPrice, language: .de, title: "Ladegerät", description: "Neu.", currency: .eur,
            markets: [.de, .nl], marketPrices: ["DE": 1500, "NL": 1700], quantity: quantity)
    }

    /// A word that stands in sealed parts only.
    nonisolated static let secretWord = "Wundersamdiagnose"

    /// A needs request with a sealed part.
    nonisolated static func appointment(sealed: Bool = true) -> ListingFields {
        ListingFields(
            kind: .appointment, format: .auction, language: .de, title: "Beratung zur Altersvorsorge",
            description: "Ein Gespräch über Renten.", currency: .eur, markets: [.de], startPrice: 5000,
            durationDays: 3,
            need: PublicNeed(
                requestType: "needs", subjects: ["insurance"], what: "Rente", postalArea: "104", when: "abends"),
            sealed: sealed
                ? SealedPart(
                    persons: [.init(relation: "self", birthYear: 1980, occupation: secretWord)],
                    situation: "Eine \(secretWord) liegt vor.",
                    existingContracts: [.init(subject: "Rente", provider: secretWord, endsOn: nil)],
                    times: [.init(weekday: 2, fromMinute: 1080, untilMinute: 1200)])
                : nil)
    }

    func create(_ fields: ListingFields, seller: MemberID = seller) async throws -> ListingView {
        try await call(CreateListing.self, .init(seller: seller, fields: fields))
    }

    /// Creates and publishes.
    @discardableResult
    func list(_ fields: ListingFields, seller: MemberID = seller) async throws -> ListingID {
        let draft = try await create(fields, seller: seller)
        return try await call(
            PublishListing.self, .init(id: draft.id, seller: seller, version: draft.version)
        ).id
    }

    /// Bids once; the key is new each time.
    func bid(_ amount: Int64, on auction: AuctionID, by bidder: MemberID) async throws {
        _ = try await call(
            PlaceBid.self,
            .init(
                auction: auction, bidder: bidder, isVerifiedExpert: true, amount: Money(amount: amount, currency: .eur)),
            key: "\(randomWords())")
    }

    /// Moves the clock and does what has become due.
    func pass(to instant: Timestamp) async throws {
        try await setClock(instant)
        _ = try await context.deadlines.runDue()
    }
}
