import Kernel

/// The words of mails about payments in one language.
struct PaymentMailWords: Sendable {
    struct Text: Sendable {
        let subject: String
        let opening: String
        var closing: String?
    }

    let order, amount, price, fee, vat, collectOn, payOn, account, mandate, creditor, creditorIdentifier: String
    let texts: [PaymentMailCause: Text]

    static func of(_ language: Language) -> PaymentMailWords {
        switch language {
        case .de: german
        case .nl: dutch
        case .en: english
        }
    }

    private static let german = PaymentMailWords(
        order: "Auftrag", amount: "Betrag", price: "Preis", fee: "Auktionsgebühr", vat: "Umsatzsteuer auf die Gebühr",
        collectOn: "Fällig am", payOn: "Ausführung am", account: "Ihr Konto", mandate: "Mandatsreferenz",
        creditor: "Zahlungsempfänger", creditorIdentifier: "Gläubiger-Identifikationsnummer",
        texts: [
            .preNotification: Text(
                subject: "Ankündigung einer SEPA-Lastschrift",
                opening: "Wir ziehen den folgenden Betrag mit einer SEPA-Lastschrift von Ihrem Konto ein.",
                closing: "Bitte sorgen Sie dafür, dass Ihr Konto an diesem Tag gedeckt ist."),
            .mandateMissing: Text(
                subject: "Bitte erteilen Sie ein SEPA-Mandat",
                opening: "Sie haben einen Termin ersteigert, aber wir haben kein gültiges SEPA-Mandat von Ihnen.",
                closing: "Bitte erteilen Sie im internen Bereich ein Mandat. Danach kündigen wir die Lastschrift an."),
            .payoutAccountMissing: Text(
                subject: "Bitte nennen Sie ein Konto für Ihre Auszahlung",
                opening: "Ihr Termin hat stattgefunden, Ihr Geld liegt bereit. Wir kennen aber kein Konto von Ihnen.",
                closing: "Bitte nennen Sie im internen Bereich ein Konto. Danach überweisen wir sofort."),
            .debitFailed: Text(
                subject: "Ihre SEPA-Lastschrift wurde zurückgegeben",
                opening: "Ihre Bank hat die folgende Lastschrift nicht eingelöst oder zurückgegeben.",
                closing: "Bitte klären Sie das mit Ihrer Bank und erteilen Sie im internen Bereich ein neues Mandat."),
            .payoutInstructed: Text(
                subject: "Ihre Auszahlung ist unterwegs",
                opening: "Wir haben unsere Bank angewiesen, Ihnen das Termingeld zu überweisen."),
            .refundInstructed: Text(
                subject: "Ihre Erstattung ist unterwegs",
                opening: "Der Auftrag wurde storniert. Unsere Bank ist angewiesen, Ihnen den Betrag zu erstatten."
            ),
            .cancellationFee: Text(
                subject: "Auktionsgebühr des stornierten Auftrags",
                opening: "Der Auftrag wurde auf Ihren Wunsch storniert. Die Auktionsgebühr geht damit zu Ihren Lasten.",
                closing: "Der Betrag steht als Forderung in Ihrem Kontoauszug im internen Bereich."),
        ])

    private static let dutch = PaymentMailWords(
        order: "Order", amount: "Bedrag", price: "Prijs", fee: "Veilingkosten", vat: "Btw over de kosten",
        collectOn: "Afschrijving op", payOn: "Uitvoering op", account: "Uw rekening", mandate: "Kenmerk machtiging",
        creditor: "Incassant", creditorIdentifier: "Incassant-ID",
        texts: [
            .preNotification: Text(
                subject: "Aankondiging van een SEPA-incasso",
                opening: "Wij schrijven het volgende bedrag met een SEPA-incasso van uw rekening af.",
                closing: "Zorg er alstublieft voor dat er op die dag voldoende saldo op uw rekening staat."),
            .mandateMissing: Text(
                subject: "Geef alstublieft een SEPA-machtiging af",
                opening:
                    "U hebt op een veiling een afspraak gekocht, maar wij hebben geen geldige SEPA-machtiging van u.",
                closing: "Geef in uw persoonlijke omgeving een machtiging af. Daarna kondigen wij de incasso aan."),
            .payoutAccountMissing: Text(
                subject: "Geef alstublieft een rekening op voor uw uitbetaling",
                opening:
                    "Uw afspraak heeft plaatsgevonden en uw geld ligt klaar. Wij kennen echter geen rekening van u.",
                closing: "Geef in uw persoonlijke omgeving een rekening op. Daarna maken wij het bedrag meteen over."),
            .debitFailed: Text(
                subject: "Uw SEPA-incasso is gestorneerd",
                opening: "Uw bank heeft de volgende incasso niet uitgevoerd of teruggeboekt.",
                closing: "Neem contact op met uw bank en geef in uw persoonlijke omgeving een nieuwe machtiging af."),
            .payoutInstructed: Text(
                subject: "Uw uitbetaling is onderweg",
                opening: "Wij hebben onze bank opdracht gegeven het geld voor de afspraak naar u over te maken."),
            .refundInstructed: Text(
                subject: "Uw terugbetaling is onderweg",
                opening: "De order is geannuleerd. Wij hebben onze bank opdracht gegeven u het bedrag terug te betalen."
            ),
            .cancellationFee: Text(
                subject: "Veilingkosten van de geannuleerde order",
                opening: "De order is op uw verzoek geannuleerd. De veilingkosten zijn daarmee voor uw rekening.",
                closing: "Het bedrag staat als vordering op uw rekeningoverzicht in uw persoonlijke omgeving."),
        ])

    private static let english = PaymentMailWords(
        order: "Order", amount: "Amount", price: "Price", fee: "Auction fee", vat: "VAT on the fee",
        collectOn: "Debited on", payOn: "Executed on", account: "Your account", mandate: "Mandate reference",
        creditor: "Creditor", creditorIdentifier: "Creditor identifier",
        texts: [
            .preNotification: Text(
                subject: "Notice of a SEPA direct debit",
                opening: "We will collect the following amount from your account by SEPA direct debit.",
                closing: "Please make sure that your account covers the amount on that day."),
            .mandateMissing: Text(
                subject: "Please grant a SEPA mandate",
                opening: "You won an appointment, but we have no SEPA mandate from you that holds.",
                closing: "Please grant a mandate in the members' area. We will then announce the debit."),
            .payoutAccountMissing: Text(
                subject: "Please name an account for your payout",
                opening: "Your appointment took place and your money is ready, but we know no account of yours.",
                closing: "Please name an account in the members' area. We will then transfer the amount at once."),
            .debitFailed: Text(
                subject: "Your SEPA direct debit was returned",
                opening: "Your bank refused or returned the following direct debit.",
                closing: "Please ask your bank, and grant a new mandate in the members' area."),
            .payoutInstructed: Text(
                subject: "Your payout is on its way",
                opening: "We have instructed our bank to transfer the money for the appointment to you."),
            .refundInstructed: Text(
                subject: "Your refund is on its way",
                opening: "The order was cancelled. We have instructed our bank to pay the amount back to you."),
            .cancellationFee: Text(
                subject: "Auction fee of the cancelled order",
                opening: "The order was cancelled at your request, so the auction fee falls on you.",
                closing: "The amount stands as a claim in your statement in the members' area."),
        ])
}
