import Kernel

/// A cancelled order's money goes back (OR-8, PY-8).
extension Payment {
    /// What goes back to the buyer, each part from where it lies. In full where the seller asked for the cancellation;
    /// where the buyer did, the fee stays.
    var pendingRefunds: [Booking] {
        var parts: [(Int64, LedgerAccount)] = [(price, .escrow(order))]
        if feeBearer == .seller { parts += [(fee, .feeIncome), (vat, .vat)] }
        return parts.enumerated().filter { $1.0 > 0 }.map { index, part in
            .pending(
                order, "refund.\(attempt).\(index)", part.0, from: .bank, to: part.1, .refund,
                Booking.Reader(member: buyer, isInFavour: true))
        }
    }

    /// Undoes what the award made due. One judge: whoever holds the payment's row decides between this and the payout.
    ///
    /// - Throws: `payoutInstructed`; `unwoundBefore`.
    package mutating func unwind(
        initiator: PaymentSide, at instant: Timestamp
    ) throws(PaymentRejection) -> [Booking] {
        guard unwoundAt == nil else { throw .unwoundBefore }
        guard payout != .instructed, payout != .posted else { throw .payoutInstructed }
        unwoundAt = instant
        feeBearer = initiator
        var bookings: [Booking] = []
        if payout == .scheduled || payout == .waitingForAccount {
            bookings.append(pendingPayout.resolved(.void, order, "payout.\(attempt)"))
        }
        payout = .cancelled
        (payoutOn, payoutDueAt) = (nil, nil)
        switch collection {
        case .waitingForMandate, .announced, .failed:
            bookings += voidDebit()
            bookings += dues(sign: .reversed, includingFee: initiator == .seller)
            // Where the buyer asked, the fee stays due: it waits for its own, smaller debit.
            collection = initiator == .buyer && fee + vat > 0 ? .waitingForMandate : .cancelled
        case .submitted:
            refund = .waitingForSettlement
            refundAmount = initiator == .seller ? total : price
        case .settled:
            refund = .reserved
            refundAmount = initiator == .seller ? total : price
            bookings += pendingRefunds
        case .cancelled:
            break
        }
        if initiator == .seller { bookings += cancellationFee }
        return bookings
    }

    /// The fee of the cancelled award falls on the seller (OR-8, PY-9).
    private var cancellationFee: [Booking] {
        let reader = Booking.Reader(member: seller, isInFavour: false)
        let parts: [(Int64, LedgerAccount, Purpose)] = [
            (fee, .feeIncome, .cancellationFee), (vat, .vat, .cancellationVat),
        ]
        return parts.filter { $0.0 > 0 }.map { amount, account, purpose in
            .posted(order, purpose.rawValue, amount, from: account, to: .claim(seller), purpose, reader)
        }
    }

    /// The refund's day is set.
    package mutating func scheduleRefund(on day: CivilDate) {
        precondition(refund == .reserved, "only what is reserved is refunded")
        refundOn = day
    }

    /// The refund is in a file for the bank.
    package mutating func instructRefund() {
        precondition(refund == .reserved, "only what is reserved is refunded")
        refund = .instructed
    }

    /// The bank booked the refund. Nothing when it was booked before.
    package mutating func postRefund() -> [Booking] {
        guard refund == .instructed else { return [] }
        refund = .posted
        return pendingRefunds.enumerated().map { $1.resolved(.post, order, "refund.\(attempt).\($0)") }
    }
}
