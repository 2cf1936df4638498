/// Where the buyer's debit stands (PY-3).
package enum CollectionState: String, CaseIterable, Sendable {
    /// The buyer has granted no mandate that holds.
    case waitingForMandate
    /// Announced to the buyer, not in a file yet.
    case announced
    /// In a file for the bank.
    case submitted
    /// Booked by the bank.
    case settled
    /// Refused or returned by the bank.
    case failed
    /// Not wanted any more.
    case cancelled
}

/// Where the seller's money stands (PY-7).
package enum PayoutState: String, CaseIterable, Sendable {
    /// Until the debit is settled and both parties attested.
    case waitingForHeld
    /// Due, but the seller has named no account.
    case waitingForAccount
    /// Its bank day is set.
    case scheduled
    /// In a file for the bank.
    case instructed
    /// Booked by the bank.
    case posted
    /// Not wanted any more.
    case cancelled
}

/// Where the money stands that goes back to the buyer (PY-8).
package enum RefundState: String, CaseIterable, Sendable {
    case none
    /// The debit is on its way; what it brings goes back.
    case waitingForSettlement
    /// Reserved in the ledger, not in a file yet.
    case reserved
    /// In a file for the bank.
    case instructed
    /// Booked by the bank.
    case posted
}

/// A party of an order.
package enum PaymentSide: String, CaseIterable, Sendable {
    case seller, buyer
}
