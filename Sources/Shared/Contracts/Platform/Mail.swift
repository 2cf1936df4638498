import Kernel
import Wire

/// A file that travels with a mail.
package struct MailAttachment: Codable, Hashable, Sendable {
    package var fileName: String
    package var mediaType: String
    /// The bytes in base64url.
    package var content: String

    package init(fileName: String, mediaType: String, content: String) {
        self.fileName = fileName
        self.mediaType = mediaType
        self.content = content
    }
}

/// A mail as its cause's owner rendered it, once (OR-2).
package struct MailText: Codable, Hashable, Sendable {
    package var mail: MailID
    package var recipient: MemberID
    package var language: Language
    /// One line.
    package var subject: String
    /// The plain text.
    package var text: String
    /// The same as an HTML document.
    package var html: String
    package var attachments: [MailAttachment]

    package init(
        mail: MailID, recipient: MemberID, language: Language, subject: String, text: String, html: String,
        attachments: [MailAttachment]
    ) {
        self.mail = mail
        self.recipient = recipient
        self.language = language
        self.subject = subject
        self.text = text
        self.html = html
        self.attachments = attachments
    }
}

/// The text of a mail that a service asked to be delivered. It never travels in an event, since it may contain contact
/// data and sealed parts.
package enum GetMail: RPCMethod {
    package struct Request: Codable, Sendable {
        package var mail: MailID

        package init(mail: MailID) {
            self.mail = mail
        }
    }
    package typealias Response = MailText
    package static let service: ServiceName? = nil
    package static let name = "getMail"
    package static let callers: Set<Caller> = [.service(.helpdesk)]
    package static let isIdempotent = true
}
