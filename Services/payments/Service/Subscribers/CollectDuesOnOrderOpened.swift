import Contracts
import Logging
import PaymentsDomain
import Reactor
import ServiceKit

/// An order came into being: what it makes due is booked, and the debit announced (PY-2, PY-3). Orders of other kinds
/// than `appointment` are only known so far.
@Loop
enum CollectDuesOnOrderOpened {
    static func register(_ desk: PaymentDesk) {
        desk.context.feeds.on(OrderOpened.self) { opened, event, tx in
            let now = try await desk.context.clock.now(tx)
            PayableOrderStore.enqueueInsert(
                PayableOrder(
                    order: opened.order, number: opened.number, seller: opened.seller, buyer: opened.buyer,
                    total: opened.total, market: opened.market), in: tx)
            guard opened.kind == .appointment else { return }
            var (payment, bookings) = Payment.due(
                order: opened.order, number: opened.number, seller: opened.seller, buyer: opened.buyer,
                market: opened.market, price: opened.total, policy: desk.policies.fees(in: opened.market))
            PaymentStore.enqueueInsert(payment, in: tx)
            if !payment.isCollectable {
                desk.context.logger.error(
                    "SEPA does not take what an order costs: it is not collected",
                    metadata: ["order": "\(payment.order)", "currency": "\(payment.currency.rawValue)"])
            }
            bookings += try await desk.collect(&payment, now: now, in: tx, trace: event.traceParent)
            desk.save(payment, bookings, at: now, in: tx)
            desk.context.failpoints.reachCommit(.debitReserved, of: tx)
        }
    }
}
