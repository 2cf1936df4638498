import Contracts
import HelpdeskDomain
import Kernel
import Postgres
import Reactor
import ServiceKit

/// What administrators and operators read of the mails: no address and no text.
@Loop
struct MailReads {
    let pool: Pool

    /// Newest first.
    func page(_ request: ListMails.Request) async throws -> Page<MailDelivery> {
        let limit = try PageCursor.limit(request.limit, maximum: 100)
        let scope = "mails:\(request.status ?? "")"
        let before =
            try request.cursor.map { try PageCursor.decode($0, scope: scope, as: MailID.self) }
            ?? MailID(high: .max, low: .max)
        var query = Query(MailDeliveryStore.page, [.id(before), .int64(Int64(limit) + 1)])
        if let status = request.status {
            guard DeliveryStatus(rawValue: status) != nil else { throw HelpdeskErrors.unknownMailStatus }
            query = Query(MailDeliveryStore.pageOfStatus, query.parameters + [.text(status)])
        }
        let rows = try await pool.query(query).rows
        let mails = try rows.prefix(limit).map(MailDeliveryStore.delivery)
        return Page(
            items: mails,
            nextCursor: rows.count > limit ? try mails.last.map { try PageCursor.encode($0.mail, scope: scope) } : nil)
    }
}
