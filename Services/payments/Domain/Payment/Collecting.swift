import Kernel

/// The debit of the buyer (PY-3, PY-4, PY-5).
extension Payment {
    private var debitStep: String { "debit.\(attempt)" }

    private var pendingDebit: Booking {
        .pending(
            order, debitStep, debitAmount, from: .receivable(buyer), to: .bank, .debit,
            Booking.Reader(member: buyer, isInFavour: true))
    }

    /// What a debit would have to collect now: everything, or the fee alone after a cancellation that the buyer asked
    /// for (OR-8).
    package var amountToCollect: Int64 { unwoundAt == nil ? total : (feeBearer == .buyer ? fee + vat : 0) }

    /// Whether a new mandate sets a debit going. What was paid out or back before the debit came back stays the buyer's
    /// debt: no debit of it follows by itself (PY-5).
    package var canBeAnnounced: Bool {
        (collection == .waitingForMandate || collection == .failed) && amountToCollect > 0 && !isMoneyGone
            && isCollectable
    }

    /// Whether SEPA takes the amount at all: euros, and not too many of them.
    package var isCollectable: Bool { currency == .eur && total <= PaymentFileRules.maximumAmount }

    /// Whether the bank was told to pay the collected money out or back.
    private var isMoneyGone: Bool {
        [.instructed, .posted].contains(payout) || [.instructed, .posted].contains(refund)
    }

    /// The buyer is told of the debit, and the amount is reserved (PY-1, PY-3).
    package mutating func announce(mandate: MandateID, submitOn: CivilDate, collectOn: CivilDate) -> [Booking] {
        precondition(canBeAnnounced, "a debit is on its way already")
        attempt += 1
        debitAmount = amountToCollect
        self.mandate = mandate
        self.submitOn = submitOn
        self.collectOn = collectOn
        collection = .announced
        return [pendingDebit]
    }

    /// The debit is in a file for the bank, for this day.
    package mutating func submit(collectOn day: CivilDate) {
        precondition(collection == .announced, "only what was announced is submitted")
        collection = .submitted
        collectOn = day
    }

    /// The mandate holds no more: the debit waits for another one.
    package mutating func loseMandate() -> [Booking] {
        let bookings = voidDebit()
        collection = .waitingForMandate
        mandate = nil
        (submitOn, collectOn) = (nil, nil)
        return bookings
    }

    /// The bank booked the debit: the price goes into escrow, and on to the buyer where the order was cancelled
    /// meanwhile. Nothing when it was booked before.
    package mutating func settle(at instant: Timestamp) -> [Booking] {
        guard collection == .submitted else { return [] }
        collection = .settled
        settledAt = instant
        var bookings = [pendingDebit.resolved(.post, order, debitStep)]
        let collectsPrice = debitAmount == total
        if collectsPrice {
            bookings.append(
                .posted(order, "escrow.\(attempt)", price, from: .escrow(order), to: .obligation(order), .escrow))
        }
        if refund == .waitingForSettlement {
            refund = .reserved
            bookings += pendingRefunds
        }
        return bookings
    }

    /// The bank refused the debit, or it came back (PY-5). Nothing when there is no debit that could.
    package mutating func failDebit() -> [Booking] {
        switch collection {
        case .submitted:
            collection = .failed
            var bookings = [pendingDebit.resolved(.void, order, debitStep)]
            if refund == .waitingForSettlement {
                refund = .none
                refundAmount = 0
                bookings += dues(sign: .reversed, includingFee: feeBearer == .seller)
                collection = feeBearer == .seller ? .cancelled : .failed
            }
            return bookings
        case .settled:
            return returnDebit()
        case .waitingForMandate, .announced, .failed, .cancelled:
            return []
        }
    }

    /// A settled debit came back: what it brought is undone as far as it is still here; the rest stays the buyer's debt.
    private mutating func returnDebit() -> [Booking] {
        collection = .failed
        // Of what is gone it stays known that it had been settled.
        if !isMoneyGone { settledAt = nil }
        var bookings: [Booking] = []
        if payout == .scheduled || payout == .waitingForAccount {
            bookings.append(pendingPayout.resolved(.void, order, "payout.\(attempt)"))
            payout = .waitingForHeld
            (payoutOn, payoutDueAt) = (nil, nil)
        }
        if refund == .reserved {
            bookings += pendingRefunds.enumerated().map { $1.resolved(.void, order, "refund.\(attempt).\($0)") }
            refund = .none
            refundAmount = 0
        }
        let isPriceHere = debitAmount == total && !isMoneyGone
        if isPriceHere {
            bookings.append(
                .posted(
                    order, "escrowReversal.\(attempt)", price, from: .obligation(order), to: .escrow(order),
                    .escrowReversal))
        }
        bookings.append(
            .posted(
                order, "debitReturn.\(attempt)", debitAmount, from: .bank, to: .receivable(buyer), .debitReturn,
                Booking.Reader(member: buyer, isInFavour: false)))
        if unwoundAt != nil, isPriceHere {
            bookings += dues(sign: .reversed, includingFee: feeBearer == .seller)
            if feeBearer == .seller { collection = .cancelled }
        }
        return bookings
    }

    /// The debit is not wanted any more; it has not left the house.
    mutating func voidDebit() -> [Booking] {
        guard collection == .announced else { return [] }
        return [pendingDebit.resolved(.void, order, debitStep)]
    }
}
