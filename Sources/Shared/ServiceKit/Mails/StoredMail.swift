import Contracts
import Kernel

/// A mail as its owner keeps it: rendered once, in the transaction of its cause (OR-2).
package struct StoredMail: Sendable {
    package var id: MailID
    /// What the mail is about: the id of an order, as text.
    package var aggregate: String
    /// Why it is sent. Together with aggregate and recipient it is the mail's key: a cause that can come again for the
    /// same aggregate carries a counter.
    package var cause: String
    package var recipient: MemberID
    package var language: Language
    package var rendered: RenderedMail
    package var attachments: [MailAttachment]
    package var requestedAt: Timestamp

    package init(
        id: MailID, aggregate: String, cause: String, recipient: MemberID, language: Language, rendered: RenderedMail,
        attachments: [MailAttachment] = [], requestedAt: Timestamp
    ) {
        self.id = id
        self.aggregate = aggregate
        self.cause = cause
        self.recipient = recipient
        self.language = language
        self.rendered = rendered
        self.attachments = attachments
        self.requestedAt = requestedAt
    }
}
