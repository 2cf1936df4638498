import Foundation
import Testing

/// Random auctions against the reference model. `GAVEL_SEQUENCES` says how many in all, `GAVEL_SEED` where to begin; the
/// shards run in parallel where there are cores for them.
@Suite struct ReferenceModelTests {
    static let shardCount = 8

    /// Every answer and happening that the random auctions must come upon, or they would prove little.
    static let happenings = [
        "ACCEPTED", "NO_CHANGE", "AUCTION_NOT_STARTED", "AUCTION_ENDED", "OWN_LISTING", "CURRENCY_MISMATCH",
        "AMOUNT_NOT_POSITIVE", "AMOUNT_TOO_LARGE", "BID_TOO_LOW", "BUY_NOW_NOT_OFFERED", "BUY_NOW_GONE",
        "NO_ACTIVE_BID", "TYPO_WINDOW_OVER", "CORRECTED_AMOUNT_MISSING", "CORRECTED_AMOUNT_INVALID", "NOT_SELLER",
        "BID_NOT_FOUND", "ALREADY_CLOSED", "NOT_DUE", "bid", "raise", "retraction", "several withdrawn", "strike",
        "buyNow", "endEarly", "close", "highestBid", "noBids", "reserveNotMet", "endedEarly", "sealed", "extended",
        "extended to the limit",
    ]

    @Test(
        "AU-4 … AU-12: random auctions agree with the reference model, their proofs verify", arguments: 0..<shardCount)
    func randomAuctions(shard: Int) {
        let environment = ProcessInfo.processInfo.environment
        let sequences = environment["GAVEL_SEQUENCES"].flatMap(Int.init) ?? 200_000
        let firstSeed = environment["GAVEL_SEED"].flatMap(UInt64.init) ?? 1
        var seen: [String: Int] = [:]
        for index in stride(from: shard, to: sequences, by: ReferenceModelTests.shardCount) {
            let seed = firstSeed &+ UInt64(index)
            var auction = RandomAuction(seed: seed)
            if let difference = auction.play() {
                Issue.record("GAVEL_SEED=\(seed) GAVEL_SEQUENCES=1: \(difference)")
                return
            }
            seen.merge(auction.seen, uniquingKeysWith: +)
        }
        if sequences >= 100_000 {
            for happening in ReferenceModelTests.happenings {
                #expect(seen[happening, default: 0] >= 10, "\(happening) hardly ever happens: \(seen)")
            }
        }
    }
}
