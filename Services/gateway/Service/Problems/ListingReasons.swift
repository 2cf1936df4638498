import Wire

extension ReasonRegister {
    /// Commands on listings (AU-3, AU-13).
    static let listings: [Reason] = [
        Reason(
            "LISTING_NOT_FOUND", .notFound, de: "Dieses Angebot gibt es nicht.", nl: "Dit aanbod bestaat niet.",
            en: "There is no such listing."),
        Reason(
            "LISTING_FAULTY", .invalidArgument,
            de: "Die Angaben zum Angebot sind nicht in Ordnung. Was zu ändern ist, steht in details.faults.",
            nl: "De gegevens van het aanbod zijn niet in orde. Wat te wijzigen is, staat in details.faults.",
            en: "The listing is not in order. What has to be changed stands in details.faults."),
        Reason(
            "NOT_DRAFT", .failedPrecondition, de: "Das geht nur, solange das Angebot ein Entwurf ist.",
            nl: "Dit kan alleen zolang het aanbod een concept is.",
            en: "This is possible only while the listing is a draft."),
        Reason(
            "NOT_EXPIRED", .failedPrecondition, de: "Nur ein abgelaufenes Angebot kann neu eingestellt werden.",
            nl: "Alleen verlopen aanbod kan opnieuw worden geplaatst.",
            en: "Only an expired listing can be listed again."),
        Reason(
            "VERSION_MISMATCH", .aborted, status: 412,
            de: "Der Entwurf wurde inzwischen geändert. Bitte neu laden.",
            nl: "Het concept is intussen gewijzigd. Laad het opnieuw.",
            en: "The draft was changed meanwhile. Please load it again."),
    ]

    /// What can be wrong with a draft; they stand in the details of `LISTING_FAULTY`, all at once.
    static let listingFaults: [Reason] = texts + prices + needs

    private static func fault(_ name: String, _ de: String, _ nl: String, _ en: String) -> Reason {
        Reason(name, .invalidArgument, de: de, nl: nl, en: en)
    }

    private static let texts: [Reason] = [
        fault(
            "TITLE_TOO_SHORT", "Der Titel braucht mindestens {minimumCharacters} Zeichen.",
            "De titel heeft minstens {minimumCharacters} tekens nodig.",
            "The title needs at least {minimumCharacters} characters."),
        fault(
            "TITLE_TOO_LONG", "Der Titel darf höchstens {maximumCharacters} Zeichen haben.",
            "De titel mag hoogstens {maximumCharacters} tekens hebben.",
            "The title may have at most {maximumCharacters} characters."),
        fault(
            "DESCRIPTION_MISSING", "Die Beschreibung fehlt.", "De beschrijving ontbreekt.",
            "The description is missing."),
        fault(
            "DESCRIPTION_TOO_LONG", "Die Beschreibung darf höchstens {maximumCharacters} Zeichen haben.",
            "De beschrijving mag hoogstens {maximumCharacters} tekens hebben.",
            "The description may have at most {maximumCharacters} characters."),
        fault(
            "TEXT_MISSING", "Die Angabe {field} fehlt.", "Het gegeven {field} ontbreekt.",
            "The text {field} is missing."),
        fault(
            "TEXT_TOO_LONG", "Die Angabe {field} darf höchstens {maximumCharacters} Zeichen haben.",
            "Het gegeven {field} mag hoogstens {maximumCharacters} tekens hebben.",
            "The text {field} may have at most {maximumCharacters} characters."),
        fault(
            "TOO_MANY_ITEMS", "Die Angabe {field} darf höchstens {maximum} Einträge haben.",
            "Het gegeven {field} mag hoogstens {maximum} regels hebben.",
            "There may be at most {maximum} entries in {field}."),
        fault(
            "TEXT_HAS_CONTROL_CHARACTERS", "Die Angabe {field} enthält Steuerzeichen.",
            "Het gegeven {field} bevat stuurtekens.", "The text {field} contains control characters."),
        fault(
            "FIELD_NOT_ALLOWED", "Die Angabe {field} passt nicht zu den übrigen.",
            "Het gegeven {field} past niet bij de overige.", "The field {field} does not go with the others."),
        fault(
            "VALUE_UNKNOWN", "Die Angabe {field} kennt nur {choices}.", "Het gegeven {field} kent alleen {choices}.",
            "The field {field} takes {choices} only."),
        fault(
            "VALUE_OUT_OF_RANGE", "Die Angabe {field} liegt außerhalb des Erlaubten.",
            "Het gegeven {field} ligt buiten wat is toegestaan.", "The value of {field} is out of range."),
    ]

