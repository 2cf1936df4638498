import Kernel

/// A file of recorded auctions: comma-separated, one line per bid, columns by the names in the first line.
///
/// Columns: `auction`, `max_bid`, `time_days`, `bidder`, `opening_bid`, `final_price`, `duration_days`, and if there is
/// one `item`; others are ignored. Amounts are dollars. Amounts and times are read as exact decimals.
struct ReplayFile: Equatable {
    /// In the order of their first lines.
    let auctions: [RecordedAuction]
    /// All bids of all auctions by time, then by line.
    let bids: [RecordedBid]

    /// What is wrong with a file; `line` counts from 1.
    struct Fault: Error, Equatable, CustomStringConvertible {
        let line: Int
        let text: String
        var description: String { "line \(line): \(text)" }
    }

    static let requiredColumns = [
        "auction", "max_bid", "time_days", "bidder", "opening_bid", "final_price", "duration_days",
    ]
    /// The most lines of a file.
    static let maximumLines = 1_000_000

    init(_ text: String) throws(Fault) {
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)[...]
        while lines.last?.isEmpty == true { lines.removeLast() }
        guard let first = lines.first else { throw Fault(line: 1, text: "the file is empty") }
        guard lines.count <= ReplayFile.maximumLines else {
            throw Fault(line: lines.count, text: "the file has more than \(ReplayFile.maximumLines) lines")
        }
        let columns = try ReplayColumns(header: try CSVLine.fields(String(first), line: 1))
        var auctions: [RecordedAuction] = []
        var places: [String: Int] = [:]
        var bids: [RecordedBid] = []
        for (index, content) in lines.enumerated().dropFirst() where !content.isEmpty {
            let row = try ReplayRow(try CSVLine.fields(String(content), line: index + 1), columns, line: index + 1)
            if let place = places[row.auction.name] {
                guard auctions[place] == row.auction else {
                    throw Fault(line: row.line, text: "auction \(row.auction.name) differs from its earlier lines")
                }
            } else {
                places[row.auction.name] = auctions.count
                auctions.append(row.auction)
            }
            bids.append(row.bid)
        }
        self.auctions = auctions
        self.bids = bids.sorted { ($0.microsecondsIn, $0.line) < ($1.microsecondsIn, $1.line) }
    }

    /// The names of all bidders, each once, in the order of the bids.
    var bidders: [String] {
        var seen: Set<String> = []
        return bids.map(\.bidder).filter { seen.insert($0).inserted }
    }

    /// Who has the highest maximum of an auction, the earlier one when there are equals; nil without a bid.
    var expectedWinners: [String: String] {
        var best: [String: RecordedBid] = [:]
        for bid in bids where bid.maximum.amount > best[bid.auction]?.maximum.amount ?? 0 { best[bid.auction] = bid }
        return best.mapValues(\.bidder)
    }
}

/// One auction of a file, without its bids.
struct RecordedAuction: Equatable {
    let name: String
    let title: String
    let startPrice: Money
    let finalPrice: Money
    let durationDays: Int
}

/// One bid of a file.
struct RecordedBid: Equatable {
    /// Of the file, from 1; the first line names the columns.
    let line: Int
    let auction: String
    let bidder: String
    let maximum: Money
    /// Since the opening of the auction.
    let microsecondsIn: Int64
}
