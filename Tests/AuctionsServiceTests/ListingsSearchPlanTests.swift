import Contracts
import Kernel
import Postgres
import Reactor
import Testing

@testable import AuctionsService

/// That what everybody asks for all the time is answered from an index and does not slow down as listings gather.
@Suite struct ListingsSearchPlanTests {
    /// Live auctions in thousands, made in the database: their content is of no interest.
    private static let fill = [
        """
        INSERT INTO listing (id, seller, status, kind, format, language, title, description, markets, currency, content,
            created_at, published_at, ends_at)
        SELECT lpad(to_hex(n), 32, '0')::uuid, lpad(to_hex(n % 100), 32, '0')::uuid, 'live', 'goods', 'auction', 'de',
            'Artikel wort' || n, 'Mit Zubehör', '{DE}', 'EUR', '{}', service_now(), service_now(),
            service_now() + n * interval '1 minute'
        FROM generate_series(1, 4000) n
        """,
        """
        INSERT INTO auction (id, seller, terms, secret, status, price, bid_count, sequence, ends_at, extensions,
            buy_now_is_gone, head, feed_position)
        SELECT id, seller, '{}', 'x', 'open', 100, 0, 0, ends_at, '{}', false, 'x', 0 FROM listing
        """,
        // What the vacuum does sooner or later.
        "SELECT gin_clean_pending_list('listing_search')", "ANALYZE",
    ]

    @Loop
    private static func plan(_ service: ListingsFixture, _ request: SearchAuctions.Request) async throws -> String {
        let weights = try AuctionPolicies(AuctionPolicies.shipped).search
        let query = try SearchQuery(request, weights: weights).statement
        let explain = Statement("explain.\(query.statement.name)", "EXPLAIN \(query.statement.sql)")
        return try await service.context.pool.query(Query(explain, query.parameters)).rows.map { try $0.text(0) }
            .joined(separator: "\n")
    }

    @Test("AU-14: the first page, the newest and the words of a text come from an index")
    func indexes() async throws {
        try await ListingsFixture.with { service in
            for sql in Self.fill { _ = try await service.rows(sql) }
            let wanted: [(SearchAuctions.Request, String)] = [
                (.init(), "listing_ending"), (.init(kind: .goods, market: .de), "listing_ending"),
                (.init(sort: "newest"), "listing_newest"), (.init(text: "wort77", sort: "relevance"), "listing_search"),
            ]
            for (request, index) in wanted {
                let plan = try await Self.plan(service, request)
                #expect(plan.contains("using \(index) on") || plan.contains("Scan on \(index)"), "\(plan)")
                if request.text == nil { #expect(!plan.contains("Sort"), "\(plan)") }
            }
        }
    }

    @Test("each reference between tables has an index, so that deleting a draft reads no table from end to end")
    func references() async throws {
        try await ListingsFixture.with { service in
            let bare = """
                SELECT conrelid::regclass::text || '.' || conname FROM pg_constraint AS reference
                WHERE contype = 'f' AND connamespace = current_schema()::regnamespace AND NOT EXISTS (
                    SELECT FROM pg_index WHERE indrelid = conrelid
                        AND (indkey::int2[])[0:cardinality(conkey) - 1] = conkey)
                """
            let found = try await service.rows(bare).map { try $0.text(0) }
            #expect(found == [])
        }
    }
}
