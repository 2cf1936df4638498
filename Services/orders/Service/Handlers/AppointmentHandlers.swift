import Contracts
import Kernel
import Messaging
import OrdersDomain
import Postgres
import Reactor
import ServiceKit
import Wire

/// Agreeing on a date and attesting that the appointment took place (OR-5, OR-6).
@Loop
struct AppointmentHandlers {
    let writer: OrderWriter

    func propose(_ request: ProposeAppointment.Request, _ tx: Transaction) async throws {
        let (locked, side) = try await writer.lock(request.order, for: request.member, tx)
        var order = locked.order
        do throws(OrderRejection) {
            try order.propose(
                AppointmentTerms(
                    startsAt: request.startsAt, durationMinutes: request.durationMinutes, place: request.place),
                id: writer.context.newID(at: locked.now), by: side, now: locked.now,
                policy: writer.policies.policy(of: order))
        } catch {
            throw OrderErrors.error(error)
        }
        writer.save(order, over: locked.order, in: tx)
    }

    func accept(_ request: AcceptAppointment.Request, _ tx: Transaction) async throws {
        let (locked, side) = try await writer.lock(request.order, for: request.member, tx)
        var order = locked.order
        do throws(OrderRejection) {
            try order.accept(request.proposal, by: side, now: locked.now)
        } catch {
            throw OrderErrors.error(error)
        }
        writer.save(order, over: locked.order, in: tx)
    }

    /// The second attestation starts the payout's clock in payments (PY-7).
    func attest(_ request: AttestAppointment.Request, _ call: CallContext, _ tx: Transaction) async throws {
        let (locked, side) = try await writer.lock(request.order, for: request.member, tx)
        var order = locked.order
        do throws(OrderRejection) {
            try order.attest(by: side, now: locked.now)
        } catch {
            throw OrderErrors.error(error)
        }
        writer.save(order, over: locked.order, in: tx)
        guard let heldAt = order.heldAt else { return }
        try writer.append(
            AppointmentHeld(order: order.id, heldAt: heldAt), about: order, at: locked.now, in: tx,
            trace: call.metadata.traceParent)
        writer.context.failpoints.reachCommit(.appointmentHeld, of: tx)
    }
}
