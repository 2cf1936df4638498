import Contracts
import OrdersDomain
import Reactor
import ServiceKit

/// The payout had been instructed before both agreed to cancel (OR-8): the contract stands, and both learn so.
@Loop
enum RejectCancellationOnUnwindRefused {
    static func register(_ writer: OrderWriter, _ mailbox: OrderMailbox) {
        writer.context.feeds.on(UnwindRefused.self) { event, fed, tx in
            let locked = try await writer.lockKnown(event.order, tx)
            var order = locked.order
            try order.rejectCancellation()
            writer.save(order, over: locked.order, in: tx)
            try await mailbox.notify(
                .cancellationRejected, OrderSide.allCases, about: order,
                OrderMailbox.Details(cancellation: order.cancellation, round: order.cancellation?.round ?? 1),
                now: locked.now, in: tx, trace: fed.traceParent)
        }
    }
}
