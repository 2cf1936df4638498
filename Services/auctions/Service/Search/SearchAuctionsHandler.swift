import Contracts
import Kernel
import Postgres
import Reactor
import Wire

/// Finds live listings (AU-14). It decides nothing and needs no transaction: one statement finds a page.
@Loop
struct SearchAuctionsHandler {
    let pool: Pool
    let weights: SearchWeights

    /// Where a page ended: the key and id of its last hit, and the instant that relevance is computed for, which is that
    /// of the first page, so that hits do not move while time passes.
    private struct Place: Codable {
        var key: Int64
        var id: ListingID
        var instant: Timestamp
    }

    func handle(_ request: SearchAuctions.Request) async throws -> SearchAuctions.Response {
        guard let order = SearchOrder(rawValue: request.sort) else {
            throw ListingErrors.invalidParameter(
                "sort", expected: SearchOrder.allCases.map(\.rawValue).joined(separator: ", "), rule: "AU-14")
        }
        let limit = try Limits.page(request.limit, maximum: 100)
        let text = try text(request)
        let scope = try scope(request)
        let after = try request.cursor.map { try Cursor.decode($0, scope: scope, as: Place.self) }
        var parameters = try filters(request) + place(after, order, limit: limit) + self.weights.values
        if let text { parameters += [.int64(weights.textPercent), .text(request.language.rawValue)] + text.values }
        let rows = try await pool.query(Query(SearchStore.find(order, hasText: text != nil), parameters)).rows
        return try page(rows, order, limit: limit, scope: scope, isExplained: request.explain, hasText: text != nil)
    }

    private func page(
        _ rows: [Row], _ order: SearchOrder, limit: Int, scope: String, isExplained: Bool, hasText: Bool
    ) throws -> SearchAuctions.Response {
        let base = AuctionViewStore.columnCount
        var budget = PageBudget()
        var hits: [SearchAuctions.Hit] = []
        for row in rows.prefix(limit) {
            let view = try AuctionViewStore.view(row, now: try row.timestamp(base + 1))
            guard budget.takes(view.title, view.description) else { break }
            hits.append(SearchAuctions.Hit(auction: view, shares: isExplained ? try shares(row, hasText: hasText) : nil))
        }
        guard hits.count < rows.count, let last = hits.last else { return Page(items: hits, nextCursor: nil) }
        let row = rows[hits.count - 1]
        let place = Place(
            key: try order.key(in: row, base), id: last.auction.id, instant: try row.timestamp(base + 2))
        return Page(items: hits, nextCursor: try Cursor.encode(place, scope: scope))
    }

    private func shares(_ row: Row, hasText: Bool) throws -> [String: Double] {
        var shares: [String: Double] = [:]
        for (index, name) in SearchStore.shareNames.enumerated() where hasText || name != "text" {
            shares[name] = try row.double(AuctionViewStore.columnCount + 3 + index)
        }
        return shares
    }

    private func text(_ request: SearchAuctions.Request) throws -> SearchText? {
        guard let text = request.text else { return nil }
        guard text.utf8.count <= SearchText.maximumBytes else {
            throw ListingErrors.invalidParameter(
                "text", expected: "at most \(SearchText.maximumBytes) bytes", rule: "AU-14")
        }
        return SearchText(text)
    }

    private func filters(_ request: SearchAuctions.Request) throws -> [PostgresValue] {
        let area = request.postalArea
        if let area, area.isEmpty || area.utf8.count > 20 || area.hasControlCharacters {
            throw ListingErrors.invalidParameter("postalArea", expected: "the first digits of a code", rule: "AU-14")
        }
        return [
            .optionalText(request.kind?.rawValue), .optionalText(request.market?.rawValue),
            .optionalText(request.currency?.rawValue), .optionalInt64(request.minimumPrice),
            .optionalInt64(request.maximumPrice), .optionalTimestamp(request.endsBefore), .optionalText(area),
            .optionalID(request.seller),
        ]
    }

    private func place(_ after: Place?, _ order: SearchOrder, limit: Int) -> [PostgresValue] {
        let start: ListingID = order.isAscending ? ListingID(high: 0, low: 0) : ListingID(high: .max, low: .max)
        return [
            order.value(of: after?.key ?? order.start), .id(after?.id ?? start), .int64(Int64(limit) + 1),
            .optionalTimestamp(after?.instant),
        ]
    }

    /// Everything that decides which hits there are, and in which order.
    private func scope(_ request: SearchAuctions.Request) throws -> String {
        var query = request
        query.cursor = nil
        query.limit = 0
        query.explain = false
        return "search:" + String(decoding: try JSON.encode(query), as: UTF8.self)
    }
}

extension SearchWeights {
    /// The parameters of every statement of the search; the weight of the text is one of those with text only.
    fileprivate var values: [PostgresValue] {
        [
            endingSoonPercent, bidsPercent, freshnessPercent, endingSoonHalfHours, bidsHalfCount, freshnessHalfHours,
        ].map(PostgresValue.int64)
    }
}

extension SearchText {
    fileprivate var values: [PostgresValue] {
        [.text(whole), .optionalText(literal), .optionalText(head), .optionalText(prefix)]
    }
}
