import Wire

extension ReasonRegister {
    /// Orders: reading them, agreeing on an appointment, and attesting it (OR-3 … OR-6, OR-10).
    static let orders: [Reason] = [
        Reason(
            "ORDER_UNKNOWN", .notFound, de: "Diese Bestellung gibt es nicht.", nl: "Deze bestelling bestaat niet.",
            en: "There is no such order."),
        Reason(
            "CONTRACT_UNKNOWN", .notFound, de: "Zu dieser Bestellung gibt es kein Vertragsdokument.",
            nl: "Bij deze bestelling is er geen contractdocument.", en: "This order has no contract document."),
        Reason(
            "NOT_AN_APPOINTMENT", .failedPrecondition, de: "Das gibt es nur bei Terminen.",
            nl: "Dit bestaat alleen bij afspraken.", en: "This exists for appointments only."),
        Reason(
            "ORDER_CANCELLED", .failedPrecondition, de: "Die Bestellung ist aufgehoben.",
            nl: "De bestelling is geannuleerd.", en: "The order has been cancelled."),
        Reason(
            "ORDER_COMPLETED", .failedPrecondition, de: "Die Bestellung ist abgeschlossen.",
            nl: "De bestelling is afgerond.", en: "The order is complete."),
        Reason(
            "NOT_BUYER", .permissionDenied, de: "Das darf nur, wer den Zuschlag bekommen hat.",
            nl: "Dit mag alleen wie de toewijzing heeft gekregen.", en: "Only the buyer may do this."),
        Reason(
            "APPOINTMENT_HELD", .failedPrecondition, de: "Der Termin hat schon stattgefunden.",
            nl: "De afspraak heeft al plaatsgevonden.", en: "The appointment has taken place already."),
        Reason(
            "APPOINTMENT_IN_PAST", .failedPrecondition, retry: .corrected, de: "Der Termin muss in der Zukunft liegen.",
            nl: "De afspraak moet in de toekomst liggen.", en: "The appointment must be in the future."),
        Reason(
            "APPOINTMENT_TOO_FAR", .failedPrecondition, retry: .corrected,
            de: "Der Termin muss spätestens am {latest} beginnen.",
            nl: "De afspraak moet uiterlijk op {latest} beginnen.",
            en: "The appointment must begin at {latest} or before."),
        Reason(
            "TOO_MANY_PROPOSALS", .failedPrecondition,
            de: "Zu einer Bestellung kann man höchstens {maximum} Termine vorschlagen.",
            nl: "Bij een bestelling kunnen hoogstens {maximum} afspraken worden voorgesteld.",
            en: "At most {maximum} dates can be proposed for an order."),
        Reason(
            "NO_OPEN_PROPOSAL", .failedPrecondition, de: "Es liegt kein Terminvorschlag vor.",
            nl: "Er ligt geen voorstel voor een afspraak.", en: "There is no open proposal."),
        Reason(
            "PROPOSAL_NOT_OPEN", .failedPrecondition, retry: .decision,
            de: "Dieser Vorschlag gilt nicht mehr. Bitte neu laden.",
            nl: "Dit voorstel geldt niet meer. Laad het opnieuw.",
            en: "This proposal no longer stands. Please load the order again."),
        Reason(
            "OWN_PROPOSAL", .failedPrecondition, de: "Den eigenen Vorschlag nimmt die andere Seite an.",
            nl: "Het eigen voorstel wordt door de andere kant aangenomen.",
            en: "An own proposal is accepted by the other side."),
        Reason(
            "PROPOSAL_EXPIRED", .failedPrecondition, de: "Der vorgeschlagene Zeitpunkt ist vorbei.",
            nl: "Het voorgestelde tijdstip is voorbij.", en: "The proposed time has passed."),
        Reason(
            "NO_AGREED_APPOINTMENT", .failedPrecondition, de: "Es ist noch kein Termin vereinbart.",
            nl: "Er is nog geen afspraak gemaakt.", en: "No appointment has been agreed on yet."),
        Reason(
            "APPOINTMENT_NOT_STARTED", .failedPrecondition, retry: .call,
            de: "Der vereinbarte Termin hat noch nicht begonnen; vorher kann er nicht bestätigt werden.",
            nl: "De gemaakte afspraak is nog niet begonnen; eerder kan ze niet worden bevestigd.",
            en: "The agreed appointment has not begun; it cannot be attested before."),
        Reason(
            "ATTESTED_ALREADY", .failedPrecondition, de: "Sie haben das schon bestätigt.",
            nl: "U hebt dit al bevestigd.", en: "You have attested this already."),
    ]

