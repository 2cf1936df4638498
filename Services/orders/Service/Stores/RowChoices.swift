import Kernel
import OrdersDomain
import Postgres

extension Row {
    /// A column whose text is one of the cases of `Choice`.
    func choice<Choice: RawRepresentable>(_ column: Int, of: Choice.Type = Choice.self) throws -> Choice
    where Choice.RawValue == String {
        let text = try text(column)
        guard let choice = Choice(rawValue: text) else {
            throw PostgresError(.decoding, "column \(column) has the unknown value '\(text)'")
        }
        return choice
    }

    /// The amount in one column with the currency in the next.
    func money(_ column: Int) throws -> Money {
        Money(amount: try int64(column), currency: try choice(column + 1))
    }
}
