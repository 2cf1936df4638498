import Postgres
import Reactor
import ServiceTestKit
import Testing

@testable import ServiceKit

/// That a feed costs the same however long it is, and however far behind a consumer stands.
@Suite("Plans of the event feed")
@Loop
struct FeedPlanTests {
    private static let fill = Statement.ofTest(
        """
        INSERT INTO outbox (epoch, xid, aggregate, version, type, at, body)
        SELECT 1, n::text::xid8, 'counter:' || n, 1, 'CounterRaised', clock_timestamp(), '{}'
        FROM generate_series(1, 20000) n
        """)

    @Test("events are read along the index, and nothing behind them is read or sorted")
    func alongTheIndex() async throws {
        try await TestPlatform.with([.auctions: 1]) { platform in
            let source = try await platform.start(Source.definition)
            _ = try await source.context.pool.query(Query(Self.fill))
            _ = try await source.context.pool.query(Query(Statement.ofTest("ANALYZE outbox")))
            let reads: [(Statement, [PostgresValue])] = [
                (Outbox.pull, [.int64(1), .int64(100), .int64(100), .int64(257)]), (Outbox.end, []),
            ]
            for (statement, parameters) in reads {
                let plan = try await source.plan(of: statement, parameters)
                #expect(plan.contains("using outbox_pkey") && !plan.contains("Sort"), "\(plan)")
            }
        }
    }
}