    private static let prices: [Reason] = [
        fault(
            "MARKETS_MISSING", "Mindestens ein Markt muss genannt sein.", "Er moet minstens één markt worden genoemd.",
            "At least one market must be stated."),
        fault(
            "MARKET_TWICE", "Der Markt {market} ist doppelt genannt.", "De markt {market} is dubbel genoemd.",
            "The market {market} is stated twice."),
        fault(
            "CURRENCY_OF_NO_MARKET", "Keiner der Märkte hat die Währung {currency}.",
            "Geen van de markten heeft de valuta {currency}.", "None of the markets has the currency {currency}."),
        fault(
            "CURRENCY_WITHOUT_INCREMENTS", "In der Währung {currency} werden keine Auktionen gehalten.",
            "In de valuta {currency} worden geen veilingen gehouden.",
            "No auctions are held in the currency {currency}."),
        fault(
            "RESERVE_BELOW_START_PRICE", "Der Mindestpreis liegt unter dem Startpreis.",
            "De minimumprijs ligt onder de startprijs.", "The reserve is below the start price."),
        fault(
            "BUY_NOW_TOO_LOW", "Der Sofortkaufpreis muss mindestens {minimum} betragen.",
            "De prijs voor direct kopen moet minstens {minimum} zijn.",
            "The buy-now price must be at least {minimum}."),
        fault(
            "BUY_NOW_BELOW_RESERVE", "Der Sofortkaufpreis liegt unter dem Mindestpreis.",
            "De prijs voor direct kopen ligt onder de minimumprijs.", "The buy-now price is below the reserve."),
        fault(
            "DURATION_NOT_OFFERED", "Diese Laufzeit steht nicht zur Wahl. Möglich sind {choices} Tage.",
            "Deze looptijd staat niet ter keuze. Mogelijk zijn {choices} dagen.",
            "This duration is not offered. Possible are {choices} days."),
        fault(
            "FIXED_PRICE_NOT_ALLOWED", "Termine werden nur versteigert.", "Afspraken worden alleen geveild.",
            "Appointments are sold by auction only."),
        fault(
            "QUANTITY_OUT_OF_RANGE", "Die Menge muss zwischen 1 und {maximum} liegen.",
            "Het aantal moet tussen 1 en {maximum} liggen.",
            "The quantity must be between 1 and {maximum}."),
        fault(
            "PRICE_MISSING", "Für den Markt {market} fehlt der Preis.", "Voor de markt {market} ontbreekt de prijs.",
            "The price for the market {market} is missing."),
        fault(
            "PRICE_TWICE", "Für den Markt {market} sind zwei Preise genannt.",
            "Voor de markt {market} zijn twee prijzen genoemd.", "There are two prices for the market {market}."),
        fault(
            "PRICE_FOR_OTHER_MARKET", "Es gibt einen Preis für den Markt {market}, der nicht genannt ist.",
            "Er is een prijs voor de markt {market}, die niet is genoemd.",
            "There is a price for the market {market}, which is not stated."),
    ]

    private static let needs: [Reason] = [
        fault(
            "REQUEST_MISSING", "Bedarfs- oder Vergleichsanfrage muss gewählt sein.",
            "Behoefte- of vergelijkingsaanvraag moet gekozen zijn.", "Needs or comparison request must be chosen."),
        fault(
            "REQUEST_NOT_ALLOWED", "Eine Anfrage gehört nur zu einem Termin.",
            "Een aanvraag hoort alleen bij een afspraak.",
            "Only an appointment has a request."),
        fault(
            "SUBJECTS_MISSING", "Versicherung oder Finanzen muss gewählt sein.",
            "Verzekering of financiën moet gekozen zijn.", "Insurance or finance must be chosen."),
        fault(
            "SUBJECT_TWICE", "Ein Thema ist doppelt genannt.", "Een onderwerp is dubbel genoemd.",
            "A subject is stated twice."),
        fault(
            "PUBLIC_PART_MISSING", "Der öffentliche Teil der Anfrage fehlt.",
            "Het openbare deel van de aanvraag ontbreekt.",
            "The public part of the request is missing."),
        fault(
            "SEALED_PART_MISSING", "Der verschlossene Teil der Anfrage fehlt.",
            "Het verzegelde deel van de aanvraag ontbreekt.",
            "The sealed part of the request is missing."),
        fault(
            "SEALED_PART_NOT_ALLOWED", "Nur ein Termin hat einen verschlossenen Teil.",
            "Alleen een afspraak heeft een verzegeld deel.", "Only an appointment has a sealed part."),
    ]
}