    /// Cancelling by consent, the question to the platform, and ratings (OR-7, OR-8).
    static let cancellations: [Reason] = [
        Reason(
            "CANCELLATION_PENDING", .failedPrecondition,
            de: "Beide Seiten haben der Aufhebung zugestimmt; die Zahlung wird gerade zurückgeführt.",
            nl: "Beide kanten stemden in met de annulering; de betaling wordt nu teruggedraaid.",
            en: "Both sides agreed to cancel; the payment is being unwound."),
        Reason(
            "PAYOUT_INSTRUCTED", .failedPrecondition,
            de: "Die Auszahlung ist schon angewiesen; eine Aufhebung ist nicht mehr möglich.",
            nl: "De uitbetaling is al opgedragen; annuleren kan niet meer.",
            en: "The payout has been instructed; the order cannot be cancelled any more."),
        Reason(
            "CANCELLATION_OPEN", .failedPrecondition, de: "Um eine Aufhebung ist schon gebeten worden.",
            nl: "Om een annulering is al gevraagd.", en: "A cancellation has been asked for already."),
        Reason(
            "CANCELLATION_REASON_NOT_OFFERED", .invalidArgument,
            de: "Dieser Grund steht nicht zur Wahl. Möglich sind: {choices}.",
            nl: "Deze reden staat niet ter keuze. Mogelijk zijn: {choices}.",
            en: "This reason is not offered. Possible are: {choices}."),
        Reason(
            "AGREEMENT_NOT_OVERDUE", .failedPrecondition,
            de: "Dieser Grund gilt erst, wenn die Frist für einen Termin ohne Einigung verstrichen ist.",
            nl: "Deze reden geldt pas als de termijn voor een afspraak zonder overeenstemming is verstreken.",
            en: "This reason holds only once the time to agree on an appointment is over without one."),
        Reason(
            "NO_OPEN_CANCELLATION", .failedPrecondition, de: "Es liegt keine Bitte um Aufhebung vor.",
            nl: "Er ligt geen verzoek om annulering.", en: "There is no cancellation to answer."),
        Reason(
            "OWN_CANCELLATION", .failedPrecondition,
            de: "Auf die eigene Bitte um Aufhebung antwortet die andere Seite.",
            nl: "Op het eigen verzoek om annulering antwoordt de andere kant.",
            en: "An own request to cancel is answered by the other side."),
        Reason(
            "SUPPORT_CASE_NOT_OFFERED", .failedPrecondition,
            de: "Die Plattform kann hier noch nicht angerufen werden; das geht erst, wenn eine Frist verstrichen ist.",
            nl: "Het platform kan hier nog niet worden ingeschakeld; dat kan pas als een termijn is verstreken.",
            en: "The platform cannot be called on here yet; that is possible only once a deadline has passed."),
        Reason(
            "SUPPORT_CASE_OPEN", .failedPrecondition, de: "Die Plattform ist schon angerufen worden.",
            nl: "Het platform is al ingeschakeld.", en: "The platform has been called on already."),
        Reason(
            "NOT_HELD", .failedPrecondition, de: "Bewertet werden nur Termine, die stattgefunden haben.",
            nl: "Alleen afspraken die hebben plaatsgevonden, worden beoordeeld.",
            en: "Only appointments that took place are rated."),
        Reason(
            "RATED_ALREADY", .failedPrecondition, de: "Sie haben diese Bestellung schon bewertet.",
            nl: "U hebt deze bestelling al beoordeeld.", en: "You have rated this order already."),
    ]
}
