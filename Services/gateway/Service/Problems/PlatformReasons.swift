import Wire

extension ReasonRegister {
    /// Who is asking: credentials that the HTTP front looks at.
    static let sessions: [Reason] = [
        Reason(
            "NOT_AUTHENTICATED", .unauthenticated, de: "Dafür müssen Sie angemeldet sein.",
            nl: "Hiervoor moet u aangemeld zijn.", en: "You must be logged in for this."),
        Reason(
            "CREDENTIALS_MALFORMED", .unauthenticated,
            de: "Die Kopfzeile Authorization muss die Form „Bearer …“ haben.",
            nl: "De header Authorization moet de vorm ‘Bearer …’ hebben.",
            en: "The header Authorization must read “Bearer …”."),
        Reason(
            "CSRF_TOKEN_INVALID", .permissionDenied, retry: .corrected,
            de: "Die Kopfzeile X-CSRF-Token fehlt oder passt nicht zur Sitzung.",
            nl: "De header X-CSRF-Token ontbreekt of past niet bij de sessie.",
            en: "The header X-CSRF-Token is missing or does not fit the session."),
        Reason(
            "NOT_ALLOWED", .permissionDenied, de: "Das dürfen Sie nicht.", nl: "Dit mag u niet.",
            en: "You may not do this."),
    ]

    /// How the platform itself is.
    static let platform: [Reason] = [
        Reason(
            "CONFLICT", .failedPrecondition, de: "Das ist im jetzigen Zustand nicht möglich.",
            nl: "Dit is in de huidige toestand niet mogelijk.", en: "This is not possible in the present state."),
        Reason(
            "TOO_MANY_REQUESTS", .resourceExhausted,
            de: "Zu viele Anfragen. Bitte in {retryAfterSeconds} Sekunden erneut versuchen.",
            nl: "Te veel verzoeken. Probeer het over {retryAfterSeconds} seconden opnieuw.",
            en: "Too many requests. Please try again in {retryAfterSeconds} seconds."),
        Reason(
            "TOO_MANY_LISTENERS", .resourceExhausted, de: "Zurzeit sind zu viele Live-Verbindungen offen.",
            nl: "Er zijn nu te veel liveverbindingen open.", en: "Too many live feeds are open at the moment."),
        Reason(
            "PLATFORM_BUSY", .resourceExhausted, status: 503,
            de: "Gerade kommen sehr viele Anfragen auf einmal. Bitte gleich noch einmal versuchen.",
            nl: "Er komen nu heel veel verzoeken tegelijk. Probeer het zo meteen opnieuw.",
            en: "Very many requests are coming in right now. Please try again in a moment."),
        Reason(
            "SERVICE_UNAVAILABLE", .unavailable,
            de: "Ein Teil der Plattform ist gerade nicht erreichbar. Bitte gleich noch einmal versuchen.",
            nl: "Een deel van het platform is nu niet bereikbaar. Probeer het zo meteen opnieuw.",
            en: "A part of the platform cannot be reached right now. Please try again in a moment."),
        Reason(
            "SHUTTING_DOWN", .unavailable,
            de: "Der Server wird gerade neu gestartet. Bitte gleich noch einmal versuchen.",
            nl: "De server wordt nu opnieuw gestart. Probeer het zo meteen opnieuw.",
            en: "The server is restarting. Please try again in a moment."),
        Reason(
            "DEADLINE_EXCEEDED", .deadlineExceeded,
            de: "Die Antwort kam nicht rechtzeitig. Mit demselben Idempotency-Key kann die Anfrage wiederholt werden.",
            nl: "Het antwoord kwam niet op tijd. Met dezelfde Idempotency-Key kan het verzoek worden herhaald.",
            en: "The answer did not come in time. The request can be repeated with the same Idempotency-Key."),
        Reason(
            "INTERNAL", .internal,
            de: "Bei uns ist etwas schiefgegangen. Bitte nennen Sie die traceId, wenn Sie sich melden.",
            nl: "Er ging bij ons iets mis. Noem de traceId als u contact opneemt.",
            en: "Something went wrong on our side. Please quote the traceId when you contact us."),
        Reason(
            "CLOCK_MOVES_FORWARD_ONLY", .failedPrecondition, de: "Die Uhr der Testumgebung geht nur vorwärts.",
            nl: "De klok van de testomgeving loopt alleen vooruit.", en: "The clock of a sandbox moves forward only."),
        Reason(
            "SANDBOX_ONLY", .failedPrecondition, de: "Das gibt es nur in einer Testumgebung.",
            nl: "Dit bestaat alleen in een testomgeving.", en: "This exists in sandboxes only."),
    ]
}
