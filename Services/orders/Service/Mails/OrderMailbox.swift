import Contracts
import Kernel
import OrdersDomain
import Postgres
import Reactor
import ServiceKit

/// Renders the mails about an order, keeps them, and asks for their delivery, all in the transaction of their cause.
@Loop
struct OrderMailbox {
    let writer: OrderWriter

    /// What a notice tells beside the order itself.
    struct Details {
        var dueAt: Timestamp?
        var cancellation: Cancellation?
        var openedCase: OpenedCase?
        /// Tells mails of one cause apart when it comes again, from 1.
        var round = 1
    }

    /// Asks for one notice to each of `sides`, in the reader's language.
    func notify(
        _ cause: OrderMailCause, _ sides: [OrderSide], about order: Order, _ details: Details = Details(),
        now: Timestamp, in tx: Transaction, trace: String?
    ) async throws {
        let parties = try PartyStore.pair(try await tx.query(PartyStore.read, .id(order.id)).single, of: order)
        for side in sides {
            let facts = OrderMailFacts(
                side: side, recipientName: parties[side].contact?.fullName ?? parties[side].userName,
                partnerName: parties[side.partner].userName, number: order.number, title: order.title,
                market: order.market, dueAt: details.dueAt, reason: details.cancellation?.reason.rawValue,
                text: details.openedCase.map(\.text).flatMap { $0.isEmpty ? nil : $0 } ?? details.cancellation?.text,
                feeBearer: details.cancellation?.feeBearer, caseCause: details.openedCase?.cause.rawValue)
            let language = parties[side].language
            let mail = OrderMails.notice(cause, language: language, facts: facts)
            let key = details.round > 1 ? "\(cause.rawValue)/\(details.round)" : cause.rawValue
            try enqueue(
                mail, cause: key, to: order.member(side), language, about: order, now: now, in: tx, trace: trace)
        }
    }

    /// Keeps a rendered mail and asks for its delivery.
    func enqueue(
        _ mail: RenderedMail, cause: String, to recipient: MemberID, _ language: Language, about order: Order,
        now: Timestamp, in tx: Transaction, trace: String?
    ) throws {
        let id: MailID = writer.context.newID(at: now)
        MailStore.enqueueInsert(
            StoredMail(
                id: id, aggregate: order.id.description, cause: cause, recipient: recipient, language: language,
                rendered: mail, requestedAt: now),
            in: tx)
        try writer.append(
            OrderMailRequested(mail: id, order: order.id, cause: cause, recipient: recipient, requestedAt: now),
            about: order, at: now, in: tx, trace: trace)
    }
}
