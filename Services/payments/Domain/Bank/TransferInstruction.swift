import Kernel

/// One credit transfer: a payout or a refund (PY-7, PY-8).
package struct TransferInstruction: Hashable, Sendable {
    /// Comes back in the statement; the platform's own, unique in the file.
    package let endToEndID: String
    /// Euros, more than 0.
    package let amount: Money
    package let creditorName: String
    package let creditorIBAN: IBAN
    /// What the creditor reads on the own statement; may be empty.
    package let remittance: String

    package init(
        endToEndID: String, amount: Money, creditorName: String, creditorIBAN: IBAN, remittance: String
    ) {
        self.endToEndID = endToEndID
        self.amount = amount
        self.creditorName = creditorName
        self.creditorIBAN = creditorIBAN
        self.remittance = remittance
    }
}
