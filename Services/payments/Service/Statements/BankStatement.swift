import Kernel

/// A statement of the platform's account as the bank states it, already proved: opening + entries = closing (PY-6).
/// All amounts are minor units of `currency`.
package struct BankStatement: Hashable, Sendable {
    /// The bank's name of the statement.
    package let id: String
    /// The electronic sequence number, or the legal one where there is no other; consecutive per account.
    package let number: Int64?
    /// The platform's account.
    package let iban: String
    package let currency: CurrencyCode
    /// The balance before the entries; negative when the account is overdrawn.
    package let opening: Int64
    /// The balance after the entries.
    package let closing: Int64
    /// When the bank made the statement, as it is written; empty when the bank does not say.
    package let createdAt: String
    /// The date of the closing balance.
    package let bookedOn: CivilDate
    /// The booked entries in the order of the statement; announced and pending ones are left out.
    package let entries: [Entry]

    /// One booking on the account.
    package struct Entry: Hashable, Sendable {
        /// Among the booked entries, from 1: with the statement's id it names the entry for ever.
        package let position: Int
        /// What the entry does to the balance: positive for a credit, negative for a debit.
        package let amount: Int64
        package let bookedOn: CivilDate
        /// The bank takes an earlier entry back, e.g. a direct debit that was returned. The sign stands in `amount`.
        package let isReversal: Bool
        /// The bank's own reference of the entry.
        package let bankReference: String?
        /// At least one. The details of a batch make up the entry's amount. When the bank does not break a batch
        /// down into amounts, it is one detail without references, which nothing matches by mistake.
        package let details: [Detail]
    }

    /// One payment of an entry.
    package struct Detail: Hashable, Sendable {
        /// nil when the bank has none (`NOTPROVIDED`).
        package let endToEndID: String?
        /// The reference of the mandate of a direct debit.
        package let mandate: String?
        /// Never negative; the direction stands in `isCredit`.
        package let amount: Int64
        /// Whether the money came in.
        package let isCredit: Bool
        /// The bank's reason of an R-transaction, e.g. `AM04` (PY-5).
        package let returnCode: String?
        /// The creditor's reference of a structured remittance.
        package let structuredReference: String?
        /// The account of the other party.
        package let counterpartyIBAN: String?
        /// The free text; its lines are joined by a space. Empty when there is none.
        package let remittance: String
    }
}
