import Contracts
import Kernel
import OrdersDomain
import Postgres
import Reactor
import ServiceKit
import Wire

/// Checks stored orders against OR-1, OR-2, OR-4, OR-6, OR-8 and OR-10, and names what other services must know of.
@Loop
struct OrderAudit {
    let context: ServiceContext

    nonisolated static let slice = Statement(
        "orders.audit",
        """
        SELECT o.id, o.kind, o.state, o.has_contract, o.seller, o.buyer, o.payout_instructed_at, o.completed_at,
               o.cancelled_at, o.attested_by_seller_at IS NOT NULL AND o.attested_by_buyer_at IS NOT NULL,
               c.hash, encode(sha256(c.snapshot), 'hex'),
               coalesce(convert_from(c.snapshot, 'UTF8')::jsonb @> jsonb_build_object(
                   'order', o.id, 'number', o.number,
                   'price', jsonb_build_object('amount', o.total, 'currency', o.currency),
                   'seller', jsonb_build_object('member', o.seller), 'buyer', jsonb_build_object('member', o.buyer)),
                   false),
               (SELECT count(*) FROM proposal p WHERE p.order_id = o.id AND p.status = 'accepted'),
               (SELECT status FROM cancellation n WHERE n.order_id = o.id ORDER BY round DESC LIMIT 1),
               EXISTS (SELECT FROM rating r WHERE r.order_id = o.id AND NOT r.is_hidden),
               EXISTS (SELECT FROM fault_record f WHERE f.order_id = o.id)
        FROM customer_order o LEFT JOIN contract c ON c.order_id = o.id
        WHERE o.id > $1 ORDER BY o.id LIMIT $2
        """)
    nonisolated static let mails = Statement(
        "orders.auditMails",
        "SELECT aggregate, id, recipient, cause FROM mail WHERE aggregate = ANY ($1::text[]) ORDER BY aggregate, id")
    nonisolated static let all = [slice, mails]

    private struct Mail {
        let id: MailID
        let recipient: MemberID
        let cause: String
    }

    func run(_ request: AuditData.Request) async throws -> AuditData.Response {
        let limit = try PageCursor.limit(request.limit, maximum: 500)
        let after = request.after.flatMap(OrderID.init) ?? OrderID(high: 0, low: 0)
        // One snapshot of all tables, so that a command in between is no fault.
        let (rows, mails) = try await context.pool.transaction(TransactionOptions(.snapshot)) { tx in
            let rows = try await tx.query(OrderAudit.slice, .id(after), .int64(Int64(limit))).rows
            let ids = try rows.map { try $0.id(0, of: OrderKind.self).description }
            return (rows, try await tx.query(OrderAudit.mails, .textArray(ids)).rows)
        }
        var mailsByOrder: [String: [Mail]] = [:]
        for row in mails {
            mailsByOrder[try row.text(0), default: []].append(
                Mail(id: try row.id(1), recipient: try row.id(2), cause: try row.text(3)))
        }
        var response = AuditData.Response(checked: rows.count, faults: [], links: [], nextCursor: nil)
        var related: [String: [String]] = [
            "order": [], "contract": [], "mail": [], "appointment": [], "held": [], "completed": [], "cancelled": [],
        ]
        for row in rows {
            let id = try row.id(0, of: OrderKind.self).description
            let own = mailsByOrder[id] ?? []
            response.links.append(id)
            related["mail"]? += own.map(\.id.description)
            if try row.optionalText(10) != nil { related["contract"]?.append(id) }
            // Orders of an earlier version have neither a contract nor dues.
            if try row.bool(3) {
                related["order"]?.append(id)
                if try row.text(1) == TradeKind.appointment.rawValue { related["appointment"]?.append(id) }
            }
            if try row.bool(9) { related["held"]?.append(id) }
            if try row.optionalTimestamp(7) != nil { related["completed"]?.append(id) }
            if try row.optionalTimestamp(8) != nil { related["cancelled"]?.append(id) }
            let faults = try stateFaults(row) + documentFaults(row, own)
            response.faults += faults.map { "order \(id): \($0)" }
        }
        if rows.count == limit { response.nextCursor = response.links.last }
        response.related = related
        return response
    }

    /// The state must follow from what happened (OR-6, OR-8, OR-10).
    private func stateFaults(_ row: Row) throws -> [String] {
        guard let kind = TradeKind(rawValue: try row.text(1)), let state = OrderState(rawValue: try row.text(2)),
            OrderStateMachine.states(of: kind).contains(state)
        else { return ["its state does not belong to its kind"] }
        var faults: [String] = []
        let isHeld = try row.bool(9)
        switch state {
        case .held, .completed: if !isHeld { faults.append("it is \(state.rawValue) without both attestations") }
        case .awarded, .scheduled: if isHeld { faults.append("it is \(state.rawValue) with both attestations") }
        case .cancelled, .placed: break
        }
        if state == .scheduled, try row.int64(13) != 1 { faults.append("it is scheduled without an appointment") }
        if try (row.optionalTimestamp(7) != nil) != (state == .completed) {
            faults.append("its completion is not that of its state")
        }
        if state == .completed, try row.optionalTimestamp(6) == nil {
            faults.append("it is completed without a payout that was instructed")
        }
        let isCancelled = state == .cancelled
        let marks = try [row.optionalTimestamp(8) != nil, row.optionalText(14) == "done", row.bool(16)]
        if marks.contains(!isCancelled) { faults.append("its cancellation is not that of its state") }
        if isCancelled, try row.bool(15) { faults.append("it is cancelled, but a rating of it counts") }
        return faults
    }

    /// One contract that is what its hash says, and one mail of the award to each side (OR-1, OR-2, OR-4).
    private func documentFaults(_ row: Row, _ mails: [Mail]) throws -> [String] {
        guard try row.bool(3) else { return [] }
        var faults: [String] = []
        if let hash = try row.optionalText(10) {
            if try row.text(11) != hash { faults.append("its contract is not what its hash says") }
            if try !row.bool(12) { faults.append("its contract is about something else") }
        } else {
            faults.append("it has no contract")
        }
        for (side, column) in [(OrderSide.seller, 4), (.buyer, 5)] {
            let member: MemberID = try row.id(column)
            let count = mails.count { $0.cause == OrderMailCause.award.rawValue && $0.recipient == member }
            if count != 1 { faults.append("it has \(count) mails of the award to the \(side.rawValue)") }
        }
        return faults
    }
}
