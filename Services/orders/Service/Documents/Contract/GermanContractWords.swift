import Contracts
import Kernel

struct GermanContractWords: ContractWords {
    func documentTitle(_ kind: TradeKind) -> String {
        switch kind {
        case .appointment: "Kaufvertrag über einen Beratungstermin"
        case .service: "Vertrag über eine Dienstleistung"
        case .goods: "Kaufvertrag"
        }
    }

    func introduction(number: String, instant: String, kind: TradeKind) -> String {
        let cause = kind == .appointment ? " durch Zuschlag in einer Auktion" : ""
        return "Vertrag Nr. \(number), geschlossen\(cause) auf Gavel am \(instant), zwischen den folgenden Parteien."
    }

    func page(_ number: Int, of count: Int) -> String { "Seite \(number) von \(count)" }
    let checksumShort = "Prüfsumme"
    let missingCharacters =
        "Das Zeichen \u{FFFD} steht für ein Zeichen, das in der Schrift dieses Dokuments fehlt. Vollständig steht der "
        + "Text in der HTML-Fassung und in der kanonischen Fassung dieses Vertrags."

    let partiesHeading = "Vertragsparteien"
    let subjectHeading = "Gegenstand"
    let needHeading = "Beratungsbedarf"
    let priceHeading = "Preis und Vertragsschluss"
    let dutiesHeading = "Rechte und Pflichten"
    let documentHeading = "Dieses Dokument"

    let seller = "Verkäufer"
    let buyer = "Käufer"
    let name = "Name"
    let userName = "Nutzername"
    let address = "Anschrift"
    let phone = "Telefon"
    let email = "E-Mail"
    let status = "Handelt als"
    func status(_ status: MemberStatus) -> String { status == .consumer ? "Verbraucher" : "Unternehmer" }
    let noContact = "Kontaktdaten werden bei dieser Art von Geschäft nicht mit dem Vertragsschluss mitgeteilt."

    let subjectTitle = "Titel"
    let description = "Beschreibung"
    let kind = "Art"
    func kind(_ kind: TradeKind) -> String {
        switch kind {
        case .appointment: "Beratungstermin"
        case .service: "Dienstleistung"
        case .goods: "Ware"
        }
    }
    let quantity = "Menge"

    let requestType = "Art der Anfrage"
    func requestType(_ value: String) -> String {
        switch value {
        case "needs": "Bedarfsanfrage"
        case "comparison": "Vergleichsanfrage"
        default: value
        }
    }
    let subjects = "Bereich"
    func subject(_ value: String) -> String {
        switch value {
        case "insurance": "Versicherung"
        case "finance": "Finanzen"
        default: value
        }
    }
    let what = "Worum es geht"
    let postalArea = "Postleitzahlgebiet"
    let when = "Wann"
    let sealedNote =
        "Zum Beratungsbedarf gehört ein verschlossener Teil. Er wird allein dem Käufer mitgeteilt und steht deshalb nicht "
        + "in diesem Dokument. Mit dieser Prüfsumme (SHA-256) lässt sich belegen, welchen Inhalt er beim Zuschlag hatte:"

    let price = "Preis"
    let awardedAt = "Vertragsschluss"
    let market = "Marktplatz"
    func market(_ market: Market) -> String {
        switch market {
        case .de: "Gavel Deutschland"
        case .at: "Gavel Österreich"
        case .nl: "Gavel Niederlande"
        case .be: "Gavel Belgien"
        case .fr: "Gavel Frankreich"
        case .us: "Gavel USA"
        }
    }

    let hashNote =
        "Dieses Dokument wurde beim Vertragsschluss erzeugt und wird nicht mehr geändert. Die Prüfsumme ist der "
        + "SHA-256-Wert der kanonischen Fassung dieses Vertrags (JSON); beide Parteien können sie jederzeit abrufen und "
        + "nachrechnen."
    let checksum = "Prüfsumme"
    let number = "Vertragsnummer"
    let order = "Auftrag"
    let award = "Zuschlag"
    let listing = "Angebot"

    func clauses(_ terms: ContractTerms) -> [String] {
        terms.kind == .appointment ? appointment(terms) : trade(terms)
    }

