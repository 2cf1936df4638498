import Contracts
import Kernel
import Shapes
import Wire

/// What became of a mail (OR-2): no address and no text.
struct MailResource: Codable, Sendable {
    var mail: MailID
    var source: ServiceName
    var cause: String
    var recipient: MemberID
    var status: String
    var attempts: Int
    var answer: String?
    var requestedAt: Timestamp
    var deliveredAt: Timestamp?
    var dueAt: Timestamp?

    init(_ delivery: MailDelivery) {
        mail = delivery.mail
        source = delivery.source
        cause = delivery.cause
        recipient = delivery.recipient
        status = delivery.status
        attempts = delivery.attempts
        answer = delivery.answer
        requestedAt = delivery.requestedAt
        deliveredAt = delivery.deliveredAt
        dueAt = delivery.dueAt
    }

    static let states = ["waiting", "sending", "delivered", "undelivered", "unknown"]
}

extension MailResource: Described {
    static let schemaName = "Mail"
    static let summary = "What became of a mail: no address and no text (OR-2)."
    static let notes: [String: Note] = [
        "source": Note("Who asked for it."), "cause": Note("E.g. `award`."),
        "status": .choice(
            states, "`undelivered`: refused for good; `unknown`: the outcome is not known, it is never sent again."),
        "answer": Note("The mail server's last answer, without addresses."),
        "dueAt": Note("When it is tried again."),
    ]
}

/// A message of the contact form, as administrators see it (OR-9).
struct ContactMessageResource: Codable, Sendable {
    var id: ContactMessageID
    var address: String
    var message: String
    var language: Language
    var receivedAt: Timestamp
    var isDone: Bool

    init(_ message: ContactMessage) {
        id = message.id
        address = message.address
        self.message = message.message
        language = message.language
        receivedAt = message.receivedAt
        isDone = message.isDone
    }
}

extension ContactMessageResource: Described {
    static let schemaName = "ContactMessage"
    static let summary = "A message of the contact form (OR-9)."
    static let notes: [String: Note] = ["language": Note("What the sender reads.")]
}

/// The body of the contact form.
struct ContactBody: Codable, Sendable {
    var address: String
    var message: String
}

extension ContactBody: Described {
    static let schemaName = "ContactRequest"
    static let summary = "Writing to the platform (OR-9)."
    static let notes: [String: Note] = [
        "address": .text(6...254, "The mail address to answer to."), "message": .text(1...5000, "What it is about."),
    ]
}

/// What the sender of a contact message sees (OR-9).
struct ContactReceiptResource: Codable, Sendable {
    var id: ContactMessageID
    var receivedAt: Timestamp
    var confirmation: String

    init(_ receipt: ContactReceipt, language: Language) {
        id = receipt.id
        receivedAt = receipt.receivedAt
        confirmation = Self.confirmation.text(in: language)
    }

    private static let confirmation = Wording(
        de: "Danke, Ihre Nachricht ist angekommen. Zur Bestätigung geht keine E-Mail hinaus.",
        nl: "Dank u, uw bericht is aangekomen. Ter bevestiging wordt geen e-mail verstuurd.",
        en: "Thank you, your message has arrived. No mail is sent to confirm it.")
}

extension ContactReceiptResource: Described {
    static let schemaName = "ContactReceipt"
    static let summary = "What the page shows to the sender; nothing is mailed (OR-9)."
    static let notes = ["confirmation": Note("For the sender to read, in the sender's language.")]
}
