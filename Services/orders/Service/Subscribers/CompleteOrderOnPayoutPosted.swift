import Contracts
import OrdersDomain
import Reactor
import ServiceKit

/// The payout was booked by the bank: the order is complete (OR-10).
@Loop
enum CompleteOrderOnPayoutPosted {
    static func register(_ writer: OrderWriter) {
        let context = writer.context
        context.feeds.on(PayoutPosted.self) { event, fed, tx in
            let locked = try await writer.lockKnown(event.order, tx)
            var order = locked.order
            try order.complete(at: locked.now)
            writer.save(order, over: locked.order, in: tx)
            try writer.append(
                OrderCompleted(order: order.id, completedAt: locked.now), about: order, at: locked.now, in: tx,
                trace: fed.traceParent)
            context.failpoints.reachCommit(.orderCompleted, of: tx)
        }
    }
}
