import Contracts
import Kernel
import Postgres
import ServiceKit
import Wire

/// A request of the search, checked and turned into the one statement that finds a page (AU-14).
struct SearchQuery {
    /// Where a page ended: the key and id of its last hit, and the instant that relevance is computed for, which is that
    /// of the first page, so that hits do not move while time passes.
    struct Place: Codable {
        var key: Int64
        var id: ListingID
        var instant: Timestamp
    }

    let order: SearchOrder
    let limit: Int
    let hasText: Bool
    /// Everything that decides which hits there are and in which order; cursors are bound to it.
    let scope: String
    /// Finds one row more than the page holds, to see whether there are more.
    let statement: Query

    /// - Throws: INVALID_ARGUMENT for parameters that are none and for a cursor of another query.
    init(_ request: SearchAuctions.Request, weights: SearchWeights) throws {
        guard let order = SearchOrder(rawValue: request.sort) else {
            throw ListingErrors.invalidParameter(
                "sort", expected: SearchOrder.allCases.map(\.rawValue).joined(separator: ", "), rule: "AU-14")
        }
        self.order = order
        limit = try PageCursor.limit(request.limit, maximum: 100)
        let text = try SearchQuery.text(request)
        hasText = text != nil
        let scope = try SearchQuery.scope(request)
        self.scope = scope
        let after = try request.cursor.map { try PageCursor.decode($0, scope: scope, as: Place.self, rule: "AU-14") }
        var parameters =
            try SearchQuery.filters(request) + SearchQuery.start(after, order, limit: limit) + weights.values
        if let text { parameters += [.int64(weights.textPercent), .text(request.language.rawValue)] + text.values }
        statement = Query(SearchStore.find(order, hasText: text != nil), parameters)
    }

    private static func text(_ request: SearchAuctions.Request) throws -> SearchText? {
        guard let text = request.text else { return nil }
        guard text.utf8.count <= SearchText.maximumBytes else {
            throw ListingErrors.invalidParameter(
                "text", expected: "at most \(SearchText.maximumBytes) bytes", rule: "AU-14")
        }
        return SearchText(text)
    }

    private static func filters(_ request: SearchAuctions.Request) throws -> [PostgresValue] {
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

    private static func start(_ after: Place?, _ order: SearchOrder, limit: Int) -> [PostgresValue] {
        let first: ListingID = order.isAscending ? ListingID(high: 0, low: 0) : ListingID(high: .max, low: .max)
        return [
            order.value(of: after?.key ?? order.start), .id(after?.id ?? first), .int64(Int64(limit) + 1),
            .optionalTimestamp(after?.instant),
        ]
    }

    private static func scope(_ request: SearchAuctions.Request) throws -> String {
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
