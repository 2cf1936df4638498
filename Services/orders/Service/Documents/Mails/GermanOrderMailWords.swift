import Kernel
import OrdersDomain

struct GermanOrderMailWords: OrderMailWords {
    func greeting(_ name: String) -> String { "Guten Tag \(name)," }
    let closing = "Freundliche Grüße\nIhr Team von Gavel"
    func quoted(_ title: String) -> String { "„\(title)“" }

    func awardSubject(_ side: OrderSide, title: String, number: String) -> String {
        "\(side == .seller ? "Verkauft" : "Gekauft"): \(title) (\(number))"
    }

    func awardOpening(_ side: OrderSide, _ award: AwardWords) -> String {
        let what =
            switch (award.kind, side) {
            case (.appointment, .seller):
                "Ihre Auktion \(award.title) war erfolgreich: \(award.partner) hat den Beratungstermin für "
                    + "\(award.price) ersteigert. Herzlichen Glückwunsch!"
            case (.appointment, .buyer):
                "Sie haben den Beratungstermin \(award.title) von \(award.partner) für \(award.price) ersteigert. "
                    + "Herzlichen Glückwunsch!"
            case (_, .seller): "\(award.partner) hat \(award.title) für \(award.price) bei Ihnen gekauft."
            case (_, .buyer): "Sie haben \(award.title) von \(award.partner) für \(award.price) gekauft."
            }
        return what + " Damit ist zwischen Ihnen beiden ein verbindlicher Vertrag zustande gekommen."
    }

    func isContract(_ kind: TradeKind) -> String {
        "Diese E-Mail ist Ihr \(kind == .service ? "Vertrag" : "Kaufvertrag"). Sie wird nur einmal versandt: Bitte "
            + "bewahren Sie sie auf, bis alles abgeschlossen ist."
    }
    func partnerHeading(_ side: OrderSide) -> String { side == .seller ? "Ihr Käufer" : "Ihr Verkäufer" }
    let contractHeading = "Ihr Vertrag"
    let stepsHeading = "Wie es weitergeht"

    func steps(_ side: OrderSide, _ terms: ContractTerms) -> [String] {
        guard terms.kind == .appointment else {
            return [
                "Alles Weitere finden Sie im internen Bereich unter „\(area(side))“.",
                "Fragen klären Sie bitte zuerst mit Ihrem \(side == .seller ? "Käufer" : "Verkäufer") auf der Seite des "
                    + "Auftrags.",
            ]
        }
        let agreement =
            "Vereinbaren Sie bitte innerhalb von \(terms.agreementDays) Werktagen (Montag bis Samstag ohne Feiertage) "
            + "einen Termin, am einfachsten im internen Bereich unter „\(area(side))“. Sie dürfen einander auch direkt "
            + "anrufen oder schreiben."
        let attestation =
            "Nach dem Termin bestätigen Sie bitte beide im internen Bereich: „Beratungstermin stattgefunden“."
        switch side {
        case .seller:
            return [
                agreement, attestation,
                "Innerhalb von \(terms.payoutDays) Werktagen nach der zweiten Bestätigung überweisen wir Ihnen das "
                    + "Termingeld. Geht das Geld des Käufers erst danach bei uns ein, zählt die Frist ab dem "
                    + "Geldeingang.",
            ]
        case .buyer:
            return [
                agreement,
                "Den Preis und die Auktionsgebühr ziehen wir nach Ihrer Zahlungsmethode ein. Eine Lastschrift kündigen "
                    + "wir Ihnen vorher mit Betrag und Datum an. Das Geld verwahren wir bis zur Auszahlung.",
                attestation,
            ]
        }
    }

    func whereToFind(_ side: OrderSide) -> String {
        "Im internen Bereich unter „\(area(side))“ finden Sie alle Angaben jederzeit wieder. Dort können Sie auch das "
            + "Vertragsdokument als PDF und als HTML abrufen; es gilt, falls diese E-Mail verloren geht."
    }
    let hashIntroduction = "Prüfsumme des Vertragsdokuments (SHA-256):"

    let sealedHeading = "Vertrauliche Angaben zum Beratungsbedarf"
    let sealedNote =
        "Diese Angaben erhalten nur Sie als Käufer. Bitte behandeln Sie sie vertraulich und verwenden Sie sie allein für "
        + "diese Beratung."
    func person(_ relation: String) -> String {
        switch relation {
        case "self": "Verkäufer selbst"
        case "partner": "Partner/in"
        case "child": "Kind"
        default: relation
        }
    }
    func birthYear(_ year: Int) -> String { "geboren \(year)" }
    let situation = "Die Lebenssituation"
    let existingContracts = "Bestehende Verträge"
    func contract(subject: String, provider: String?, endsOn: String?) -> String {
        subject + (provider.map { " bei \($0)" } ?? "") + (endsOn.map { ", läuft bis \($0)" } ?? "")
    }
    let preferredTimes = "Zeiten, die gut passen"
    func time(weekday: String, from: String, until: String) -> String { "\(weekday), \(from) bis \(until) Uhr" }

    let partner = "Partner"
    let reason = "Grund"
    func reason(_ code: String) -> String {
        switch code {
        case "BUYER_POOR_RATINGS": "Schlechte Bewertungen des Käufers"
        case "CHANGED_MIND": "Anders überlegt"
        case "NO_LONGER_NEEDED": "Beratung wird nicht mehr gebraucht"
        case "NO_APPOINTMENT_FOUND": "Kein gemeinsamer Termin gefunden"
        case "OTHER": "Anderer Grund"
        default: code
        }
    }
    let message = "Dazu wurde geschrieben:"

    /// The part of the internal area that lists the member's orders (OR-3).
    func area(_ side: OrderSide) -> String { side == .seller ? "Verkauft" : "Gekauft" }
}
