import Kernel

/// One booking that a file asks the bank for.
struct BankOrder: Hashable, Sendable {
    enum Direction: Sendable {
        /// A direct debit: money comes in.
        case collect
        /// A credit transfer: money goes out.
        case transfer
    }

    let direction: Direction
    let endToEndID: String
    /// The mandate's reference; direct debits only.
    let mandate: String?
    let amount: Money
    /// The bank day that the file asks for.
    let executionDate: CivilDate
}
