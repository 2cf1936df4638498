import Kernel
import OrdersDomain
import Postgres
import Reactor
import ServiceKit

/// Acts when a clock of an order is over (OR-5, OR-6, OR-8). Time alone never cancels an order and never releases money.
@Loop
struct OrderTimekeeper {
    let writer: OrderWriter
    let mailbox: OrderMailbox

    func register() {
        for clock in OrderClock.allCases where clock != .supportCase {
            writer.context.deadlines.handle(clock.rawValue) { key in try await expire(clock, key) }
        }
    }

    /// Locks, and looks again: another replica may have been here, or the order has moved on.
    private func expire(_ clock: OrderClock, _ key: String) async throws {
        guard let id = OrderID(key) else { preconditionFailure("the key of this deadline is an order") }
        try await writer.context.pool.transaction { tx in
            guard let locked = try await writer.lock(id, tx), let start = locked.order.clocks[clock] else {
                return writer.context.deadlines.cancel(clock.rawValue, key: key, in: tx)
            }
            let dueAt = writer.dueAt(clock, of: locked.order, from: start)
            guard dueAt <= locked.now else {
                return writer.context.deadlines.schedule(clock.rawValue, key: key, dueAt: dueAt, in: tx)
            }
            switch clock {
            case .agreementReminder:
                try await remind(.appointmentReminder, OrderSide.allCases, clock, until: .agreement, locked, tx)
            case .firstAttestationReminder:
                try await remind(.attestationReminder2, silent(locked), clock, until: .attestation, locked, tx)
            case .secondAttestationReminder:
                try await remind(.attestationReminder5, silent(locked), clock, until: .attestation, locked, tx)
            case .agreement: try await flagAgreement(locked, tx)
            case .attestation: try await openCase(locked, tx)
            case .cancellation: try await noteSilence(locked, tx)
            case .supportCase: preconditionFailure("the platform's own decision has no deadline here")
            }
        }
    }

    private func silent(_ locked: OrderWriter.Locked) -> [OrderSide] { locked.order.silentSide.map { [$0] } ?? [] }

    /// A reminder changes nothing; its clock runs on, so its deadline is removed here.
    private func remind(
        _ cause: OrderMailCause, _ sides: [OrderSide], _ clock: OrderClock, until end: OrderClock,
        _ locked: OrderWriter.Locked, _ tx: Transaction
    ) async throws {
        let order = locked.order
        guard try await writer.context.deadlines.take(clock.rawValue, key: order.id.description, in: tx) else { return }
        let dueAt = order.clocks[end].map { writer.dueAt(end, of: order, from: $0) }
        try await mailbox.notify(
            cause, sides, about: order, OrderMailbox.Details(dueAt: dueAt), now: locked.now, in: tx, trace: nil)
    }

    private func flagAgreement(_ locked: OrderWriter.Locked, _ tx: Transaction) async throws {
        var order = locked.order
        guard order.markAgreementOverdue() else { return }
        writer.save(order, over: locked.order, in: tx)
        try await mailbox.notify(
            .agreementOverdue, OrderSide.allCases, about: order, now: locked.now, in: tx, trace: nil)
    }

    private func openCase(_ locked: OrderWriter.Locked, _ tx: Transaction) async throws {
        var order = locked.order
        let decideBy = writer.policies.deadline(.supportCase, of: order, from: locked.now).dueAt
        guard
            order.openCaseOfMissingAttestation(
                id: writer.context.newID(at: locked.now), now: locked.now, decideBy: decideBy)
        else { return }
        writer.save(order, over: locked.order, in: tx)
        try await mailbox.notify(
            .supportCaseOpened, OrderSide.allCases, about: order,
            OrderMailbox.Details(
                dueAt: decideBy, openedCase: order.openedCases.last, round: order.openedCases.count),
            now: locked.now, in: tx, trace: nil)
    }

    private func noteSilence(_ locked: OrderWriter.Locked, _ tx: Transaction) async throws {
        var order = locked.order
        guard order.markCancellationUnanswered(), let cancellation = order.cancellation else { return }
        writer.save(order, over: locked.order, in: tx)
        try await mailbox.notify(
            .cancellationUnanswered, [cancellation.initiator], about: order,
            OrderMailbox.Details(cancellation: cancellation, round: cancellation.round), now: locked.now, in: tx,
            trace: nil)
    }
}
