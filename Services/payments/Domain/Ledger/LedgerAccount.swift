import Kernel

/// What an account of the ledger is for (PY-1). The database knows the same kinds, with the side that raises them and
/// whether they may go below zero.
package enum AccountKind: String, CaseIterable, Sendable {
    /// The platform's account at its bank. Raised by debits.
    case bank
    /// What a buyer owes. Raised by debits.
    case receivable
    /// What a seller owes the platform (PY-9). Raised by debits.
    case claim
    /// The price of an order that has not been collected. Raised by credits.
    case obligation
    /// The collected price of an order (PY-4). Raised by credits.
    case escrow
    /// The platform's fees. Raised by credits.
    case feeIncome
    /// Value added tax on fees. Raised by credits.
    case vat
}

/// An account of the ledger: one per kind, owner and currency.
package struct LedgerAccount: Hashable, Sendable {
    package let kind: AccountKind
    /// The member or the order whose account it is; nil for the platform's own.
    package let owner: String?

    private init(_ kind: AccountKind, _ owner: String?) {
        self.kind = kind
        self.owner = owner
    }

    package static let bank = LedgerAccount(.bank, nil)
    package static let feeIncome = LedgerAccount(.feeIncome, nil)
    package static let vat = LedgerAccount(.vat, nil)
    package static func receivable(_ buyer: MemberID) -> LedgerAccount { LedgerAccount(.receivable, "\(buyer)") }
    package static func claim(_ seller: MemberID) -> LedgerAccount { LedgerAccount(.claim, "\(seller)") }
    package static func obligation(_ order: OrderID) -> LedgerAccount { LedgerAccount(.obligation, "\(order)") }
    package static func escrow(_ order: OrderID) -> LedgerAccount { LedgerAccount(.escrow, "\(order)") }

    /// `escrow:0197…:EUR`
    package func code(_ currency: CurrencyCode) -> String {
        ([kind.rawValue, owner, currency.rawValue] as [String?]).compactMap { $0 }.joined(separator: ":")
    }
}
