import Kernel

/// The two schemes of SEPA direct debits (PY-3).
package enum DebitScheme: String, Codable, Hashable, Sendable, CaseIterable {
    /// For everybody; the debtor may have it returned for eight weeks.
    case core = "CORE"
    /// Between businesses; the debtor's bank knows the mandate, and there is no return by the debtor.
    case b2b = "B2B"
}

/// One direct debit: an amount that a mandate allows to be collected (PY-3).
package struct DebitInstruction: Hashable, Sendable {
    /// Comes back in the statement; the platform's own, unique in the file.
    package let endToEndID: String
    /// Euros, more than 0.
    package let amount: Money
    package let mandateReference: String
    package let mandateSignedOn: CivilDate
    package let debtorName: String
    package let debtorIBAN: IBAN
    /// What the debtor reads on the own statement; may be empty.
    package let remittance: String

    package init(
        endToEndID: String, amount: Money, mandateReference: String, mandateSignedOn: CivilDate, debtorName: String,
        debtorIBAN: IBAN, remittance: String
    ) {
        self.endToEndID = endToEndID
        self.amount = amount
        self.mandateReference = mandateReference
        self.mandateSignedOn = mandateSignedOn
        self.debtorName = debtorName
        self.debtorIBAN = debtorIBAN
        self.remittance = remittance
    }
}
