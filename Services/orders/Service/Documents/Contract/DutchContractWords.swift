import Contracts
import Kernel

struct DutchContractWords: ContractWords {
    func documentTitle(_ kind: TradeKind) -> String {
        switch kind {
        case .appointment: "Koopovereenkomst voor een adviesgesprek"
        case .service: "Overeenkomst voor een dienst"
        case .goods: "Koopovereenkomst"
        }
    }

    func introduction(number: String, instant: String, kind: TradeKind) -> String {
        let cause = kind == .appointment ? " door toewijzing in een veiling" : ""
        return "Overeenkomst nr. \(number), gesloten\(cause) op Gavel op \(instant), tussen de volgende partijen."
    }

    func page(_ number: Int, of count: Int) -> String { "Pagina \(number) van \(count)" }
    let checksumShort = "Controlegetal"
    let missingCharacters =
        "Het teken \u{FFFD} staat voor een teken dat in het lettertype van dit document ontbreekt. De volledige tekst "
        + "staat in de HTML-versie en in de canonieke versie van deze overeenkomst."

    let partiesHeading = "Partijen"
    let subjectHeading = "Onderwerp"
    let needHeading = "Adviesbehoefte"
    let priceHeading = "Prijs en totstandkoming"
    let dutiesHeading = "Rechten en plichten"
    let documentHeading = "Dit document"

    let seller = "Verkoper"
    let buyer = "Koper"
    let name = "Naam"
    let userName = "Gebruikersnaam"
    let address = "Adres"
    let phone = "Telefoon"
    let email = "E-mail"
    let status = "Handelt als"
    func status(_ status: MemberStatus) -> String { status == .consumer ? "Consument" : "Ondernemer" }
    let noContact = "Bij dit soort transacties worden contactgegevens niet bij het sluiten van de overeenkomst gedeeld."

    let subjectTitle = "Titel"
    let description = "Omschrijving"
    let kind = "Soort"
    func kind(_ kind: TradeKind) -> String {
        switch kind {
        case .appointment: "Adviesgesprek"
        case .service: "Dienst"
        case .goods: "Product"
        }
    }
    let quantity = "Aantal"

    let requestType = "Soort aanvraag"
    func requestType(_ value: String) -> String {
        switch value {
        case "needs": "Adviesaanvraag"
        case "comparison": "Vergelijkingsaanvraag"
        default: value
        }
    }
    let subjects = "Onderwerpen"
    func subject(_ value: String) -> String {
        switch value {
        case "insurance": "Verzekeringen"
        case "finance": "Financiën"
        default: value
        }
    }
    let what = "Waar het om gaat"
    let postalArea = "Postcodegebied"
    let when = "Wanneer"
    let sealedNote =
        "Bij de adviesbehoefte hoort een verzegeld deel. Het wordt alleen aan de koper meegedeeld en staat daarom niet in "
        + "dit document. Met dit controlegetal (SHA-256) kan worden aangetoond welke inhoud het bij de toewijzing had:"

    let price = "Prijs"
    let awardedAt = "Gesloten op"
    let market = "Marktplaats"
    func market(_ market: Market) -> String {
        switch market {
        case .de: "Gavel Duitsland"
        case .at: "Gavel Oostenrijk"
        case .nl: "Gavel Nederland"
        case .be: "Gavel België"
        case .fr: "Gavel Frankrijk"
        case .us: "Gavel VS"
        }
    }

    let hashNote =
        "Dit document is gemaakt bij het sluiten van de overeenkomst en wordt niet meer gewijzigd. Het controlegetal is "
        + "de SHA-256-waarde van de canonieke versie van deze overeenkomst (JSON); beide partijen kunnen die altijd "
        + "opvragen en narekenen."
    let checksum = "Controlegetal"
    let number = "Nummer"
    let order = "Bestelling"
    let award = "Toewijzing"
    let listing = "Aanbod"

    func clauses(_ terms: ContractTerms) -> [String] {
        terms.kind == .appointment ? appointment(terms) : trade(terms)
    }

