import Contracts
import OrdersDomain
import Postgres
import Reactor
import ServiceKit

/// Payments unwound the money of an order that both agreed to cancel (OR-8): the order is cancelled, the ratings of both
/// vanish, the private ledger keeps who asked, why, and whose fault it was, and both get a mail.
@Loop
enum CancelOrderOnOrderUnwound {
    static func register(_ writer: OrderWriter, _ mailbox: OrderMailbox) {
        let context = writer.context
        context.feeds.on(OrderUnwound.self) { event, fed, tx in
            let locked = try await writer.lockKnown(event.order, tx)
            var order = locked.order
            let fault = try order.cancel(at: locked.now)
            writer.save(order, over: locked.order, in: tx)
            CancellationStore.enqueueFault(fault, of: order, in: tx)
            tx.enqueue(RatingStore.hide, .id(order.id))
            try writer.append(
                OrderCancelled(order: order.id, cancelledAt: locked.now), about: order, at: locked.now, in: tx,
                trace: fed.traceParent)
            try await mailbox.notify(
                .cancellationDone, OrderSide.allCases, about: order,
                OrderMailbox.Details(cancellation: order.cancellation, round: order.cancellation?.round ?? 1),
                now: locked.now, in: tx, trace: fed.traceParent)
            context.failpoints.reachCommit(.orderCancelled, of: tx)
        }
    }
}
