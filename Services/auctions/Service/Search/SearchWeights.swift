import Postgres
import ServiceKit

/// How relevance comes about (AU-14): a weighted sum of four shares, each from 0 to its weight.
///
/// - text: how well title and description fit the words, PostgreSQL's `ts_rank` r as r / (r + 1); 0 without words.
/// - endingSoon: h / (h + hours left), so that half of it is reached `endingSoonHalfHours` before the end; 0 for a fixed
///   price.
/// - bids: n / (n + `bidsHalfCount`).
/// - freshness: h / (h + hours since the publication) with `freshnessHalfHours`.
///
/// All of these are policies and therefore public. The seller's service score (HD-14) joins when it exists.
struct SearchWeights: Hashable, Sendable {
    let textPercent: Int64
    let endingSoonPercent: Int64
    let bidsPercent: Int64
    let freshnessPercent: Int64
    let endingSoonHalfHours: Int64
    let bidsHalfCount: Int64
    let freshnessHalfHours: Int64

    init(_ reader: inout PolicyReader) {
        textPercent = reader.integer("search.textWeightPercent", in: 0...100)
        endingSoonPercent = reader.integer("search.endingSoonWeightPercent", in: 0...100)
        bidsPercent = reader.integer("search.bidsWeightPercent", in: 0...100)
        freshnessPercent = reader.integer("search.freshnessWeightPercent", in: 0...100)
        endingSoonHalfHours = reader.integer("search.endingSoonHalfHours", in: 1...8760)
        bidsHalfCount = reader.integer("search.bidsHalfCount", in: 1...100_000)
        freshnessHalfHours = reader.integer("search.freshnessHalfHours", in: 1...8760)
    }
}
