import Contracts
import Kernel
import Messaging
import OrdersDomain
import Postgres
import Reactor
import ServiceKit
import Wire

/// Cancellation by consent, and the support case when it meets with silence (OR-8).
@Loop
struct CancellationHandlers {
    let writer: OrderWriter
    let mailbox: OrderMailbox

    func ask(_ request: AskCancellation.Request, _ call: CallContext, _ tx: Transaction) async throws {
        guard let reason = CancellationReason(rawValue: request.reason) else {
            throw OrderErrors.invalidField(
                "reason", expected: CancellationReason.allCases.map(\.rawValue), rule: "OR-8")
        }
        let (locked, side) = try await writer.lock(request.order, for: request.member, tx)
        var order = locked.order
        let answerBy = writer.policies.deadline(.cancellation, of: order, from: locked.now).dueAt
        do throws(OrderRejection) {
            try order.askCancellation(
                reason, text: request.text, by: side, now: locked.now, answerBy: answerBy,
                policy: writer.policies.policy(of: order))
        } catch {
            throw OrderErrors.error(error)
        }
        writer.save(order, over: locked.order, in: tx)
        try await notify(.cancellationAsked, side.partner, order, locked.now, call, tx, dueAt: answerBy)
    }

    /// Consent is told to payments, which unwinds the money or finds that it is too late: one judge for the race.
    func answer(_ request: AnswerCancellation.Request, _ call: CallContext, _ tx: Transaction) async throws {
        let (locked, side) = try await writer.lock(request.order, for: request.member, tx)
        var order = locked.order
        do throws(OrderRejection) {
            try order.answerCancellation(consents: request.consents, by: side, now: locked.now)
        } catch {
            throw OrderErrors.error(error)
        }
        writer.save(order, over: locked.order, in: tx)
        guard request.consents, let cancellation = order.cancellation else {
            return try await notify(.cancellationRefused, side.partner, order, locked.now, call, tx)
        }
        try writer.append(
            CancellationAgreed(
                order: order.id, initiator: cancellation.initiator.rawValue,
                feeBearer: cancellation.feeBearer.rawValue, agreedAt: locked.now),
            about: order, at: locked.now, in: tx, trace: call.metadata.traceParent)
        try await notify(.cancellationConfirmed, side.partner, order, locked.now, call, tx)
        writer.context.failpoints.reachCommit(.cancellationAgreed, of: tx)
    }

    func openCase(_ request: OpenSupportCase.Request, _ call: CallContext, _ tx: Transaction) async throws {
        let (locked, side) = try await writer.lock(request.order, for: request.member, tx)
        var order = locked.order
        let decideBy = writer.policies.deadline(.supportCase, of: order, from: locked.now).dueAt
        do throws(OrderRejection) {
            try order.openCase(
                request.text, id: writer.context.newID(at: locked.now), by: side, now: locked.now,
                decideBy: decideBy, policy: writer.policies.policy(of: order))
        } catch {
            throw OrderErrors.error(error)
        }
        writer.save(order, over: locked.order, in: tx)
        try await mailbox.notify(
            .supportCaseOpened, OrderSide.allCases, about: order,
            OrderMailbox.Details(
                dueAt: decideBy, openedCase: order.openedCases.last, round: order.openedCases.count),
            now: locked.now, in: tx, trace: call.metadata.traceParent)
    }

    private func notify(
        _ cause: OrderMailCause, _ side: OrderSide, _ order: Order, _ now: Timestamp, _ call: CallContext,
        _ tx: Transaction, dueAt: Timestamp? = nil
    ) async throws {
        try await mailbox.notify(
            cause, [side], about: order,
            OrderMailbox.Details(
                dueAt: dueAt, cancellation: order.cancellation, round: order.cancellation?.round ?? 1),
            now: now, in: tx, trace: call.metadata.traceParent)
    }
}
