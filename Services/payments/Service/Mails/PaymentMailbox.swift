import Contracts
import Kernel
import PaymentsDomain
import Postgres
import Reactor
import ServiceKit
import Wire

/// Renders mails about payments in the reader's language, keeps them and asks for their delivery, in the transaction of
/// their cause.
@Loop
struct PaymentMailbox {
    let context: ServiceContext
    let creditor: Creditor

    /// - Parameter mandate: for the announcement of a debit.
    func send(
        _ cause: PaymentMailCause, to side: PaymentSide, about payment: Payment, mandate: GrantedMandate? = nil,
        at now: Timestamp, in tx: Transaction, trace: String?
    ) async throws {
        let recipient = side == .seller ? payment.seller : payment.buyer
        let stored = try await tx.query(MandateStore.findLanguage, .id(recipient)).rows.first
        let language: Language = try stored.map { try PaymentStore.choice($0.text(0)) } ?? payment.market.languages[0]
        // A debit that failed is announced again: each announcement is a mail of its own. A mandate may be missing before
        // the first announcement, after each, and once more for the fee of a cancelled order.
        var key = payment.attempt > 1 ? "\(cause.rawValue).\(payment.attempt)" : cause.rawValue
        if cause == .mandateMissing {
            key = payment.attempt > 0 ? "\(cause.rawValue).\(payment.attempt + 1)" : cause.rawValue
            if payment.unwoundAt != nil { key += ".fee" }
        }
        let mail = StoredMail(
            id: context.newID(at: now), aggregate: payment.order.description, cause: key, recipient: recipient,
            language: language,
            rendered: PaymentMails.render(
                cause, language: language, payment: payment, creditor: creditor, mandate: mandate),
            requestedAt: now)
        MailStore.enqueueInsert(mail, in: tx)
        try context.outbox.append(
            PaymentMailRequested(
                mail: mail.id, order: payment.order, cause: key, recipient: recipient, requestedAt: now),
            aggregate: "order:\(payment.order)", at: now, in: tx, trace: trace)
    }
}
