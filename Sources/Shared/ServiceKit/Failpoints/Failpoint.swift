/// The places between award and payout where a test kills the process: before and after every commit, every send and
/// every file. Each name is used at one place of the code.
package enum Failpoint: String, CaseIterable, Codable, Sendable {
    /// auctions: the award with its event (AU-9).
    case auctionClosed
    /// orders: order, contract and the requests for both mails (OR-1, OR-2, OR-4).
    case orderOpened
    /// orders: both parties attested (OR-6).
    case appointmentHeld
    /// orders: both parties agreed to cancel (OR-8).
    case cancellationAgreed
    /// orders: the payout was posted, the order is complete (OR-10).
    case orderCompleted
    /// orders: the order was cancelled (OR-8).
    case orderCancelled
    /// helpdesk: a mail was taken in.
    case mailAccepted
    /// helpdesk: the attempt was recorded, the text may be sent now (OR-2).
    case mailAttempted
    /// helpdesk: the text of a mail was sent (OR-2).
    case mailSent
    /// helpdesk: what the mail server answered was recorded (OR-2).
    case mailAnswered
    /// payments: what is due and the reserved debit (PY-2, PY-3).
    case debitReserved
    /// payments: a file for the bank with its entries, in the database.
    case bankFileCreated
    /// payments: the file for the bank, in its folder.
    case bankFileWritten
    /// payments: the file is noted as written.
    case bankFileRecorded
    /// payments: a statement of the bank with all that follows (PY-6).
    case statementImported
    /// payments: the payout was reserved (PY-7).
    case payoutReserved
    /// payments: a cancelled order's money was unwound (PY-8).
    case orderUnwound
}

/// On which side of the place the process ends.
package enum FailpointSide: String, CaseIterable, Codable, Sendable {
    case before, after
}