    private func appointment(_ terms: ContractTerms) -> [String] {
        [
            "Met de toewijzing is tussen verkoper en koper een bindende koopovereenkomst tot stand gekomen. De verkoper "
                + "is verplicht het beschreven adviesgesprek met de koper te voeren. De koper is verplicht de prijs te "
                + "betalen en het advies te geven.",
            "Boven op de prijs komen de veilingkosten; die draagt de koper. Gavel int beide bij de koper via de gekozen "
                + "betaalmethode en houdt de prijs in bewaring tot de uitbetaling.",
            "Verkoper en koper horen binnen \(terms.agreementDays) werkdagen (maandag tot en met zaterdag, zonder "
                + "feestdagen) na de toewijzing een afspraak te maken. Lukt dat niet, dan mag elke partij om annulering "
                + "vragen; vanzelf wordt er niets geannuleerd.",
            "Na het gesprek bevestigen beide partijen in hun persoonlijke omgeving dat het heeft plaatsgevonden. "
                + "Ontbreekt een bevestiging, dan stuurt Gavel na \(terms.firstReminderDays) en na "
                + "\(terms.secondReminderDays) werkdagen een herinnering en opent het na \(terms.supportCaseDays) "
                + "werkdagen een supportdossier. Zonder beide bevestigingen wordt er niets stilzwijgend uitbetaald.",
            "Binnen \(terms.payoutDays) werkdagen na de tweede bevestiging maakt Gavel de prijs van het gesprek over aan "
                + "de verkoper. Komt het geïncasseerde geld pas later binnen, dan begint deze termijn met de ontvangst "
                + "van het geld.",
            "Heeft het gesprek plaatsgevonden, dan mag elke partij de andere één keer beoordelen.",
            "Annuleren kan alleen met wederzijds goedvinden, en alleen zolang de opdracht tot uitbetaling niet is "
                + "gegeven. Wie wil annuleren, vraagt de andere partij met opgave van een reden om toestemming. Stemt die "
                + "in, dan wordt de overeenkomst ontbonden en worden de beoordelingen van beide partijen over deze "
                + "overeenkomst verwijderd. Heeft de verkoper om de annulering gevraagd, dan krijgt de koper alles terug "
                + "en draagt de verkoper de veilingkosten. Heeft de koper erom gevraagd, dan krijgt die de prijs terug "
                + "en draagt die de veilingkosten zelf.",
            "Weigert de andere partij de annulering, dan blijft de overeenkomst bestaan. Antwoordt die "
                + "\(terms.answerDays) kalenderdagen lang niet, dan gebeurt er vanzelf niets; wie het gevraagd heeft, kan "
                + "dan de support inschakelen. Het recht van de verkoper om te annuleren wanneer de betaling uitblijft, "
                + "blijft onverlet.",
            "De contactgegevens zijn alleen zichtbaar voor de twee partijen. Ze staan ook in de persoonlijke omgeving "
                + "onder ‘Verkocht’ en ‘Gekocht’.",
            "Dit document geldt als koopovereenkomst, ook wanneer de e-mail over de toewijzing te laat of helemaal niet "
                + "aankomt.",
        ]
    }

    private func trade(_ terms: ContractTerms) -> [String] {
        let isGoods = terms.kind == .goods
        var clauses = [
            "Met de koop is tussen verkoper en koper een bindende overeenkomst tot stand gekomen. De verkoper levert "
                + "\(isGoods ? "het beschreven product" : "de beschreven dienst"), de koper betaalt de prijs.",
            "Gavel int de prijs bij de koper via de gekozen betaalmethode, houdt die in bewaring en betaalt die na "
                + "afronding van de bestelling uit aan de verkoper.",
            isGoods
                ? "Na de betaling verzendt de verkoper het product en noemt daarbij de vervoerder, het zendingsnummer en "
                    + "de verwachte leverdatum."
                : "Na de levering geldt de bestelling na \(terms.completionHours) uur zonder klacht als afgerond.",
            "Vragen en problemen lossen verkoper en koper eerst samen op, op de pagina van de bestelling.",
        ]
        if terms.hasWithdrawal {
            clauses.append(
                "De koper handelt als consument en de verkoper als ondernemer. De koper mag de overeenkomst binnen "
                    + "\(terms.withdrawalDays) dagen na \(isGoods ? "ontvangst van het product" : "het sluiten ervan") "
                    + "zonder opgave van redenen herroepen, met de functie ‘Overeenkomst herroepen’ op de pagina van de "
                    + "bestelling.")
        }
        clauses.append(
            "Dit document geldt als overeenkomst, ook wanneer de e-mail over de koop te laat of helemaal niet aankomt.")
        return clauses
    }
}
