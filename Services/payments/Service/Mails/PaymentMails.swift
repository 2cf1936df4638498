import Kernel
import PaymentsDomain
import ServiceKit

/// Why a mail about a payment is sent; the raw value is the mail's cause.
enum PaymentMailCause: String, CaseIterable {
    /// The debit is announced (PY-3).
    case preNotification
    /// The buyer has no mandate that holds.
    case mandateMissing
    /// The seller has named no account for the payout.
    case payoutAccountMissing
    /// The bank refused or returned the debit (PY-5).
    case debitFailed
    /// The seller's payout is in a file for the bank (PY-7).
    case payoutInstructed
    /// The buyer's money is on its way back (PY-8).
    case refundInstructed
    /// The fee of the cancelled award falls on the seller (OR-8).
    case cancellationFee
}

/// The texts of mails about payments.
enum PaymentMails {
    static func render(
        _ cause: PaymentMailCause, language: Language, payment: Payment, creditor: Creditor, mandate: GrantedMandate?
    ) -> RenderedMail {
        let words = PaymentMailWords.of(language)
        let text = words.texts[cause] ?? PaymentMailWords.Text(subject: "", opening: "")
        var body = MailBody()
        body.paragraph(text.opening)
        body.table(entries(cause, words, language, payment, creditor, mandate))
        if let closing = text.closing { body.paragraph(closing) }
        return RenderedMail(subject: "\(text.subject) (\(payment.number))", language: language, body: body)
    }

    private static func entries(
        _ cause: PaymentMailCause, _ words: PaymentMailWords, _ language: Language, _ payment: Payment,
        _ creditor: Creditor, _ mandate: GrantedMandate?
    ) -> [MailBody.Entry] {
        func money(_ amount: Int64) -> String { payment.money(amount).text(in: language) }
        var entries = [MailBody.Entry(words.order, payment.number)]
        switch cause {
        case .preNotification, .debitFailed:
            entries.append(MailBody.Entry(words.amount, money(payment.debitAmount)))
            if payment.debitAmount == payment.total {
                entries.append(MailBody.Entry(words.price, money(payment.price)))
            }
            entries += [MailBody.Entry(words.fee, money(payment.fee)), MailBody.Entry(words.vat, money(payment.vat))]
            if let day = payment.collectOn {
                entries.append(MailBody.Entry(words.collectOn, day.text(in: language, withWeekday: true)))
            }
            if let mandate {
                entries += [
                    MailBody.Entry(words.account, mandate.iban.masked),
                    MailBody.Entry(words.mandate, mandate.reference),
                ]
            }
            entries += [
                MailBody.Entry(words.creditor, creditor.name),
                MailBody.Entry(words.creditorIdentifier, creditor.identifier),
            ]
        case .mandateMissing:
            entries.append(MailBody.Entry(words.amount, money(payment.amountToCollect)))
        case .payoutAccountMissing, .payoutInstructed:
            entries.append(MailBody.Entry(words.amount, money(payment.price)))
            if let day = payment.payoutOn {
                entries.append(MailBody.Entry(words.payOn, day.text(in: language, withWeekday: true)))
            }
        case .refundInstructed:
            entries.append(MailBody.Entry(words.amount, money(payment.refundAmount)))
        case .cancellationFee:
            entries += [
                MailBody.Entry(words.amount, money(payment.fee + payment.vat)),
                MailBody.Entry(words.fee, money(payment.fee)), MailBody.Entry(words.vat, money(payment.vat)),
            ]
        }
        return entries
    }
}
