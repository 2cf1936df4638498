import Contracts
import Kernel
import PaymentsDomain
import Postgres
import Reactor
import ServiceKit

/// Both parties agreed to cancel: payments says whether that is still possible, and unwinds the money (OR-8, PY-8).
@Loop
enum UnwindOnCancellationAgreed {
    static func register(_ desk: PaymentDesk) {
        desk.context.feeds.on(CancellationAgreed.self) { agreed, event, tx in
            var locked = try await desk.lockKnown(agreed.order, tx)
            do {
                let bookings = try locked.payment.unwind(
                    initiator: try PaymentStore.choice(agreed.initiator), at: locked.now)
                try await finish(&locked, bookings, desk, tx, event.traceParent)
            } catch let rejection as PaymentRejection {
                try desk.append(
                    UnwindRefused(order: agreed.order, reason: rejection.reason, refusedAt: locked.now),
                    about: agreed.order, at: locked.now, in: tx, trace: event.traceParent)
            }
            desk.context.failpoints.reachCommit(.orderUnwound, of: tx)
        }
    }

    private static func finish(
        _ locked: inout PaymentDesk.Locked, _ bookings: [Booking], _ desk: PaymentDesk, _ tx: Transaction,
        _ trace: String?
    ) async throws {
        let now = locked.now
        var bookings = bookings
        // After a cancellation that the buyer asked for, the fee is collected by a debit of its own.
        bookings += try await desk.collect(&locked.payment, now: now, in: tx, trace: trace)
        desk.considerRefund(&locked.payment, now: now, in: tx)
        desk.save(locked.payment, bookings, at: now, in: tx)
        let payment = locked.payment
        try desk.append(
            OrderUnwound(
                order: payment.order, refund: payment.refundAmount > 0 ? payment.money(payment.refundAmount) : nil,
                unwoundAt: now), about: payment.order, at: now, in: tx, trace: trace)
        if payment.feeBearer == .seller, payment.fee > 0 {
            try await desk.mailbox.send(.cancellationFee, to: .seller, about: payment, at: now, in: tx, trace: trace)
        }
    }
}
