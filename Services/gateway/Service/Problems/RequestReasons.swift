import Wire

extension ReasonRegister {
    /// What is wrong with a request before any service sees it.
    static let requests: [Reason] = paths + bodies + headers

    private static let paths: [Reason] = [
        Reason(
            "INVALID_REQUEST", .invalidArgument, de: "Die Anfrage ist ungültig.", nl: "Het verzoek is ongeldig.",
            en: "The request is not valid."),
        Reason(
            "NOT_FOUND", .notFound, de: "Das gibt es nicht.", nl: "Dit bestaat niet.", en: "There is no such thing."),
        Reason(
            "UNKNOWN_PATH", .notFound, de: "Unter dieser Adresse gibt es nichts.",
            nl: "Op dit adres is niets te vinden.",
            en: "There is nothing at this path."),
        Reason(
            "METHOD_NOT_ALLOWED", .unimplemented, status: 405, retry: .corrected,
            de: "Diese Adresse versteht nur {allowed}.", nl: "Dit adres kent alleen {allowed}.",
            en: "This path takes {allowed} only."),
        Reason(
            "INVALID_PARAMETER", .invalidArgument, de: "Der Parameter {parameter} ist ungültig. Erwartet: {expected}.",
            nl: "De parameter {parameter} is ongeldig. Verwacht: {expected}.",
            en: "The parameter {parameter} is not valid. Expected: {expected}."),
        Reason(
            "UNKNOWN_PARAMETER", .invalidArgument, de: "Den Parameter {parameter} gibt es hier nicht.",
            nl: "De parameter {parameter} bestaat hier niet.", en: "There is no parameter {parameter} here."),
        Reason(
            "LIMIT_OUT_OF_RANGE", .invalidArgument, de: "Eine Seite hat 1 bis {maximum} Einträge.",
            nl: "Een pagina heeft 1 tot {maximum} regels.", en: "A page has 1 to {maximum} items."),
        Reason(
            "CURSOR_MISMATCH", .invalidArgument, de: "Diese Seitenmarke gehört zu einer anderen Abfrage.",
            nl: "Deze paginamarkering hoort bij een andere zoekopdracht.", en: "This cursor belongs to another query."),
    ]

    private static let bodies: [Reason] = [
        Reason(
            "MALFORMED_JSON", .invalidArgument, de: "Der Inhalt ist kein gültiges JSON: {fault}.",
            nl: "De inhoud is geen geldige JSON: {fault}.", en: "The body is not valid JSON: {fault}."),
        Reason(
            "UNKNOWN_FIELD", .invalidArgument, de: "Das Feld {field} ist unbekannt.",
            nl: "Het veld {field} is onbekend.",
            en: "The field {field} is not known."),
        Reason(
            "MISSING_FIELD", .invalidArgument, de: "Das Feld {field} fehlt.", nl: "Het veld {field} ontbreekt.",
            en: "The field {field} is missing."),
        Reason(
            "INVALID_FIELD", .invalidArgument, de: "Das Feld {field} ist ungültig. Erwartet: {expected}.",
            nl: "Het veld {field} is ongeldig. Verwacht: {expected}.",
            en: "The field {field} is not valid. Expected: {expected}."),
        Reason(
            "BODY_TOO_LARGE", .invalidArgument, status: 413, de: "Der Inhalt ist größer als {limitBytes} Bytes.",
            nl: "De inhoud is groter dan {limitBytes} bytes.", en: "The body is larger than {limitBytes} bytes."),
        Reason(
            "BODY_NOT_EXPECTED", .invalidArgument, de: "Diese Anfrage hat keinen Inhalt.",
            nl: "Dit verzoek heeft geen inhoud.", en: "This request takes no body."),
        Reason(
            "UNSUPPORTED_MEDIA_TYPE", .invalidArgument, status: 415,
            de: "Der Inhalt muss vom Typ {expected} sein.", nl: "De inhoud moet van het type {expected} zijn.",
            en: "The body must be of type {expected}."),
        Reason(
            "BODY_NOT_TEXT", .invalidArgument, de: "Der Inhalt ist leer oder kein Text in UTF-8.",
            nl: "De inhoud is leeg of geen tekst in UTF-8.", en: "The body is empty or not a text in UTF-8."),
    ]

    private static let headers: [Reason] = [
        Reason(
            "NOT_ACCEPTABLE", .invalidArgument, status: 406,
            de: "Das gibt es nur in den Formaten {formats}.", nl: "Dit bestaat alleen in de formaten {formats}.",
            en: "This exists in the formats {formats} only."),
        Reason(
            "INVALID_HEADER", .invalidArgument, de: "Die Kopfzeile {header} ist ungültig. Erwartet: {expected}.",
            nl: "De header {header} is ongeldig. Verwacht: {expected}.",
            en: "The header {header} is not valid. Expected: {expected}."),
        Reason(
            "IDEMPOTENCY_KEY_REQUIRED", .invalidArgument,
            de: "Die Kopfzeile Idempotency-Key fehlt. Sie sorgt dafür, dass eine Wiederholung nichts doppelt bewirkt.",
            nl: "De header Idempotency-Key ontbreekt. Die zorgt dat een herhaling niets dubbel doet.",
            en: "The header Idempotency-Key is missing. It keeps a repetition from having its effect twice."),
        Reason(
            "IDEMPOTENCY_KEY_INVALID", .invalidArgument,
            de: "Ein Idempotency-Key hat 1 bis 200 sichtbare ASCII-Zeichen.",
            nl: "Een Idempotency-Key heeft 1 tot 200 zichtbare ASCII-tekens.",
            en: "An Idempotency-Key has 1 to 200 visible ASCII characters."),
        Reason(
            "IDEMPOTENCY_KEY_REUSED", .invalidArgument, status: 422,
            de:
                "Dieser Idempotency-Key wurde schon mit anderem Inhalt benutzt. Für eine neue Anfrage einen neuen wählen.",
            nl: "Deze Idempotency-Key is al met andere inhoud gebruikt. Kies een nieuwe voor een nieuw verzoek.",
            en: "This Idempotency-Key was used with other content. Choose a new one for a new request."),
        Reason(
            "IDEMPOTENCY_KEY_RUNNING", .aborted, status: 409, retry: .call,
            de: "Eine Anfrage mit diesem Idempotency-Key läuft noch.",
            nl: "Een verzoek met deze Idempotency-Key loopt nog.",
            en: "A request with this Idempotency-Key is still running."),
        Reason(
            "IF_MATCH_REQUIRED", .failedPrecondition, status: 428, retry: .corrected,
            de: "Die Kopfzeile If-Match mit dem ETag der bearbeiteten Fassung fehlt.",
            nl: "De header If-Match met de ETag van de bewerkte versie ontbreekt.",
            en: "The header If-Match with the ETag of the edited version is missing."),
    ]
}
