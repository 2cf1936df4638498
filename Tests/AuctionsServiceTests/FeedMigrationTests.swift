import Contracts
import Kernel
import Postgres
import Reactor
import TestKit
import Testing
import Wire

@testable import AuctionsService

@Suite struct FeedMigrationTests {
    @Test("AU-15: what a feed had before its rows became steps is read as it was")
    @Loop
    func itemsBecomeSteps() async throws {
        let connection = try await TestPostgres.shared.makeDatabase()
        let migrations = AuctionsService.definition.migrations
        let change = try #require(migrations.firstIndex { $0.name.contains("feed_steps") })
        func migrate(_ count: Int) async throws {
            try await Migrator.migrate(
                connection: connection, schema: "auctions", migrations: Array(migrations.prefix(count)))
        }
        try await migrate(change)
        let session = try await Connection.open(
            ConnectionConfiguration(connection: connection, searchPath: ["auctions"], applicationName: "test"))
        defer { session.close() }
        let auction = AuctionID(high: 1, low: 2)
        try await session.run(
            script: """
                INSERT INTO listing (id, seller, status, kind, format, language, title, description, markets, currency,
                    content, created_at)
                VALUES ('\(auction)', '\(auction)', 'live', 'goods', 'auction', 'de', 'x', 'x', '{DE}', 'EUR', '{}',
                    now());
                INSERT INTO auction (id, seller, terms, secret, status, price, bid_count, sequence, ends_at, extensions,
                    buy_now_is_gone, head, feed_position)
                VALUES ('\(auction)', '\(auction)', '{}', 'x', 'open', 100, 1, 1, now(), '{}', false, 'x', 2);
                INSERT INTO feed_item (auction, position, at, name, data)
                SELECT '\(auction)', n, '2026-11-21T09:30:00Z', name,
                    jsonb_build_object('name', name, 'at', '2026-11-21T09:30:00Z', 'sequence', 1)
                FROM (VALUES (1, 'bid'), (2, 'price')) AS item (n, name)
                """)
        try await migrate(migrations.count)
        let rows = try await session.query(ChainStore.feed, .id(auction), .int64(0), .int64(10)).rows
        let entries = try rows.flatMap(ChainStore.feedEntries)
        #expect(entries.map(\.position) == [1, 2] && entries.map(\.type) == ["bid", "price"])
        #expect(entries.allSatisfy { $0.at == Timestamp("2026-11-21T09:30:00Z") && $0.data["sequence"] == 1 })
    }
}
