import Contracts
import OrdersDomain
import Reactor
import ServiceKit

/// The payout was put into a file for the bank: from now on nobody can cancel (OR-8). A request that waits for its
/// answer comes to nothing by it, and both learn so.
@Loop
enum NotePayoutOnPayoutInstructed {
    static func register(_ writer: OrderWriter, _ mailbox: OrderMailbox) {
        writer.context.feeds.on(PayoutInstructed.self) { event, fed, tx in
            let locked = try await writer.lockKnown(event.order, tx)
            var order = locked.order
            let isRejected = order.notePayoutInstructed(at: event.instructedAt)
            writer.save(order, over: locked.order, in: tx)
            guard isRejected else { return }
            try await mailbox.notify(
                .cancellationRejected, OrderSide.allCases, about: order,
                OrderMailbox.Details(cancellation: order.cancellation, round: order.cancellation?.round ?? 1),
                now: locked.now, in: tx, trace: fed.traceParent)
        }
    }
}
