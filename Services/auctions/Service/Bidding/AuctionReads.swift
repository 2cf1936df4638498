import Contracts
import Kernel
import Messaging
import Postgres
import Reactor
import ServiceKit
import Wire

/// What is read of auctions: history, own bids and live feed.
@Loop
final class AuctionReads {
    private let context: ServiceContext
    private let feeds: FeedWaiters

    init(context: ServiceContext, feeds: FeedWaiters) {
        self.context = context
        self.feeds = feeds
    }

    nonisolated static let view = Statement(
        "auctions.viewAuction",
        """
        SELECT \(AuctionViewStore.columns), service_now() FROM \(AuctionViewStore.tables)
        WHERE l.id = $1 AND l.status <> 'draft'
        """
    )
    nonisolated static let ownBids = Statement(
        "auctions.ownBids",
        """
        WITH mine AS (
            SELECT auction, max(sequence) AS latest,
                max(maximum) FILTER (WHERE withdrawn_by IS NULL AND kind IN ('bid', 'raise')) AS own_maximum,
                max(at) AS at
            FROM chain_entry WHERE member = $1 AND maximum IS NOT NULL GROUP BY auction
        )
        SELECT \(AuctionViewStore.columns), service_now(), mine.own_maximum,
            coalesce(a.winner, a.leader) = $1, mine.at, mine.auction
        FROM mine JOIN \(AuctionViewStore.tables) ON l.id = mine.auction
        WHERE ($2::timestamptz IS NULL OR (mine.at, mine.auction) < ($2, $3::uuid))
        ORDER BY mine.at DESC, mine.auction DESC LIMIT $4
        """)
    nonisolated static let all = [view, ownBids]

    /// An auction or fixed-price listing as everybody sees it.
    func auction(_ id: AuctionID) async throws -> AuctionView {
        guard let row = try await context.pool.query(Query(AuctionReads.view, [.id(id)])).rows.first else {
            throw BidErrors.notFound(id)
        }
        return try AuctionViewStore.view(row, now: try row.timestamp(AuctionViewStore.columnCount))
    }

    /// The public history (AU-10), oldest first.
    func bids(_ request: ListBids.Request) async throws -> Page<BidView> {
        let scope = "bids:\(request.auction)"
        let after =
            try request.cursor.map { try PageCursor.decode($0, scope: scope, as: Int64.self, rule: "AU-14") } ?? 0
        let limit = try PageCursor.limit(request.limit, maximum: 200)
        let results = try await context.pool.pipeline([
            Query(AuctionReads.view, [.id(request.auction)]),
            Query(ChainStore.history, [.id(request.auction), .int64(after), .int64(Int64(limit) + 1)]),
        ])
        guard !results[0].rows.isEmpty else { throw BidErrors.notFound(request.auction) }
        let items = try results[1].rows.prefix(limit).map { row in
            BidView(
                sequence: try row.int64(0), at: try row.timestamp(1), kind: try row.text(2),
                bidder: try row.optionalText(3) ?? "", price: try row.int64(4))
        }
        let isLast = results[1].rows.count <= limit
        return Page(
            items: items,
            nextCursor: try isLast ? nil : items.last.map { try PageCursor.encode($0.sequence, scope: scope) }
        )
    }

    /// The auctions a member has bid in, newest bid first.
    func ownBids(_ request: ListOwnBids.Request) async throws -> Page<ListOwnBids.OwnBid> {
        struct Place: Codable {
            var at: Timestamp
            var auction: AuctionID
        }
        let scope = "own:\(request.bidder)"
        let after = try request.cursor.map { try PageCursor.decode($0, scope: scope, as: Place.self, rule: "AU-14") }
        let limit = try PageCursor.limit(request.limit, maximum: 100)
        let rows = try await context.pool.query(
            Query(
                AuctionReads.ownBids,
                [
                    .id(request.bidder), .optionalTimestamp(after?.at), .optionalID(after?.auction),
                    .int64(Int64(limit) + 1),
                ])
        ).rows
        let base = AuctionViewStore.columnCount
        let items = try rows.prefix(limit).map { row in
            ListOwnBids.OwnBid(
                auction: try AuctionViewStore.view(row, now: try row.timestamp(base)),
                ownMaximum: try row.optionalInt64(base + 1) ?? 0, isLeading: try row.optionalBool(base + 2) ?? false)
        }
        var next: String?
        if rows.count > limit, let last = rows.prefix(limit).last {
            next = try PageCursor.encode(
                Place(at: try last.timestamp(base + 3), auction: try last.id(base + 4)), scope: scope)
        }
        return Page(items: items, nextCursor: next)
    }

    /// Entries of the live feed after a position; waits for news (AU-15).
    func feed(_ request: ReadFeed.Request, _ call: CallContext) async throws -> ReadFeed.Response {
        let limit = try PageCursor.limit(request.limit, maximum: 500)
        let until = min(
            MonotonicInstant.now.advanced(byMilliseconds: min(max(request.waitMilliseconds, 0), 20_000)), call.deadline)
        let waiter = feeds.join(request.auction, at: request.after)
        defer { feeds.leave(waiter) }
        while true {
            let results = try await context.pool.pipeline([
                ChainStore.reading(request.auction, after: request.after, limit: limit),
                Query(AuctionStore.read, [.idArray([request.auction])]),
            ])
            guard let state = results[1].rows.first else { throw BidErrors.notFound(request.auction) }
            let entries = try ChainStore.feedEntries(results[0].rows, after: request.after, limit: limit)
            let isOver = try state.text(0) != "open"
            let isComplete = try isOver && (entries.last?.position ?? request.after) >= state.int64(17)
            let now = MonotonicInstant.now
            if !entries.isEmpty || isComplete || now >= until || feeds.isStopping {
                return ReadFeed.Response(entries: entries, isComplete: isComplete)
            }
            try await waiter.wait(atMost: .milliseconds(until.milliseconds(since: now)))
        }
    }
}
