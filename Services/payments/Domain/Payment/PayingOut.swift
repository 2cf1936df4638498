import Kernel

/// The seller's money (PY-7).
extension Payment {
    /// Step names carry the debit's number: after a returned debit everything behind it happens anew.
    var pendingPayout: Booking {
        .pending(
            order, "payout.\(attempt)", price, from: .bank, to: .escrow(order), .payout,
            Booking.Reader(member: seller, isInFavour: true))
    }

    /// Both parties attested (OR-6).
    package mutating func hold(at instant: Timestamp) {
        if heldAt == nil { heldAt = instant }
    }

    /// The instant from which the payout's time runs: the later of the second attestation and the settlement; nil while
    /// one of them is missing or the money goes elsewhere.
    package var payoutClockStart: Timestamp? {
        guard let heldAt, let settledAt, payout == .waitingForHeld, unwoundAt == nil else { return nil }
        return max(heldAt, settledAt)
    }

    /// The payout is due: its money is reserved (PY-8), its bank day set unless the seller has named no account.
    package mutating func reservePayout(dueAt: Timestamp, on day: CivilDate?) -> [Booking] {
        precondition(payoutClockStart != nil, "the payout is not due")
        payoutDueAt = dueAt
        payoutOn = day
        payout = day == nil ? .waitingForAccount : .scheduled
        return [pendingPayout]
    }

    /// The seller has named an account.
    package mutating func schedulePayout(on day: CivilDate) {
        precondition(payout == .waitingForAccount, "the payout does not wait for an account")
        payoutOn = day
        payout = .scheduled
    }

    /// The payout is in a file for the bank; from now on nobody can cancel (OR-8).
    package mutating func instructPayout() {
        precondition(payout == .scheduled, "only a scheduled payout is instructed")
        payout = .instructed
    }

    /// The bank booked the payout. Nothing when it was booked before.
    package mutating func postPayout(at instant: Timestamp) -> [Booking] {
        guard payout == .instructed else { return [] }
        payout = .posted
        payoutPostedAt = instant
        return [pendingPayout.resolved(.post, order, "payout.\(attempt)")]
    }
}
