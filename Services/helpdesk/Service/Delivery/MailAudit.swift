import Contracts
import HelpdeskDomain
import Kernel
import Postgres
import Reactor
import ServiceKit

/// Checks the mails against OR-2: nothing leaves without a recorded attempt, and nothing stays under way for ever.
@Loop
struct MailAudit {
    nonisolated static let slice = Statement(
        "helpdesk.auditMails",
        """
        SELECT id, source, status, attempts, delivered_at IS NOT NULL, attempted_at IS NOT NULL,
            status = 'sending' AND due_at < clock_timestamp() - interval '10 minutes',
            answer IS NOT NULL
        FROM mail_delivery WHERE id > $1 ORDER BY id LIMIT $2
        """)
    nonisolated static let all = [slice]

    let pool: Pool

    func run(_ request: AuditData.Request) async throws -> AuditData.Response {
        let limit = try PageCursor.limit(request.limit, maximum: 500)
        let after = request.after.flatMap(MailID.init) ?? MailID(high: 0, low: 0)
        let rows = try await pool.query(MailAudit.slice, .id(after), .int64(Int64(limit))).rows
        var response = AuditData.Response(checked: rows.count, faults: [], links: [], nextCursor: nil)
        var related: [String: [String]] = [:]
        for row in rows {
            let id = try row.id(0, of: MailKind.self).description
            related["mail:\(try row.text(1))", default: []].append(id)
            if try row.text(2) == DeliveryStatus.unknown.rawValue { related["mailUnknown", default: []].append(id) }
            response.faults += try MailAudit.faults(row).map { "mail \(id): \($0)" }
        }
        response.related = related
        if rows.count == limit, let last = rows.last {
            response.nextCursor = try last.id(0, of: MailKind.self).description
        }
        return response
    }

    private static func faults(_ row: Row) throws -> [String] {
        guard let status = DeliveryStatus(rawValue: try row.text(2)) else { return ["its status is none"] }
        let attempts = try row.int32(3)
        var faults: [String] = []
        switch status {
        case .delivered, .unknown, .sending:
            if attempts == 0 { faults.append("it is \(status.rawValue) without an attempt") }
        case .waiting, .undelivered: break
        }
        if try row.bool(4) != (status == .delivered) {
            faults.append("it is \(status.rawValue) but \(try row.bool(4) ? "has" : "lacks") the time of its delivery")
        }
        if try row.bool(5) != (attempts > 0) { faults.append("its attempts and their time do not agree") }
        if try row.bool(6) { faults.append("it has been under way for too long") }
        if status.isFinal, try !row.bool(7) { faults.append("it is \(status.rawValue) and nothing says why") }
        return faults
    }
}
