import Contracts
import Reactor
import ServiceKit

/// Both parties attested: the payout's time runs, unless the debit is still to be settled (PY-7).
@Loop
enum ReservePayoutOnAppointmentHeld {
    static func register(_ desk: PaymentDesk) {
        desk.context.feeds.on(AppointmentHeld.self) { held, event, tx in
            var locked = try await desk.lockKnown(held.order, tx)
            locked.payment.hold(at: held.heldAt)
            let bookings = try await desk.considerPayout(
                &locked.payment, now: locked.now, in: tx, trace: event.traceParent)
            desk.save(locked.payment, bookings, at: locked.now, in: tx)
            desk.context.failpoints.reachCommit(.payoutReserved, of: tx)
        }
    }
}
