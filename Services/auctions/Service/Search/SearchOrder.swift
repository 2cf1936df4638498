import Kernel
import Postgres

/// The ways in which hits can be sorted (AU-14). Each has a key that is unique together with the listing's id, so that a
/// page begins right after the place at which the one before ended, whatever came and went in between.
enum SearchOrder: String, CaseIterable, Sendable {
    case endingSoonest, newest, priceAscending, priceDescending, bids, relevance

    /// The key in SQL, over the tables of `AuctionViewStore`. Relevance is counted in billionths, so that equal keys
    /// are equal.
    func key(score: String) -> String {
        switch self {
        case .endingSoonest: "l.ends_at"
        case .newest: "l.published_at"
        case .priceAscending, .priceDescending: SearchStore.price
        case .bids: "coalesce(a.bid_count, 0)"
        case .relevance: "round(1000000000 * (\(score)))::bigint"
        }
    }

    var isAscending: Bool { self == .endingSoonest || self == .priceAscending }
    var isByInstant: Bool { self == .endingSoonest || self == .newest }

    /// The SQL type of the key.
    var type: String { isByInstant ? "timestamptz" : "bigint" }

    /// The place before the first hit.
    var start: Int64 {
        switch (isByInstant, isAscending) {
        case (true, true): 0
        case (true, false): ListingStore.never.microseconds
        case (false, true): .min
        case (false, false): .max
        }
    }

    /// A key as a parameter; microseconds stand for instants.
    func value(of key: Int64) -> PostgresValue {
        isByInstant ? .timestamp(Timestamp(microseconds: key)) : .int64(key)
    }

    /// The key in a column as an integer; microseconds for instants.
    func key(in row: Row, _ column: Int) throws -> Int64 {
        try isByInstant ? row.timestamp(column).microseconds : row.int64(column)
    }
}
