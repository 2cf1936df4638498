import Contracts
import Kernel
import OrdersDomain
import ServiceKit

/// The mails about orders, rendered once (OR-2).
enum OrderMails {
    /// The mail of the award, which is the contract: to the seller with the buyer's contact data, to the buyer with the
    /// seller's and with everything that is known of the need, the sealed part included. Contact data that the snapshot
    /// lacks are left out; the seller never gets a sealed part.
    static func award(
        to side: OrderSide, language: Language, _ snapshot: ContractSnapshot, hash: String, sealed: SealedPart?
    ) -> RenderedMail {
        let words = language.orderMailWords
        let labels = language.contractWords
        let recipient = side == .seller ? snapshot.seller : snapshot.buyer
        let partner = side == .seller ? snapshot.buyer : snapshot.seller
        var body = MailBody()
        body.paragraph(words.greeting(line(recipient.name)))
        body.paragraph(
            words.awardOpening(
                side,
                AwardWords(
                    kind: snapshot.kind, title: words.quoted(line(snapshot.title)), partner: line(partner.userName),
                    price: snapshot.price.text(in: language))))
        body.important(words.isContract(snapshot.kind))
        body.heading(words.partnerHeading(side))
        body.table(entries(of: partner, labels))
        if partner.contact == nil { body.paragraph(labels.noContact) }
        if side == .buyer { add(snapshot.need, snapshot.description, sealed, language, to: &body) }
        body.heading(words.contractHeading)
        body.table(entries(of: snapshot, language, labels))
        body.heading(words.stepsHeading)
        body.list(words.steps(side, ContractTerms(snapshot)))
        body.paragraph(words.whereToFind(side))
        body.paragraph("\(words.hashIntroduction)\n\(hash)")
        body.paragraph(words.closing)
        return RenderedMail(
            subject: words.awardSubject(side, title: line(snapshot.title, limit: 120), number: snapshot.number),
            language: language, body: body)
    }

    /// Any other mail about an order. What `facts` lack is left out.
    static func notice(_ cause: OrderMailCause, language: Language, facts: OrderMailFacts) -> RenderedMail {
        let words = language.orderMailWords
        let labels = language.contractWords
        let title = facts.title
        var facts = facts
        // Short enough for a subject with the number behind it; the table has all of it.
        facts.title = line(title, limit: 120)
        facts.partnerName = line(facts.partnerName)
        let notice = words.notice(cause, facts)
        var body = MailBody()
        body.paragraph(words.greeting(line(facts.recipientName)))
        for paragraph in notice.paragraphs { body.paragraph(paragraph) }
        var entries = [
            MailBody.Entry(labels.number, facts.number), MailBody.Entry(labels.subjectTitle, title),
            MailBody.Entry(words.partner, facts.partnerName),
        ]
        if let label = notice.dueLabel, let dueAt = facts.dueAt {
            entries.append(MailBody.Entry(label, dueAt.deadlineText(in: language, market: facts.market)))
        }
        if cause == .cancellationAsked, let reason = facts.reason {
            entries.append(MailBody.Entry(words.reason, words.reason(reason)))
        }
        body.table(entries)
        if notice.quotes, let text = facts.text, !ReadableText.block(text).isEmpty {
            body.paragraph(words.message)
            body.quote(text)
        }
        body.list(notice.points)
        body.paragraph(words.closing)
        return RenderedMail(subject: notice.subject, language: language, body: body)
    }

    private static func line(_ text: String, limit: Int = 200) -> String { ReadableText.line(text, limit: limit) }

    private static func entries(of party: ContractParty, _ labels: any ContractWords) -> [MailBody.Entry] {
        guard let contact = party.contact else { return [MailBody.Entry(labels.userName, party.userName)] }
        return [
            MailBody.Entry(labels.userName, party.userName), MailBody.Entry(labels.name, contact.fullName),
            MailBody.Entry(labels.address, contact.addressLines.joined(separator: "\n")),
            MailBody.Entry(labels.phone, contact.phone), MailBody.Entry(labels.email, contact.email),
        ]
    }

    private static func entries(
        of snapshot: ContractSnapshot, _ language: Language, _ labels: any ContractWords
    ) -> [MailBody.Entry] {
        var entries = [
            MailBody.Entry(labels.number, snapshot.number), MailBody.Entry(labels.subjectTitle, snapshot.title),
            MailBody.Entry(labels.price, snapshot.price.text(in: language)),
            MailBody.Entry(
                labels.awardedAt, snapshot.awardedAt.text(in: language, market: snapshot.market, withSeconds: true)),
        ]
        if snapshot.quantity != 1 {
            entries.insert(MailBody.Entry(labels.quantity, String(snapshot.quantity)), at: 2)
        }
        return entries
    }

    private static func add(
        _ need: PublicNeed?, _ description: String, _ sealed: SealedPart?, _ language: Language,
        to body: inout MailBody
    ) {
        let labels = language.contractWords
        if let need {
            body.heading(labels.needHeading)
            body.table([
                MailBody.Entry(labels.requestType, labels.requestType(need.requestType)),
                MailBody.Entry(labels.subjects, need.subjects.map(labels.subject).joined(separator: ", ")),
                MailBody.Entry(labels.what, need.what), MailBody.Entry(labels.postalArea, need.postalArea),
                MailBody.Entry(labels.when, need.when),
            ])
            if !ReadableText.block(description).isEmpty {
                body.paragraph("\(labels.description):")
                body.quote(description)
            }
        }
        if let sealed { SealedPartText.add(sealed, language, to: &body) }
    }
}
