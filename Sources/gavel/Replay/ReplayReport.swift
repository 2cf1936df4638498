/// What a replay found.
struct ReplayReport: Equatable, Sendable {
    var auctions = 0
    var bids = 0
    /// Auctions whose winner is the bidder with the highest maximum of the file.
    var rightWinners = 0
    /// Auctions whose price is the file's final price.
    var rightPrices = 0
    /// Bids that were answered with a refusal.
    var refused = 0
    /// Bids of a leader that were not above the own maximum (AU-5); they are no refusals.
    var unchanged = 0
    /// How often bids were refused for each reason.
    var reasons: [String: Int] = [:]

    /// The last line of the command's output.
    var line: String {
        "replay: \(auctions) auctions, \(bids) bids, winners \(rightWinners)/\(auctions), "
            + "prices \(rightPrices)/\(auctions), refused \(refused)"
    }

    mutating func count(refusal reason: String) {
        refused += 1
        reasons[reason, default: 0] += 1
    }
}
