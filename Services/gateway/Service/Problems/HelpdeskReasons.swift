import Wire

extension ReasonRegister {
    /// Mails, and the contact form with its inbox (OR-2, OR-9).
    static let helpdesk: [Reason] = [
        Reason(
            "MAIL_UNKNOWN", .notFound, de: "Diese E-Mail gibt es nicht.", nl: "Deze e-mail bestaat niet.",
            en: "There is no such mail."),
        Reason(
            "CONTACT_FORM_BUSY", .resourceExhausted, status: 503,
            de: "Gerade kommen sehr viele Nachrichten an. Bitte versuchen Sie es später wieder.",
            nl: "Er komen nu zeer veel berichten binnen. Probeer het later opnieuw.",
            en: "Very many messages are arriving. Please try again later."),
        Reason(
            "CONTACT_MESSAGE_NOT_FOUND", .notFound, de: "Diese Nachricht gibt es nicht.",
            nl: "Dit bericht bestaat niet.", en: "There is no such message."),
    ]
}
