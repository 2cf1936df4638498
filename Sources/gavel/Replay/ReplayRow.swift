import Kernel

/// Where the columns of a file are.
struct ReplayColumns {
    private let places: [String: Int]
    let count: Int

    init(header: [String]) throws(ReplayFile.Fault) {
        var places: [String: Int] = [:]
        for (index, name) in header.enumerated() {
            let name = String(name.drop(while: { $0 == "\u{FEFF}" })).lowercased()
            guard places.updateValue(index, forKey: name) == nil else {
                throw ReplayFile.Fault(line: 1, text: "the column \(name) is there twice")
            }
        }
        let missing = ReplayFile.requiredColumns.filter { places[$0] == nil }
        guard missing.isEmpty else {
            throw ReplayFile.Fault(
                line: 1, text: "the first line must name the columns; missing: \(missing.joined(separator: ", "))")
        }
        self.places = places
        count = header.count
    }

    subscript(name: String) -> Int? { places[name] }
}

/// One line of a file, read and checked.
struct ReplayRow {
    let line: Int
    let auction: RecordedAuction
    let bid: RecordedBid

    init(_ fields: [String], _ columns: ReplayColumns, line: Int) throws(ReplayFile.Fault) {
        guard fields.count == columns.count else {
            throw ReplayFile.Fault(line: line, text: "\(fields.count) fields where \(columns.count) were expected")
        }
        func field(_ name: String) -> String { columns[name].map { fields[$0] } ?? "" }
        func money(_ name: String) throws(ReplayFile.Fault) -> Money {
            let text = field(name)
            guard let money = Money(decimal: ExactDecimal.trimmed(text), currency: .usd), money.amount > 0 else {
                throw ReplayFile.Fault(
                    line: line, text: "\(name) is '\(text)', not an amount of dollars and cents above 0")
            }
            return money
        }
        guard !field("auction").isEmpty, !field("bidder").isEmpty else {
            throw ReplayFile.Fault(line: line, text: "auction and bidder must not be empty")
        }
        guard let days = Int(field("duration_days")), (1...365).contains(days) else {
            throw ReplayFile.Fault(line: line, text: "duration_days is '\(field("duration_days"))', not 1 to 365")
        }
        let time = ExactDecimal.scaled(field("time_days"), by: 86_400_000_000)
        guard let time, time >= 0, time <= Int64(days) * 86_400_000_000 else {
            throw ReplayFile.Fault(
                line: line, text: "time_days is '\(field("time_days"))', not a time within the \(days) days")
        }
        self.line = line
        let name = field("auction")
        let item = field("item")
        auction = RecordedAuction(
            name: name, title: "\(item.isEmpty ? "Auction" : String(item.prefix(80))) \(name.prefix(30))",
            startPrice: try money("opening_bid"), finalPrice: try money("final_price"), durationDays: days)
        bid = RecordedBid(
            line: line, auction: name, bidder: field("bidder"), maximum: try money("max_bid"), microsecondsIn: time)
    }
}

/// Decimals as whole numbers of a smaller unit; never floating point.
enum ExactDecimal {
    /// `text` (digits with an optional decimal point) times `factor`, cut to a whole number; nil for anything else.
    static func scaled(_ text: String, by factor: Int64) -> Int64? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = digits(parts[0]), parts.count == 1 || !parts[1].isEmpty else { return nil }
        let (units, overflow) = whole.multipliedReportingOverflow(by: factor)
        guard !overflow else { return nil }
        guard parts.count == 2 else { return units }
        // Digits beyond the twelfth are far below a microsecond.
        guard parts[1].utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }), let fraction = digits(parts[1].prefix(12)) else {
            return nil
        }
        let scale = (0..<min(12, parts[1].utf8.count)).reduce(Int64(1)) { scale, _ in scale * 10 }
        // At most 10¹² × 8.64 × 10¹⁰: more than 64 bits hold.
        let product = fraction.multipliedFullWidth(by: factor)
        let share = scale.dividingFullWidth(product).quotient
        let (sum, sumOverflow) = units.addingReportingOverflow(share)
        return sumOverflow ? nil : sum
    }

    /// `text` without zeros at the end of its fraction: `24.9900` is `24.99`.
    static func trimmed(_ text: String) -> String {
        guard text.contains(".") else { return text }
        var text = Substring(text)
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return String(text)
    }

    private static func digits(_ text: Substring) -> Int64? {
        text.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } ? Int64(text) : nil
    }
}
