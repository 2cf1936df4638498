import Calendar
import Kernel
import Wire

/// Reads the policies of one service for one kind and market, and collects what is out of range: all faults are named at
/// once. A faulty value is replaced by one that keeps the reading going; nobody uses it.
package struct PolicyReader {
    /// Whose values are read.
    package var kind: TradeKind?
    package var market: Market?
    /// One line per key: the same value may hold for many kinds and markets.
    package private(set) var faults: [String] = []
    private let set: PolicySet
    private let service: ServiceName

    /// Keys are stated without the service's name: `softCloseSeconds` is `auctions.softCloseSeconds`.
    package init(_ set: PolicySet, of service: ServiceName) {
        self.set = set
        self.service = service
    }

    /// Throws what was collected.
    package func check() throws(ConfigurationFaults) {
        if !faults.isEmpty { throw ConfigurationFaults(faults) }
    }

    package mutating func integer(_ key: String, in range: ClosedRange<Int64>) -> Int64 {
        guard let value = value(key)?.integerValue, range.contains(value) else {
            fault(key, "an integer from \(range.lowerBound) to \(range.upperBound)")
            return range.lowerBound
        }
        return value
    }

    /// At least one integer, each in the range.
    package mutating func integers(_ key: String, in range: ClosedRange<Int64>) -> [Int64] {
        let items = value(key)?.arrayValue ?? []
        let integers = items.compactMap(\.integerValue)
        guard !items.isEmpty, integers.count == items.count, integers.allSatisfy(range.contains) else {
            fault(key, "a list of integers from \(range.lowerBound) to \(range.upperBound)")
            return [range.lowerBound]
        }
        return integers
    }

    package mutating func truth(_ key: String) -> Bool {
        guard case .bool(let value) = value(key) else {
            fault(key, "true or false")
            return true
        }
        return value
    }

    package mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, default fallback: Choice
    ) -> Choice where Choice.RawValue == String {
        guard let value = value(key)?.stringValue, let choice = Choice(rawValue: value) else {
            fault(key, "one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
            return fallback
        }
        return choice
    }

    /// A time such as `P7D werktag shifted`. Time before an event is no time that something may take.
    package mutating func budget(_ key: String) -> DeadlineBudget {
        if let text = value(key)?.stringValue, let budget = DeadlineBudget(text) {
            if case .daysBefore = budget {} else { return budget }
        }
        fault(key, "a time such as P7D werktag shifted")
        return .days(0, .calendarDay, shift: false)
    }

    /// The value in force, for what has a form of its own.
    package func value(_ key: String) -> JSONValue? {
        set.value("\(service.rawValue).\(key)", kind: kind, market: market)
    }

    /// Notes that a value is not what it must be.
    package mutating func fault(_ key: String, _ expected: String) {
        let line = "policy \(service.rawValue).\(key) must be \(expected)"
        if !faults.contains(line) { faults.append(line) }
    }
}
