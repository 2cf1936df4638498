import Kernel

/// A mail as it is sent: rendered once, then kept (OR-2).
package struct RenderedMail: Codable, Hashable, Sendable {
    /// One line without control characters.
    package var subject: String
    /// The plain text: lines of at most 76 characters, broken by `\n`.
    package var text: String
    /// The same as an HTML document that loads nothing from anywhere.
    package var html: String

    /// Takes texts that are rendered already.
    package init(subject: String, text: String, html: String) {
        self.subject = subject
        self.text = text
        self.html = html
    }

    /// Renders `body`: once as plain text, once as HTML.
    package init(subject: String, language: Language, body: MailBody) {
        let subject = ReadableText.line(subject)
        self.init(
            subject: subject, text: PlainTextMail.render(body),
            html: HTMLMail.render(body, title: subject, language: language))
    }
}
