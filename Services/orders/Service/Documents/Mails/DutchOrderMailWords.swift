import Kernel
import OrdersDomain

struct DutchOrderMailWords: OrderMailWords {
    func greeting(_ name: String) -> String { "Goedendag \(name)," }
    let closing = "Met vriendelijke groet,\nhet team van Gavel"
    func quoted(_ title: String) -> String { "‘\(title)’" }

    func awardSubject(_ side: OrderSide, title: String, number: String) -> String {
        "\(side == .seller ? "Verkocht" : "Gekocht"): \(title) (\(number))"
    }

    func awardOpening(_ side: OrderSide, _ award: AwardWords) -> String {
        let what =
            switch (award.kind, side) {
            case (.appointment, .seller):
                "Uw veiling \(award.title) is geslaagd: \(award.partner) heeft het adviesgesprek voor \(award.price) "
                    + "gekocht. Gefeliciteerd!"
            case (.appointment, .buyer):
                "U hebt het adviesgesprek \(award.title) van \(award.partner) voor \(award.price) gekocht. Gefeliciteerd!"
            case (_, .seller): "\(award.partner) heeft \(award.title) voor \(award.price) bij u gekocht."
            case (_, .buyer): "U hebt \(award.title) van \(award.partner) voor \(award.price) gekocht."
            }
        return what + " Daarmee is tussen u beiden een bindende overeenkomst tot stand gekomen."
    }

    func isContract(_ kind: TradeKind) -> String {
        "Deze e-mail is uw \(kind == .service ? "overeenkomst" : "koopovereenkomst"). Hij wordt maar één keer "
            + "verstuurd: bewaar hem tot alles is afgerond."
    }
    func partnerHeading(_ side: OrderSide) -> String { side == .seller ? "Uw koper" : "Uw verkoper" }
    let contractHeading = "Uw overeenkomst"
    let stepsHeading = "Hoe het verder gaat"

    func steps(_ side: OrderSide, _ terms: ContractTerms) -> [String] {
        guard terms.kind == .appointment else {
            return [
                "Alle verdere informatie vindt u in uw persoonlijke omgeving onder ‘\(area(side))’.",
                "Vragen lost u eerst op met uw \(side == .seller ? "koper" : "verkoper"), op de pagina van de bestelling.",
            ]
        }
        let agreement =
            "Maak binnen \(terms.agreementDays) werkdagen (maandag tot en met zaterdag, zonder feestdagen) een afspraak, "
            + "het gemakkelijkst in uw persoonlijke omgeving onder ‘\(area(side))’. U mag elkaar ook rechtstreeks bellen "
            + "of schrijven."
        let attestation =
            "Bevestig na het gesprek allebei in uw persoonlijke omgeving: ‘Adviesgesprek heeft plaatsgevonden’."
        switch side {
        case .seller:
            return [
                agreement, attestation,
                "Binnen \(terms.payoutDays) werkdagen na de tweede bevestiging maken wij de prijs van het gesprek aan u "
                    + "over. Komt het geld van de koper pas daarna bij ons binnen, dan telt de termijn vanaf de "
                    + "ontvangst van het geld.",
            ]
        case .buyer:
            return [
                agreement,
                "De prijs en de veilingkosten innen wij via uw betaalmethode. Een incasso kondigen wij vooraf aan, met "
                    + "bedrag en datum. Het geld houden wij in bewaring tot de uitbetaling.",
                attestation,
            ]
        }
    }

    func whereToFind(_ side: OrderSide) -> String {
        "In uw persoonlijke omgeving onder ‘\(area(side))’ vindt u alle gegevens altijd terug. Daar kunt u ook het "
            + "contractdocument als PDF en als HTML opvragen; het geldt wanneer deze e-mail verloren gaat."
    }
    let hashIntroduction = "Controlegetal van het contractdocument (SHA-256):"

    let sealedHeading = "Vertrouwelijke gegevens over de adviesbehoefte"
    let sealedNote =
        "Deze gegevens krijgt alleen u als koper. Behandel ze vertrouwelijk en gebruik ze alleen voor dit advies."
    func person(_ relation: String) -> String {
        switch relation {
        case "self": "Verkoper zelf"
        case "partner": "Partner"
        case "child": "Kind"
        default: relation
        }
    }
    func birthYear(_ year: Int) -> String { "geboren in \(year)" }
    let situation = "De persoonlijke situatie"
    let existingContracts = "Bestaande contracten"
    func contract(subject: String, provider: String?, endsOn: String?) -> String {
        subject + (provider.map { " bij \($0)" } ?? "") + (endsOn.map { ", loopt tot \($0)" } ?? "")
    }
    let preferredTimes = "Tijden die goed uitkomen"
    func time(weekday: String, from: String, until: String) -> String { "\(weekday), \(from) tot \(until) uur" }

    let partner = "Wederpartij"
    let reason = "Reden"
    func reason(_ code: String) -> String {
        switch code {
        case "BUYER_POOR_RATINGS": "Slechte beoordelingen van de koper"
        case "CHANGED_MIND": "Van gedachten veranderd"
        case "NO_LONGER_NEEDED": "Advies is niet meer nodig"
        case "NO_APPOINTMENT_FOUND": "Geen geschikt moment gevonden"
        case "OTHER": "Andere reden"
        default: code
        }
    }
    let message = "Daarbij is geschreven:"

    /// The part of the internal area that lists the member's orders (OR-3).
    func area(_ side: OrderSide) -> String { side == .seller ? "Verkocht" : "Gekocht" }
}
