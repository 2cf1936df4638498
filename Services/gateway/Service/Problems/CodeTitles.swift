import Wire

extension RPCCode {
    /// The class of a refusal in a few words: the title of its problem documents.
    var title: Wording {
        switch self {
        case .ok, .unknown, .internal, .dataLoss:
            Wording(de: "Interner Fehler", nl: "Interne fout", en: "Internal error")
        case .invalidArgument, .outOfRange:
            Wording(de: "Ungültige Anfrage", nl: "Ongeldig verzoek", en: "Invalid request")
        case .unauthenticated: Wording(de: "Nicht angemeldet", nl: "Niet aangemeld", en: "Not logged in")
        case .permissionDenied: Wording(de: "Nicht erlaubt", nl: "Niet toegestaan", en: "Not allowed")
        case .notFound: Wording(de: "Nicht gefunden", nl: "Niet gevonden", en: "Not found")
        case .alreadyExists: Wording(de: "Schon vorhanden", nl: "Bestaat al", en: "Exists already")
        case .failedPrecondition: Wording(de: "Nicht möglich", nl: "Niet mogelijk", en: "Not possible")
        case .aborted: Wording(de: "Inzwischen geändert", nl: "Intussen gewijzigd", en: "Changed meanwhile")
        case .resourceExhausted: Wording(de: "Zu viele Anfragen", nl: "Te veel verzoeken", en: "Too many requests")
        case .unimplemented: Wording(de: "Nicht vorgesehen", nl: "Niet voorzien", en: "Not provided")
        case .cancelled, .unavailable:
            Wording(de: "Zurzeit nicht verfügbar", nl: "Tijdelijk niet beschikbaar", en: "Temporarily unavailable")
        case .deadlineExceeded: Wording(de: "Zeit überschritten", nl: "Tijd overschreden", en: "Timed out")
        }
    }
}
