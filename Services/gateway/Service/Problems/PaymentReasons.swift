import Wire

extension ReasonRegister {
    /// Mandates, accounts, bank files and statements (PY-3, PY-6, PY-7).
    static let payments: [Reason] = [
        Reason(
            "IBAN_INVALID", .invalidArgument, de: "Diese IBAN stimmt nicht. Bitte prüfen Sie die Ziffern.",
            nl: "Deze IBAN klopt niet. Controleer de cijfers.", en: "This IBAN is not right. Please check the digits."),
        Reason(
            "MANDATE_UNKNOWN", .notFound, de: "Dieses Mandat gibt es nicht.", nl: "Deze machtiging bestaat niet.",
            en: "There is no such mandate."),
        Reason(
            "PAYOUT_ACCOUNT_MISSING", .notFound, de: "Es ist noch kein Konto für Auszahlungen angegeben.",
            nl: "Er is nog geen rekening voor uitbetalingen opgegeven.",
            en: "No account for payouts has been stated yet."),
        Reason(
            "ORDER_NOT_PAYABLE", .failedPrecondition,
            de: "Zahlungen für diese Art von Bestellung laufen noch nicht über die Plattform.",
            nl: "Betalingen voor dit soort bestelling lopen nog niet via het platform.",
            en: "Payments of this kind of order do not go over the platform yet."),
        Reason(
            "BANK_FILE_UNKNOWN", .notFound, de: "Diese Bankdatei gibt es nicht.", nl: "Dit bankbestand bestaat niet.",
            en: "There is no such bank file."),
        Reason(
            "STATEMENT_MALFORMED", .invalidArgument, de: "Das ist kein lesbarer Kontoauszug im Format camt.053.",
            nl: "Dit is geen leesbaar rekeningafschrift in het formaat camt.053.",
            en: "This is no readable bank statement of the format camt.053."),
        Reason(
            "STATEMENT_TOO_LARGE", .invalidArgument, status: 413,
            de: "Der Kontoauszug ist zu groß; möglich sind {maximum} {unit}.",
            nl: "Het rekeningafschrift is te groot; mogelijk zijn {maximum} {unit}.",
            en: "The bank statement is too large; possible are {maximum} {unit}."),
        Reason(
            "STATEMENT_OF_OTHER_ACCOUNT", .failedPrecondition,
            de: "Der Kontoauszug gehört zu einem anderen Konto als dem der Plattform.",
            nl: "Het rekeningafschrift hoort bij een andere rekening dan die van het platform.",
            en: "The bank statement is of another account than the platform's."),
        Reason(
            "STATEMENT_UNBALANCED", .failedPrecondition,
            de: "Anfangssaldo und Buchungen des Kontoauszugs ergeben nicht den Endsaldo.",
            nl: "Beginsaldo en boekingen van het rekeningafschrift geven niet het eindsaldo.",
            en: "Opening balance and entries of the bank statement do not add up to the closing balance."),
        Reason(
            "STATEMENT_GAP", .failedPrecondition, retry: .call,
            de: "Der Anfangssaldo ist nicht der Endsaldo des vorigen Kontoauszugs: Einer fehlt dazwischen.",
            nl: "Het beginsaldo is niet het eindsaldo van het vorige rekeningafschrift: er ontbreekt er een.",
            en: "The opening balance is not the closing balance of the bank statement before: one is missing."),
        Reason(
            "STATEMENT_CONFLICT", .failedPrecondition,
            de: "Ein Kontoauszug dieser Nummer ist schon mit anderem Inhalt eingelesen.",
            nl: "Een rekeningafschrift met dit nummer is al met andere inhoud ingelezen.",
            en: "A bank statement of this id was imported with other content."),
    ]
}
