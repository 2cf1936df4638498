import Contracts
import Kernel
import Postgres
import Reactor
import ServiceKit
import Wire

/// Finds live listings (AU-14). It decides nothing and needs no transaction: one statement finds a page.
@Loop
struct SearchAuctionsHandler {
    let pool: Pool
    let weights: SearchWeights

    func handle(_ request: SearchAuctions.Request) async throws -> SearchAuctions.Response {
        let query = try SearchQuery(request, weights: weights)
        let rows = try await pool.query(query.statement).rows
        return try page(rows, query, isExplained: request.explain)
    }

    private func page(_ rows: [Row], _ query: SearchQuery, isExplained: Bool) throws -> SearchAuctions.Response {
        // After the columns of the view: the key, the time now, the instant of the relevance, the shares.
        let base = AuctionViewStore.columnCount
        var budget = PageBudget()
        var hits: [SearchAuctions.Hit] = []
        for row in rows.prefix(query.limit) {
            let view = try AuctionViewStore.view(row, now: try row.timestamp(base + 1))
            guard budget.takes(view.title, view.description) else { break }
            hits.append(
                SearchAuctions.Hit(auction: view, shares: isExplained ? try shares(row, query, from: base + 3) : nil))
        }
        guard hits.count < rows.count, let last = hits.last else { return Page(items: hits, nextCursor: nil) }
        let row = rows[hits.count - 1]
        let place = SearchQuery.Place(
            key: try query.order.key(in: row, base), id: last.auction.id, instant: try row.timestamp(base + 2))
        return Page(items: hits, nextCursor: try PageCursor.encode(place, scope: query.scope))
    }

    private func shares(_ row: Row, _ query: SearchQuery, from column: Int) throws -> [String: Double] {
        var shares: [String: Double] = [:]
        for (index, name) in SearchStore.shareNames.enumerated() where query.hasText || name != "text" {
            shares[name] = try row.double(column + index)
        }
        return shares
    }
}
