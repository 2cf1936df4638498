import AuctionsDomain
import Kernel
import ServiceKit
import Wire

/// Reads the policies of one kind and market and collects what is out of range. Keys are stated without `auctions.`.
struct PolicyReader {
    var kind: TradeKind?
    var market: Market?
    private(set) var faults: [String] = []
    private let set: PolicySet

    init(_ set: PolicySet) { self.set = set }

    mutating func integer(_ key: String, in range: ClosedRange<Int64>) -> Int64 {
        guard let value = value(key)?.integerValue, range.contains(value) else {
            fault(key, "an integer from \(range.lowerBound) to \(range.upperBound)")
            return range.lowerBound
        }
        return value
    }

    mutating func truth(_ key: String) -> Bool {
        guard case .bool(let value) = value(key) else {
            fault(key, "true or false")
            return true
        }
        return value
    }

    /// Durations in ascending order, each once.
    mutating func durations(_ key: String, in range: ClosedRange<Int64>) -> [Int] {
        let items = value(key)?.arrayValue ?? []
        let days = items.compactMap(\.integerValue)
        guard !days.isEmpty, days.count == items.count, days.allSatisfy(range.contains),
            zip(days, days.dropFirst()).allSatisfy({ $0 < $1 })
        else {
            fault(key, "a rising list of integers from \(range.lowerBound) to \(range.upperBound)")
            return []
        }
        return days.map(Int.init)
    }

    /// The table `{"steps": [{"below", "increment"}], "beyond"}` of a currency (AU-5); nil when the policies have none.
    mutating func increments(_ currency: CurrencyCode) -> IncrementTable? {
        let key = "increments.\(currency.rawValue)"
        guard let value = value(key) else { return nil }
        let steps = (value["steps"]?.arrayValue ?? []).map { step -> IncrementTable.Step? in
            guard let below = step["below"]?.integerValue, let increment = step["increment"]?.integerValue else {
                return nil
            }
            return IncrementTable.Step(below: below, increment: increment)
        }
        let sound = steps.compactMap { $0 }
        guard sound.count == steps.count, let beyond = value["beyond"]?.integerValue,
            let table = IncrementTable(currency: currency, steps: sound, beyond: beyond)
        else {
            fault(key, "a table of rising prices and increments")
            return nil
        }
        return table
    }

    private func value(_ key: String) -> JSONValue? { set.value("auctions.\(key)", kind: kind, market: market) }

    /// One line per key: the same value may hold for many kinds and markets.
    private mutating func fault(_ key: String, _ expected: String) {
        let line = "policy auctions.\(key) must be \(expected)"
        if !faults.contains(line) { faults.append(line) }
    }
}
