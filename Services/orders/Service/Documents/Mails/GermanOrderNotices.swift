import OrdersDomain

extension GermanOrderMailWords {
    func notice(_ cause: OrderMailCause, _ facts: OrderMailFacts) -> OrderNotice {
        switch cause {
        case .award, .appointmentReminder, .agreementOverdue: appointment(cause, facts)
        case .attestationReminder2, .attestationReminder5: attestation(facts, isLast: cause == .attestationReminder5)
        case .supportCaseOpened: supportCase(facts)
        case .cancellationAsked: cancellationAsked(facts)
        case .cancellationConfirmed, .cancellationRefused, .cancellationUnanswered: cancellationAnswer(cause, facts)
        case .cancellationDone: cancellationDone(facts)
        case .cancellationRejected:
            OrderNotice(
                subject: "Stornierung nicht mehr möglich (\(facts.number))",
                paragraphs: [
                    "der Vertrag über \(quoted(facts.title)) kann nicht mehr storniert werden: Die Auszahlung des "
                        + "Termingelds ist angewiesen, ohne dass sich beide Seiten vorher einig waren.",
                    "Der Vertrag bleibt bestehen, ebenso die Bewertungen.",
                ])
        }
    }

    private func appointment(_ cause: OrderMailCause, _ facts: OrderMailFacts) -> OrderNotice {
        let title = quoted(facts.title)
        switch cause {
        case .appointmentReminder:
            return OrderNotice(
                subject: "Erinnerung: noch kein Termin vereinbart (\(facts.number))",
                paragraphs: [
                    "Sie und \(facts.partnerName) haben für \(title) noch keinen Termin vereinbart.",
                    "Bitte schlagen Sie im internen Bereich unter „\(area(facts.side))“ einen Termin vor, oder nehmen "
                        + "Sie dort einen Vorschlag an. Haben Sie sich schon anders verabredet, tragen Sie den Termin "
                        + "bitte dort ein.",
                ], dueLabel: "Termin vereinbaren bis")
        case .agreementOverdue:
            return OrderNotice(
                subject: "Die Zeit für die Terminvereinbarung ist vorbei (\(facts.number))",
                paragraphs: [
                    "die Zeit, in der Sie mit \(facts.partnerName) einen Termin für \(title) vereinbaren sollten, ist "
                        + "vorbei."
                ], dueLabel: "Frist endete",
                points: [
                    "Sie können weiterhin im internen Bereich unter „\(area(facts.side))“ einen Termin vereinbaren.",
                    "Möchten Sie das nicht mehr, dürfen Sie dort um die Stornierung bitten. Von selbst wird nichts "
                        + "storniert.",
                ])
        default:
            return OrderNotice(
                subject: "\(area(facts.side)): \(facts.title) (\(facts.number))",
                paragraphs: [
                    "der Vertrag über \(title) mit \(facts.partnerName) ist geschlossen.",
                    "Alle Angaben und das Vertragsdokument finden Sie im internen Bereich unter „\(area(facts.side))“.",
                ])
        }
    }

    private func attestation(_ facts: OrderMailFacts, isLast: Bool) -> OrderNotice {
        var notice = OrderNotice(
            subject: "\(isLast ? "Letzte Erinnerung: hat" : "Hat") der Termin stattgefunden? (\(facts.number))",
            paragraphs: [
                "\(facts.partnerName) hat bestätigt, dass der Beratungstermin \(quoted(facts.title)) stattgefunden hat. "
                    + "Ihre Bestätigung fehlt noch.",
                "Bitte bestätigen Sie im internen Bereich unter „\(area(facts.side))“ ebenfalls: „Beratungstermin "
                    + "stattgefunden“. Erst mit beiden Bestätigungen wird das Termingeld an "
                    + "\(facts.side == .seller ? "Sie" : "den Verkäufer") ausgezahlt.",
            ], dueLabel: "Bestätigen bis",
            points: ["Hat der Termin nicht stattgefunden, bestätigen Sie bitte nichts."])
        if isLast {
            notice.points.append(
                "Fehlt Ihre Bestätigung weiterhin, eröffnen wir einen Supportfall und klären mit Ihnen beiden, was "
                    + "geschehen ist.")
        }
        return notice
    }

    private func supportCase(_ facts: OrderMailFacts) -> OrderNotice {
        let title = quoted(facts.title)
        let (cause, way): (String, String?) =
            switch facts.caseCause {
            case "ATTESTATION_MISSING":
                (
                    "zum Beratungstermin \(title) fehlt noch eine der beiden Bestätigungen, dass er stattgefunden hat. "
                        + "Deshalb ist ein Supportfall eröffnet worden.",
                    "Die fehlende Bestätigung kann weiterhin im internen Bereich gegeben werden."
                )
            case "CANCELLATION_UNANSWERED":
                (
                    "die Bitte um Stornierung von \(title) ist unbeantwortet geblieben. Deshalb ist ein Supportfall "
                        + "eröffnet worden.",
                    "Die Bitte kann weiterhin im internen Bereich beantwortet werden."
                )
            default: ("zum Vertrag über \(title) ist ein Supportfall eröffnet worden.", nil)
            }
        return OrderNotice(
            subject: "Supportfall eröffnet (\(facts.number))",
            paragraphs: [
                cause,
                "Wir sehen uns den Fall an und melden uns bei Ihnen beiden. Bis dahin geschieht nichts von selbst.",
            ], dueLabel: "Entscheidung angestrebt bis", quotes: true, points: [way].compactMap { $0 })
    }

