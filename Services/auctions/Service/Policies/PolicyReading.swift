import AuctionsDomain
import Kernel
import ServiceKit
import Wire

/// Policies whose form only auctions know.
extension PolicyReader {
    /// Durations in ascending order, each once.
    mutating func durations(_ key: String, in range: ClosedRange<Int64>) -> [Int] {
        let days = integers(key, in: range)
        if !zip(days, days.dropFirst()).allSatisfy({ $0 < $1 }) { fault(key, "a list of integers that rise") }
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
}
