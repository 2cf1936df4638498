import Contracts
import Kernel
import Postgres
import Reactor
import Wire

/// The mails that this service asked to be delivered.
package enum MailStore {
    static let insert = Statement(
        "kit.mailInsert",
        """
        INSERT INTO mail (id, aggregate, cause, recipient, language, subject, text, html, attachments, requested_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """)
    static let find = Statement(
        "kit.mailFind",
        "SELECT id, recipient, language, subject, text, html, attachments FROM mail WHERE id = $1")
    static let all = [insert, find]

    /// The constraint that a second mail of one cause to one recipient violates: the transaction fails, for its owner
    /// emits the request for the delivery in the same one.
    package static let onceConstraint = "mail_once"

    /// Keeps a mail, with the next statements of the transaction or its commit.
    @Loop
    package static func enqueueInsert(_ mail: StoredMail, in tx: Transaction) {
        var attachments = JSONWriter()
        attachments.value(.array(mail.attachments.map(json)))
        tx.enqueue(
            insert, .id(mail.id), .text(mail.aggregate), .text(mail.cause), .id(mail.recipient),
            .text(mail.language.rawValue), .text(mail.rendered.subject), .text(mail.rendered.text),
            .text(mail.rendered.html), .json(String(decoding: attachments.bytes, as: UTF8.self)),
            .timestamp(mail.requestedAt))
    }

    /// The text of a mail; nil when this service has none of that id.
    @Loop
    static func text(of mail: MailID, _ pool: Pool) async throws -> MailText? {
        guard let row = try await pool.query(Query(find, [.id(mail)])).rows.first else { return nil }
        guard let language = Language(rawValue: try row.text(2)) else {
            throw PostgresError(.decoding, "a mail is in a language that this build does not know")
        }
        return MailText(
            mail: try row.id(0), recipient: try row.id(1), language: language, subject: try row.text(3),
            text: try row.text(4), html: try row.text(5),
            attachments: try JSON.decode([MailAttachment].self, from: Array(try row.json(6).utf8)))
    }

    private static func json(_ attachment: MailAttachment) -> JSONValue {
        .object([
            "fileName": .string(attachment.fileName), "mediaType": .string(attachment.mediaType),
            "content": .string(attachment.content),
        ])
    }
}
