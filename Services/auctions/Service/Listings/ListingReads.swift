import AuctionsDomain
import Contracts
import Kernel
import Postgres
import Reactor
import ServiceKit
import Wire

/// What sellers read of their own listings.
@Loop
struct ListingReads {
    let pool: Pool

    func listing(_ request: GetListing.Request) async throws -> ListingView {
        guard let row = try await pool.query(ListingStore.read, .id(request.id)).rows.first else {
            throw ListingErrors.notFound(request.id)
        }
        let stored = try ListingStore.stored(row)
        try ListingViews.check(stored, isSeenBy: request.seller)
        return ListingViews.view(stored)
    }

    /// One of the sections draft, live, sold and expired, newest first; an ended listing is in exactly one of the last
    /// two (AU-13).
    func section(_ request: ListSellerListings.Request) async throws -> Page<ListingView> {
        guard let section = ListingStatus(rawValue: request.section) else {
            throw ListingErrors.invalidParameter(
                "section", expected: ListingStatus.allCases.map(\.rawValue).joined(separator: ", "), rule: "AU-13")
        }
        let limit = try PageCursor.limit(request.limit, maximum: 100)
        let scope = "listings:\(request.seller):\(section.rawValue)"
        let before =
            try request.cursor.map { try PageCursor.decode($0, scope: scope, as: ListingID.self, rule: "AU-14") }
            ?? ListingID(high: .max, low: .max)
        let rows = try await pool.query(
            ListingStore.section, .id(request.seller), .text(section.rawValue), .id(before), .int64(Int64(limit) + 1)
        ).rows
        var budget = PageBudget()
        var items: [ListingView] = []
        for row in rows.prefix(limit) {
            let view = ListingViews.view(try ListingStore.stored(row))
            guard budget.takes(view.fields.title, view.fields.description) else { break }
            items.append(view)
        }
        let isLast = items.count == rows.count
        return Page(
            items: items,
            nextCursor: try isLast ? nil : items.last.map { try PageCursor.encode($0.id, scope: scope) })
    }
}

/// How much text a page may hold, so that it stays well below what a message of the bus can. A page that is full ends
/// early and has a cursor to what follows; it always has one item.
struct PageBudget {
    private var leftBytes = 1 << 20
    private var isFirst = true

    /// Whether an item with these texts still has its place.
    mutating func takes(_ texts: String...) -> Bool {
        leftBytes -= texts.reduce(0) { $0 + $1.utf8.count }
        defer { isFirst = false }
        return leftBytes >= 0 || isFirst
    }
}
