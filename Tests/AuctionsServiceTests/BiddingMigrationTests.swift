import AuctionsDomain
import Contracts
import Kernel
import Postgres
import Reactor
import TestKit
import Testing
import Wire

@testable import AuctionsService

/// What older builds have written is read after a migration as it was before.
@Suite struct BiddingMigrationTests {
    private let auction = AuctionID(high: 1, low: 2)

    /// Migrates up to the change `name`, has `fill` write to an auction, and migrates to the end.
    @Loop
    private func migrate(
        across name: String, _ fill: String, _ check: @Loop (Connection) async throws -> Void
    ) async throws {
        let connection = try await TestPostgres.shared.makeDatabase()
        let migrations = AuctionsService.definition.migrations
        let change = try #require(migrations.firstIndex { $0.name.contains(name) })
        try await Migrator.migrate(
            connection: connection, schema: "auctions", migrations: Array(migrations.prefix(change)))
        let session = try await Connection.open(
            ConnectionConfiguration(connection: connection, searchPath: ["auctions"], applicationName: "test"))
        defer { session.close() }
        try await session.run(
            script: """
                INSERT INTO listing (id, seller, status, kind, format, language, title, description, markets, currency,
                    content, created_at)
                VALUES ('\(auction)', '\(auction)', 'live', 'goods', 'auction', 'de', 'x', 'x', '{DE}', 'EUR', '{}',
                    now());
                INSERT INTO auction (id, seller, terms, secret, status, price, bid_count, sequence, ends_at, extensions,
                    buy_now_is_gone, head, feed_position)
                VALUES ('\(auction)', '\(auction)', '{}', 'x', 'open', 100, 1, 1, now(), '{}', false, 'x', 2);
                \(fill)
                """)
        try await Migrator.migrate(connection: connection, schema: "auctions", migrations: migrations)
        try await check(session)
    }

    @Test("AU-15: what a feed had before its rows became steps is read as it was")
    @Loop
    func itemsBecomeSteps() async throws {
        let items = """
            INSERT INTO feed_item (auction, position, at, name, data)
            SELECT '\(auction)', n, '2026-11-21T09:30:00Z', name,
                jsonb_build_object('name', name, 'at', '2026-11-21T09:30:00Z', 'sequence', 1)
            FROM (VALUES (1, 'bid'), (2, 'price')) AS item (n, name)
            """
        try await migrate(across: "feed_steps", items) { session in
            let rows = try await session.pipeline([ChainStore.reading(auction, after: 0, limit: 10)])[0].rows
            let entries = try ChainStore.feedEntries(rows, after: 0, limit: 10)
            #expect(entries.map(\.position) == [1, 2] && entries.map(\.type) == ["bid", "price"])
            #expect(entries.allSatisfy { $0.at == Timestamp("2026-11-21T09:30:00Z") && $0.data["sequence"] == 1 })
        }
    }

    @Test("AU-10: an entry that was kept as jsonb is the same entry as text")
    @Loop
    func entriesBecomeText() async throws {
        let digest = try #require(Digest([UInt8](repeating: 7, count: 32)))
        let entry = ChainEntry(
            auction: auction, sequence: 1, at: BiddingFixture.start, kind: .bid, bidder: "bidder-7K3F9Q2M0D",
            commitment: digest, withdrawn: [], reason: nil, price: 100, endsAt: BiddingFixture.end, closing: nil,
            previousHash: digest, hash: digest)
        let row = """
            INSERT INTO chain_entry (auction, sequence, kind, at, member, maximum, price, entry)
            VALUES ('\(auction)', 1, 'bid', now(), '\(auction)', 100, 100,
                '\(String(decoding: try JSON.encode(entry), as: UTF8.self))')
            """
        try await migrate(across: "entry_text", row) { session in
            let found = try await session.query(ChainStore.entries, .id(auction)).single.text(0)
            #expect(try JSON.decode(ChainEntry.self, from: Array(found.utf8)) == entry)
            let bidder = try await session.query(ChainStore.history, .id(auction), .int64(0), .int64(9)).single.text(3)
            #expect(bidder == entry.bidder)
        }
    }
}
