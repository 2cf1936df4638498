import Calendar
import Kernel
import ServiceKit
import Wire

/// Reads the policies of one kind and market and collects what is out of range. Keys are stated without `orders.`.
struct PolicyReader {
    var kind: TradeKind?
    var market: Market?
    private(set) var faults: [String] = []
    private let set: PolicySet

    init(_ set: PolicySet) { self.set = set }

    mutating func integer(_ key: String, in range: ClosedRange<Int64>) -> Int {
        guard let value = value(key)?.integerValue, range.contains(value) else {
            fault(key, "an integer from \(range.lowerBound) to \(range.upperBound)")
            return Int(range.lowerBound)
        }
        return Int(value)
    }

    mutating func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, default fallback: Choice) -> Choice
    where Choice.RawValue == String {
        guard let value = value(key)?.stringValue, let choice = Choice(rawValue: value) else {
            fault(key, "one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
            return fallback
        }
        return choice
    }

    /// A time such as `P7D werktag shifted`.
    mutating func budget(_ key: String) -> DeadlineBudget {
        if let value = value(key)?.stringValue, let budget = DeadlineBudget(value) {
            // Time before an event is no time that something may take.
            if case .daysBefore = budget {} else { return budget }
        }
        fault(key, "a time such as P7D werktag shifted")
        return .days(0, .calendarDay, shift: false)
    }

    private func value(_ key: String) -> JSONValue? { set.value("orders.\(key)", kind: kind, market: market) }

    /// One line per key: the same value may hold for many kinds and markets.
    private mutating func fault(_ key: String, _ expected: String) {
        let line = "policy orders.\(key) must be \(expected)"
        if !faults.contains(line) { faults.append(line) }
    }
}
