import Kernel
import PaymentsDomain
import Postgres

/// Where a seller is paid.
struct PayoutAccountRow {
    let member: MemberID
    let holder: String
    let iban: IBAN

    /// A row of `MandateStore.findAccounts`.
    init(_ row: Row) throws {
        guard let iban = IBAN(try row.text(2)) else {
            throw PostgresError(.decoding, "a payout account has no valid IBAN")
        }
        member = try row.id(0)
        holder = try row.text(1)
        self.iban = iban
    }
}
