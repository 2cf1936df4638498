import Kernel
import Wire

/// What became of a mail (OR-2). No address and no text.
package struct MailDelivery: Codable, Hashable, Sendable {
    package var mail: MailID
    /// Who asked for it.
    package var source: ServiceName
    package var cause: String
    package var recipient: MemberID
    /// `waiting`, `sending`, `delivered`, `undelivered` (a hard bounce), `unknown` (a crash in the middle; never sent
    /// again).
    package var status: String
    package var attempts: Int
    /// The mail server's last answer, without addresses.
    package var answer: String?
    package var requestedAt: Timestamp
    package var deliveredAt: Timestamp?
    /// When it is tried again.
    package var dueAt: Timestamp?

    package init(
        mail: MailID, source: ServiceName, cause: String, recipient: MemberID, status: String, attempts: Int,
        answer: String?, requestedAt: Timestamp, deliveredAt: Timestamp?, dueAt: Timestamp?
    ) {
        self.mail = mail
        self.source = source
        self.cause = cause
        self.recipient = recipient
        self.status = status
        self.attempts = attempts
        self.answer = answer
        self.requestedAt = requestedAt
        self.deliveredAt = deliveredAt
        self.dueAt = dueAt
    }
}

/// The mails, newest first, for administrators and operators.
package enum ListMails: RPCMethod {
    package struct Request: Codable, Sendable {
        package var status: String?
        package var cursor: String?
        /// 1 … 100
        package var limit: Int

        package init(status: String?, cursor: String?, limit: Int) {
            self.status = status
            self.cursor = cursor
            self.limit = limit
        }
    }
    package typealias Response = Page<MailDelivery>
    package static let service: ServiceName? = .helpdesk
    package static let name = "listMails"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}
