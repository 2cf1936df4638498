import AuctionsDomain
import Foundation
import Kernel
import Testing

/// 149 real auctions, see `Data/ebay-xbox.csv` (research data of Jank and Shmueli, *Modeling Online Auctions*).
@Suite struct EbayReplayTests {
    private struct Row {
        let auction: String
        let maximum: Int64
        let microseconds: Int64
        let bidder: String
        let opening: Int64
        let finalPrice: Int64
        let days: Int64
    }

    @Test("AU-4, AU-5: 149 real auctions end with their winners and, hidden reserves aside, their prices")
    func replay() throws {
        let rows = try rows()
        #expect(rows.count == 2811)
        var (winners, prices, refused, unchanged) = (0, 0, 0, 0)
        let auctions = Dictionary(grouping: rows, by: \.auction)
        #expect(auctions.count == 149)
        for bids in auctions.values {
            let first = try #require(bids.first)
            let terms = Fixture.terms(
                start: first.opening, softCloseSeconds: 0, seconds: first.days * 86_400, currency: .usd)
            var auction = Auction(terms: terms, seller: Fixture.seller, reserve: nil)
            var members: [String: Int] = [:]
            // Sorting is stable here by the line's number: the same instant keeps the order of the file.
            let inOrder = bids.enumerated().sorted {
                ($0.element.microseconds, $0.offset) < ($1.element.microseconds, $1.offset)
            }
            for (_, bid) in inOrder {
                let number = members[bid.bidder] ?? members.count + 1
                members[bid.bidder] = number
                let command = BidCommand(
                    bidder: Fixture.member(number), isVerifiedExpert: false, maximum: terms.money(bid.maximum))
                do throws(BidRejection) {
                    let decision = try auction.place(
                        command, now: Fixture.start.adding(microseconds: bid.microseconds))
                    if case .noChange = decision { unchanged += 1 }
                } catch {
                    #expect(error.reason == "BID_TOO_LOW")
                    refused += 1
                }
            }
            _ = try auction.close(now: auction.endsAt)
            let highest = bids.map(\.maximum).max()
            let best = inOrder.first { $0.element.maximum == highest }?.element.bidder
            if auction.winner == best.flatMap({ members[$0] }).map(Fixture.member) { winners += 1 }
            if auction.price == first.finalPrice { prices += 1 } else { #expect(auction.price < first.finalPrice) }
        }
        #expect(winners == 149)
        #expect(prices == 144)
        #expect(refused == 1)
        #expect(unchanged == 34)
    }

    private func rows() throws -> [Row] {
        let url = try #require(Bundle.module.url(forResource: "ebay-xbox", withExtension: "csv", subdirectory: "Data"))
        let lines = try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst()
        return try lines.map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            return Row(
                auction: cells[0], maximum: try #require(Money(decimal: cells[1], currency: .usd)).amount,
                microseconds: try #require(microseconds(days: cells[2])), bidder: cells[3],
                opening: try #require(Money(decimal: cells[5], currency: .usd)).amount,
                finalPrice: try #require(Money(decimal: cells[6], currency: .usd)).amount,
                days: try #require(Int64(cells[8])))
        }
    }

    /// Exact: a millionth of a day is 86,400 µs.
    private func microseconds(days text: String) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let digits = parts.count > 1 ? String(parts[1]) : ""
        guard digits.utf8.count <= 6, let whole = Int64(parts[0]),
            let millionths = Int64(digits.isEmpty ? "0" : digits)
        else { return nil }
        let scale = (digits.utf8.count..<6).reduce(Int64(1)) { value, _ in value * 10 }
        return whole * 86_400_000_000 + millionths * scale * 86_400
    }
}
