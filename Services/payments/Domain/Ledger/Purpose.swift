/// What a transfer is made for; members read it on their statements.
package enum Purpose: String, CaseIterable, Sendable {
    /// The price of an award becomes due (PY-2).
    case price
    /// The auction fee becomes due (PY-2).
    case fee
    /// The value added tax on the fee becomes due (PY-2).
    case vat
    /// The buyer's account is debited (PY-3).
    case debit
    /// Collected money goes into escrow (PY-4).
    case escrow
    /// Money leaves escrow again, since the debit came back (PY-5).
    case escrowReversal
    /// A settled debit came back (PY-5).
    case debitReturn
    /// The seller is paid (PY-7).
    case payout
    /// Money goes back to the buyer (PY-8).
    case refund
    /// What was due is not due any more (OR-8).
    case priceReversal, feeReversal, vatReversal
    /// The fee of a cancelled award falls on the seller (OR-8, PY-9).
    case cancellationFee
    /// The value added tax on that fee.
    case cancellationVat
}
