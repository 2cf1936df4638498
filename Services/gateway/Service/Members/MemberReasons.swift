import Wire

/// The reasons that Members alone answers with: code and the text a person reads, in the three languages (MK-1).
/// Beside them it uses those of every request: `MISSING_FIELD`, `INVALID_REQUEST`, `INVALID_PARAMETER`,
/// `CURSOR_MISMATCH`, `IDEMPOTENCY_KEY_REUSED`, `SANDBOX_ONLY`, `SERVICE_UNAVAILABLE`, `INTERNAL`.
package enum MemberReasons {
    package typealias Entry = (reason: String, code: RPCCode, de: String, nl: String, en: String)

    /// `{name}` stands for the detail `name` of the error.
    package static let all: [Entry] = fields + accounts + sessions + profiles + verification

    private static let fields: [Entry] = [
        (
            "FIELD_TOO_SHORT", .invalidArgument, "Das Feld {field} braucht mindestens {minimum} Zeichen.",
            "Het veld {field} heeft minstens {minimum} tekens nodig.",
            "The field {field} needs at least {minimum} characters."
        ),
        (
            "FIELD_TOO_LONG", .invalidArgument, "Das Feld {field} darf höchstens {maximum} Zeichen haben.",
            "Het veld {field} mag hoogstens {maximum} tekens hebben.",
            "The field {field} may have at most {maximum} characters."
        ),
        (
            "FIELD_MALFORMED", .invalidArgument, "Das Feld {field} hat nicht die richtige Form.",
            "Het veld {field} heeft niet de juiste vorm.", "The field {field} does not have the right form."
        ),
    ]

    private static let accounts: [Entry] = [
        (
            "USER_NAME_TAKEN", .alreadyExists, "Dieser Benutzername ist vergeben.",
            "Deze gebruikersnaam is al in gebruik.", "This user name is taken."
        ),
        (
            "EMAIL_TAKEN", .alreadyExists, "Mit dieser E-Mail-Adresse ist schon jemand angemeldet.",
            "Met dit e-mailadres is al iemand geregistreerd.", "This e-mail address is registered already."
        ),
        (
            "LOG_IN_FAILED", .unauthenticated, "Name oder Passwort stimmt nicht.",
            "De naam of het wachtwoord klopt niet.", "The name or the password is not right."
        ),
        (
            "TOO_MANY_LOG_INS", .resourceExhausted,
            "Zu viele vergebliche Anmeldungen. Bitte versuchen Sie es später wieder.",
            "Te veel mislukte aanmeldingen. Probeer het later opnieuw.",
            "Too many failed log-ins. Please try again later."
        ),
        (
            "PASSWORD_WRONG", .failedPrecondition, "Das bisherige Passwort stimmt nicht.",
            "Het huidige wachtwoord klopt niet.", "The present password is not right."
        ),
        (
            "SERVICE_BUSY", .resourceExhausted, "Gerade ist viel los. Bitte versuchen Sie es gleich wieder.",
            "Het is nu erg druk. Probeer het zo meteen opnieuw.", "We are busy. Please try again in a moment."
        ),
        (
            "MEMBER_UNKNOWN", .notFound, "Dieses Mitglied gibt es nicht.", "Dit lid bestaat niet.",
            "There is no such member."
        ),
    ]

    private static let sessions: [Entry] = [
        (
            "ACCESS_TOKEN_INVALID", .unauthenticated, "Das Zugangstoken ist ungültig.",
            "Het toegangstoken is ongeldig.", "The access token is not valid."
        ),
        (
            "ACCESS_TOKEN_EXPIRED", .unauthenticated, "Das Zugangstoken ist abgelaufen.",
            "Het toegangstoken is verlopen.", "The access token has expired."
        ),
        (
            "REFRESH_TOKEN_INVALID", .unauthenticated, "Das Erneuerungstoken ist ungültig.",
            "Het vernieuwingstoken is ongeldig.", "The refresh token is not valid."
        ),
        (
            "REFRESH_TOKEN_REUSED", .unauthenticated,
            "Das Erneuerungstoken wurde schon einmal verwendet. Zur Sicherheit ist die Sitzung beendet.",
            "Het vernieuwingstoken is al eens gebruikt. Voor de veiligheid is de sessie beëindigd.",
            "The refresh token was used before. For safety the session has been ended."
        ),
        (
            "SESSION_ENDED", .unauthenticated, "Die Sitzung ist beendet. Bitte melden Sie sich neu an.",
            "De sessie is beëindigd. Meld u opnieuw aan.", "The session has ended. Please log in again."
        ),
        (
            "SESSION_EXPIRED", .unauthenticated, "Die Sitzung ist abgelaufen. Bitte melden Sie sich neu an.",
            "De sessie is verlopen. Meld u opnieuw aan.", "The session has expired. Please log in again."
        ),
    ]

    private static let profiles: [Entry] = [
        (
            "PROFILE_CHANGED_MEANWHILE", .aborted,
            "Das Profil wurde inzwischen geändert. Bitte laden Sie es neu.",
            "Het profiel is intussen gewijzigd. Laad het opnieuw.",
            "The profile was changed meanwhile. Please load it again."
        ),
        (
            "MARKET_CLOSED", .failedPrecondition, "Der Markt {market} ist hier nicht geöffnet.",
            "De markt {market} is hier niet geopend.", "The market {market} is not open here."
        ),
        (
            "STATUS_BOUND_TO_VERIFICATION", .failedPrecondition,
            "Ein geprüfter Experte handelt gewerblich und kann nicht Verbraucher werden.",
            "Een gecontroleerde expert handelt bedrijfsmatig en kan geen consument worden.",
            "A verified expert acts in trade and cannot become a consumer."
        ),
    ]

    private static let verification: [Entry] = [
        (
            "TRADER_STATUS_NEEDED", .failedPrecondition,
            "Nur wer gewerblich handelt, kann als Experte geprüft werden. Bitte ändern Sie zuerst den Status.",
            "Alleen wie bedrijfsmatig handelt, kan als expert worden gecontroleerd. Wijzig eerst de status.",
            "Only a trader can be verified as an expert. Please change the status first."
        ),
        (
            "ALREADY_VERIFIED", .failedPrecondition, "Sie sind schon als Experte geprüft.",
            "U bent al als expert gecontroleerd.", "You have been verified as an expert already."
        ),
        (
            "VERIFICATION_PENDING", .failedPrecondition, "Über einen früheren Antrag ist noch nicht entschieden.",
            "Over een eerdere aanvraag is nog niet beslist.", "An earlier request has not been decided yet."
        ),
        (
            "VERIFICATION_NOT_PENDING", .failedPrecondition, "Es liegt kein Antrag vor, über den zu entscheiden wäre.",
            "Er is geen aanvraag waarover te beslissen valt.", "There is no request to decide about."
        ),
        (
            "OWN_VERIFICATION", .permissionDenied, "Über den eigenen Antrag entscheidet jemand anderes.",
            "Over de eigen aanvraag beslist iemand anders.", "Nobody decides about the own request."
        ),
        (
            "ADMINISTRATOR_NEEDED", .permissionDenied, "Das darf nur die Administration.",
            "Dat mag alleen een beheerder.", "Only an administrator may do this."
        ),
        (
            "ADMINISTRATOR_TOKEN_WRONG", .permissionDenied, "Dieses Einmaltoken gilt nicht.",
            "Dit eenmalige token is niet geldig.", "This one-time token is not valid."
        ),
        (
            "ADMINISTRATOR_TOKEN_USED", .failedPrecondition, "Dieses Einmaltoken wurde schon verwendet.",
            "Dit eenmalige token is al gebruikt.", "This one-time token has been used."
        ),
    ]
}