    private func cancellationAsked(_ facts: OrderMailFacts) -> OrderNotice {
        let money =
            facts.side == .buyer
            ? "Sie erhalten alles zurück, was Sie für diesen Vertrag gezahlt haben; die Auktionsgebühr trägt der "
                + "Verkäufer."
            : "Der Käufer erhält den Preis zurück und trägt die Auktionsgebühr; Sie erhalten kein Termingeld."
        return OrderNotice(
            subject: "Bitte um Stornierung: \(facts.title) (\(facts.number))",
            paragraphs: [
                "\(facts.partnerName) möchte den Vertrag über \(quoted(facts.title)) stornieren und bittet Sie um Ihre "
                    + "Zustimmung.",
                "Bitte antworten Sie im internen Bereich unter „\(area(facts.side))“. Sie dürfen frei entscheiden.",
            ], dueLabel: "Antworten bis", quotes: true,
            points: [
                "Wenn Sie zustimmen, wird der Vertrag aufgehoben. \(money) Die Bewertungen beider Seiten zu diesem "
                    + "Vertrag werden entfernt.",
                "Wenn Sie ablehnen, bleibt der Vertrag bestehen.",
                "Wenn Sie nicht antworten, geschieht nichts von selbst. \(facts.partnerName) kann dann aber den Support "
                    + "einschalten.",
            ])
    }

    private func cancellationAnswer(_ cause: OrderMailCause, _ facts: OrderMailFacts) -> OrderNotice {
        let title = quoted(facts.title)
        switch cause {
        case .cancellationConfirmed:
            return OrderNotice(
                subject: "Der Stornierung wurde zugestimmt (\(facts.number))",
                paragraphs: [
                    "\(facts.partnerName) hat der Stornierung von \(title) zugestimmt.",
                    "Wir machen jetzt die Zahlungen rückgängig und schreiben Ihnen, sobald der Vertrag storniert ist. "
                        + "Falls die Auszahlung schon angewiesen war, bleibt der Vertrag bestehen; auch das teilen wir "
                        + "Ihnen mit.",
                ])
        case .cancellationRefused:
            return OrderNotice(
                subject: "Die Stornierung wurde abgelehnt (\(facts.number))",
                paragraphs: [
                    "\(facts.partnerName) hat Ihre Bitte um Stornierung von \(title) abgelehnt.",
                    "Der Vertrag bleibt bestehen. Alles Weitere finden Sie im internen Bereich unter "
                        + "„\(area(facts.side))“.",
                ])
        default:
            return OrderNotice(
                subject: "Keine Antwort auf Ihre Bitte um Stornierung (\(facts.number))",
                paragraphs: [
                    "\(facts.partnerName) hat Ihre Bitte um Stornierung von \(title) nicht rechtzeitig beantwortet. Von "
                        + "selbst geschieht nichts: Der Vertrag besteht weiter."
                ], dueLabel: "Frist endete",
                points: [
                    "Sie können im internen Bereich unter „\(area(facts.side))“ den Support einschalten.",
                    "\(facts.partnerName) kann Ihre Bitte auch jetzt noch beantworten.",
                ])
        }
    }

    private func cancellationDone(_ facts: OrderMailFacts) -> OrderNotice {
        let money: String? =
            switch (facts.side, facts.feeBearer) {
            case (.buyer, .seller):
                "Sie erhalten alles zurück, was Sie für diesen Vertrag gezahlt haben, einschließlich der Auktionsgebühr. "
                    + "Was noch nicht eingezogen war, wird nicht mehr eingezogen."
            case (.buyer, .buyer):
                "Sie erhalten den Preis zurück, soweit er schon eingezogen war. Die Auktionsgebühr tragen Sie, weil Sie "
                    + "um die Stornierung gebeten haben."
            case (.seller, .seller):
                "Der Käufer erhält alles zurück. Die Auktionsgebühr geht zu Ihren Lasten, weil Sie um die Stornierung "
                    + "gebeten haben."
            case (.seller, .buyer):
                "Der Käufer erhält den Preis zurück und trägt die Auktionsgebühr. Für Sie entstehen keine Kosten."
            case (_, nil): nil
            }
        return OrderNotice(
            subject: "Storniert: \(facts.title) (\(facts.number))",
            paragraphs: ["der Vertrag über \(quoted(facts.title)) ist im gegenseitigen Einvernehmen storniert."],
            points: [money, "Die Bewertungen beider Seiten zu diesem Vertrag sind entfernt."].compactMap { $0 })
    }
}
