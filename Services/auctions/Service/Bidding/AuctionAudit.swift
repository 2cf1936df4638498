import AuctionsDomain
import Contracts
import Kernel
import Postgres
import Reactor
import ServiceKit
import Signing
import Wire

/// Checks stored auctions against the invariants of AU-6, AU-9 and AU-10: sequences and feeds without a gap, receipt
/// chains whole, prices never falling but by a withdrawal, and for closed ones the proof recomputed.
@Loop
final class AuctionAudit {
    private let context: ServiceContext
    private let proofs: AuctionProofs
    private let key: SigningKey

    init(context: ServiceContext, proofs: AuctionProofs, key: SigningKey) {
        self.context = context
        self.proofs = proofs
        self.key = key
    }

    nonisolated static let slice = Statement(
        "auctions.auditSlice", "SELECT id, format FROM listing WHERE id > $1 AND status <> 'draft' ORDER BY id LIMIT $2"
    )
    nonisolated static let feedGaps = Statement(
        "auctions.auditFeed",
        "SELECT coalesce(sum(item_count), 0)::bigint, coalesce(max(position), 0) FROM feed_step WHERE auction = $1")
    nonisolated static let awards = Statement(
        "auctions.auditAwards", "SELECT id, buyer, total FROM award WHERE listing = $1 ORDER BY round")
    nonisolated static let stock = Statement(
        "auctions.auditStock",
        """
        SELECT s.sold_quantity, coalesce((SELECT sum(quantity) FROM award WHERE listing = s.listing), 0)::bigint
        FROM fixed_price_stock s WHERE s.listing = $1
        """)
    nonisolated static let all = [slice, feedGaps, awards, stock]

    func run(_ request: AuditData.Request) async throws -> AuditData.Response {
        let limit = try PageCursor.limit(request.limit, maximum: 500)
        let after = request.after.flatMap(ListingID.init) ?? ListingID(high: 0, low: 0)
        let rows = try await context.pool.query(
            Query(AuctionAudit.slice, [.id(after), .int64(Int64(limit))])
        ).rows
        var response = AuditData.Response(checked: rows.count, faults: [], links: [], nextCursor: nil)
        for row in rows {
            let id: ListingID = try row.id(0)
            let isAuction = try row.text(1) == "auction"
            let faults = try await isAuction ? checkAuction(id, &response.links) : checkStock(id, &response.links)
            response.faults += faults.map { "listing \(id): \($0)" }
        }
        if rows.count == limit, let last = rows.last {
            response.nextCursor = try last.id(0, of: ListingKind.self).description
        }
        return response
    }

    private func checkAuction(_ id: AuctionID, _ links: inout [String]) async throws -> [String] {
        // One snapshot of all tables, so that a bid in between is no fault.
        // A store that remembers nothing, since terms and reserves are checked, too.
        let store = AuctionStore()
        let plan = store.reading(id)
        let queries =
            plan.queries + [
                Query(ChainStore.entries, [.id(id)]), Query(AuctionAudit.feedGaps, [.id(id)]),
                Query(AuctionAudit.awards, [.id(id)]),
            ]
        var results = try await context.pool.transaction(TransactionOptions(.snapshot)) { tx in
            try await tx.pipeline(queries)
        }[...]
        guard let state = try store.load(plan, &results).auctions[id] else { return ["it is live but has no auction"] }
        let chain = try StoredChain(state, results.removeFirst().rows)
        let feed = try results.removeFirst().single
        let awards = try results.removeFirst().rows.map {
            ChainAudit.Award(id: try $0.id(0), buyer: try $0.id(1), total: try $0.int64(2))
        }
        links += awards.map(\.id.description)
        let audit = ChainAudit(chain: chain, awards: awards, key: key)
        var faults = try await proofs.besideTheLoop { try audit.faults() }
        if try feed.int64(0) != feed.int64(1) || feed.int64(1) != state.feedPosition {
            faults.append("its feed has a gap")
        }
        return faults
    }

    private func checkStock(_ id: ListingID, _ links: inout [String]) async throws -> [String] {
        let results = try await context.pool.transaction(TransactionOptions(.snapshot)) { tx in
            try await tx.pipeline([Query(AuctionAudit.stock, [.id(id)]), Query(AuctionAudit.awards, [.id(id)])])
        }
        links += try results[1].rows.map { try $0.id(0, of: AwardKind.self).description }
        guard let row = results[0].rows.first else { return ["it is live but has no stock"] }
        return try row.int64(0) == row.int64(1) ? [] : ["its sold quantity is not the sum of its awards"]
    }
}
