import Kernel

/// All that a mail is made of, before it becomes bytes (OR-2).
package struct OutgoingMail: Hashable, Sendable {
    /// A mail address with the name of its owner.
    package struct Mailbox: Hashable, Sendable {
        package let name: String
        package let address: MailAddress

        package init(name: String, address: MailAddress) {
            self.name = name
            self.address = address
        }
    }

    /// A file that travels along.
    package struct Attachment: Hashable, Sendable {
        package let fileName: String
        /// E.g. `application/pdf`; what is no media type becomes `application/octet-stream`.
        package let mediaType: String
        package let content: [UInt8]

        package init(fileName: String, mediaType: String, content: [UInt8]) {
            self.fileName = fileName
            self.mediaType = mediaType
            self.content = content
        }
    }

    /// Names the mail for ever: it is the Message-ID, so that a mail program knows a copy when it sees one.
    package let id: MailID
    /// When the mail was asked for; its `Date`.
    package let date: Timestamp
    package let from: Mailbox
    package let to: Mailbox
    package let language: Language
    package let subject: String
    /// The plain text.
    package let text: String
    /// The same as an HTML document.
    package let html: String
    package let attachments: [Attachment]

    package init(
        id: MailID, date: Timestamp, from: Mailbox, to: Mailbox, language: Language, subject: String, text: String,
        html: String, attachments: [Attachment]
    ) {
        self.id = id
        self.date = date
        self.from = from
        self.to = to
        self.language = language
        self.subject = subject
        self.text = text
        self.html = html
        self.attachments = attachments
    }
}
