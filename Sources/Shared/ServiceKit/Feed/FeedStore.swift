import Contracts
import Kernel
import Postgres
import Reactor

/// Cursors, inbox and parked events.
enum FeedStore {
    static let createCursor = Statement(
        "kit.feedCreateCursor", "INSERT INTO feed_cursor (source) VALUES ($1) ON CONFLICT DO NOTHING")
    // The lease makes one puller the active one; the fence makes a former one's writes fail.
    static let lease = Statement(
        "kit.feedLease",
        """
        UPDATE feed_cursor SET fence = fence + (holder IS DISTINCT FROM $2)::int, holder = $2,
            lease_until = clock_timestamp() + interval '3 seconds'
        WHERE source = $1 AND (holder = $2 OR lease_until < clock_timestamp())
        RETURNING fence, epoch, xid, pos
        """)
    static let release = Statement(
        "kit.feedRelease", "UPDATE feed_cursor SET lease_until = '-infinity' WHERE source = $1 AND holder = $2")
    static let lockCursor = Statement(
        "kit.feedLockCursor",
        "SELECT epoch, xid, pos FROM feed_cursor WHERE source = $1 AND fence = $2 FOR UPDATE")
    static let versions = Statement(
        "kit.feedVersions",
        """
        SELECT wanted.aggregate,
               coalesce((SELECT version FROM inbox i WHERE i.source = $1 AND i.aggregate = wanted.aggregate), 0),
               EXISTS (SELECT 1 FROM parked_event p WHERE p.source = $1 AND p.aggregate = wanted.aggregate)
        FROM unnest($2::text[]) AS wanted (aggregate)
        """)
    // Whoever makes progress keeps the lease, however long a batch takes.
    static let advance = Statement(
        "kit.feedAdvance",
        """
        UPDATE feed_cursor SET epoch = $2, xid = $3, pos = $4, lease_until = clock_timestamp() + interval '3 seconds'
        WHERE source = $1
        """)
    static let record = Statement(
        "kit.feedRecord",
        """
        INSERT INTO inbox (source, aggregate, version) SELECT $1, * FROM unnest($2::text[], $3::bigint[])
        ON CONFLICT (source, aggregate) DO UPDATE SET version = excluded.version
        """)
    static let park = Statement(
        "kit.feedPark",
        """
        INSERT INTO parked_event (source, aggregate, version, type, at, body, trace, reason)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING
        """)
    static let cursors = Statement("kit.feedCursors", "SELECT source, epoch, xid, pos FROM feed_cursor")
    static let parkedCount = Statement("kit.feedParkedCount", "SELECT count(*) FROM parked_event")
    static let all = [
        createCursor, lease, release, lockCursor, versions, advance, record, park, cursors, parkedCount,
    ]

    static func cursor(_ row: Row, from column: Int) throws -> FeedCursor {
        FeedCursor(
            epoch: try row.int64(column), transaction: try row.int64(column + 1),
            position: try row.int64(column + 2))
    }
}