    private func appointment(_ terms: ContractTerms) -> [String] {
        [
            "Mit dem Zuschlag ist zwischen Verkäufer und Käufer ein verbindlicher Kaufvertrag zustande gekommen. Der "
                + "Verkäufer ist verpflichtet, den beschriebenen Beratungstermin mit dem Käufer wahrzunehmen. Der Käufer "
                + "ist verpflichtet, den Preis zu zahlen und die Beratung durchzuführen.",
            "Zum Preis kommt die Auktionsgebühr hinzu; sie trägt der Käufer. Gavel zieht beides nach der gewählten "
                + "Zahlungsmethode vom Käufer ein und verwahrt den Preis bis zur Auszahlung.",
            "Verkäufer und Käufer sollen innerhalb von \(terms.agreementDays) Werktagen (Montag bis Samstag ohne "
                + "gesetzliche Feiertage) nach dem Zuschlag einen Termin vereinbaren. Gelingt das nicht, darf jede Seite "
                + "um die Stornierung bitten; von selbst wird nichts storniert.",
            "Nach dem Termin bestätigen beide Seiten im internen Bereich, dass er stattgefunden hat. Fehlt eine der "
                + "Bestätigungen, erinnert Gavel nach \(terms.firstReminderDays) und nach \(terms.secondReminderDays) "
                + "Werktagen und eröffnet nach \(terms.supportCaseDays) Werktagen einen Supportfall. Ohne beide "
                + "Bestätigungen wird nichts stillschweigend ausgezahlt.",
            "Innerhalb von \(terms.payoutDays) Werktagen nach der zweiten Bestätigung überweist Gavel das Termingeld an "
                + "den Verkäufer. Geht das eingezogene Geld erst später ein, beginnt diese Frist mit dem Geldeingang.",
            "Hat der Termin stattgefunden, darf jede Seite die andere einmal bewerten.",
            "Eine Stornierung ist nur einvernehmlich möglich, und nur solange die Auszahlung nicht angewiesen ist. Wer "
                + "stornieren möchte, bittet die andere Seite unter Angabe eines Grundes um Zustimmung. Stimmt sie zu, "
                + "wird der Vertrag aufgehoben, und die Bewertungen beider Seiten zu diesem Vertrag werden entfernt. Hat "
                + "der Verkäufer um die Stornierung gebeten, erhält der Käufer alles zurück, und der Verkäufer trägt die "
                + "Auktionsgebühr. Hat der Käufer darum gebeten, erhält er den Preis zurück und trägt die Auktionsgebühr "
                + "selbst.",
            "Lehnt die andere Seite die Stornierung ab, bleibt der Vertrag bestehen. Antwortet sie "
                + "\(terms.answerDays) Kalendertage lang nicht, geschieht nichts von selbst; wer gefragt hat, kann dann "
                + "den Support einschalten. Das Recht des Verkäufers, bei ausbleibender Zahlung zu stornieren, bleibt "
                + "unberührt.",
            "Die Kontaktdaten sind nur für die beiden Vertragsparteien sichtbar. Sie stehen auch im internen Bereich "
                + "unter „Verkauft“ und „Gekauft“.",
            "Dieses Dokument dient als Kaufvertrag, auch wenn die E-Mail zum Zuschlag verspätet oder gar nicht ankommt.",
        ]
    }

    private func trade(_ terms: ContractTerms) -> [String] {
        let isGoods = terms.kind == .goods
        var clauses = [
            "Mit dem Kauf ist zwischen Verkäufer und Käufer ein verbindlicher Vertrag zustande gekommen. Der Verkäufer "
                + "schuldet die beschriebene \(isGoods ? "Ware" : "Leistung"), der Käufer den Preis.",
            "Gavel zieht den Preis nach der gewählten Zahlungsmethode vom Käufer ein, verwahrt ihn und zahlt ihn nach "
                + "Abschluss des Auftrags an den Verkäufer aus.",
            isGoods
                ? "Nach der Zahlung versendet der Verkäufer die Ware und nennt Versanddienst, Sendungsnummer und das "
                    + "voraussichtliche Lieferdatum."
                : "Nach der Lieferung gilt der Auftrag nach \(terms.completionHours) Stunden ohne Beanstandung als "
                    + "abgeschlossen.",
            "Fragen und Probleme klären Verkäufer und Käufer zuerst miteinander auf der Seite des Auftrags.",
        ]
        if terms.hasWithdrawal {
            clauses.append(
                "Der Käufer handelt als Verbraucher und der Verkäufer als Unternehmer. Der Käufer darf den Vertrag "
                    + "innerhalb von \(terms.withdrawalDays) Tagen nach \(isGoods ? "Erhalt der Ware" : "Vertragsschluss") "
                    + "ohne Angabe von Gründen widerrufen, mit der Funktion „Vertrag widerrufen“ auf der Seite des "
                    + "Auftrags.")
        }
        clauses.append(
            "Dieses Dokument dient als Vertrag, auch wenn die E-Mail zum Kauf verspätet oder gar nicht ankommt.")
        return clauses
    }
}
