import OrdersDomain

extension DutchOrderMailWords {
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
                subject: "Annuleren is niet meer mogelijk (\(facts.number))",
                paragraphs: [
                    "De overeenkomst over \(quoted(facts.title)) kan niet meer worden geannuleerd: de opdracht tot "
                        + "uitbetaling is gegeven zonder dat beide partijen het daarvóór eens waren.",
                    "De overeenkomst blijft bestaan, net als de beoordelingen.",
                ])
        }
    }

    private func appointment(_ cause: OrderMailCause, _ facts: OrderMailFacts) -> OrderNotice {
        let title = quoted(facts.title)
        switch cause {
        case .appointmentReminder:
            return OrderNotice(
                subject: "Herinnering: nog geen afspraak gemaakt (\(facts.number))",
                paragraphs: [
                    "U en \(facts.partnerName) hebben voor \(title) nog geen afspraak gemaakt.",
                    "Stel in uw persoonlijke omgeving onder ‘\(area(facts.side))’ een moment voor, of accepteer daar een "
                        + "voorstel. Hebt u al op een andere manier afgesproken, vul de afspraak dan daar in.",
                ], dueLabel: "Afspraak maken uiterlijk")
        case .agreementOverdue:
            return OrderNotice(
                subject: "De tijd om een afspraak te maken is voorbij (\(facts.number))",
                paragraphs: [
                    "De tijd waarin u met \(facts.partnerName) een afspraak voor \(title) hoorde te maken, is voorbij."
                ], dueLabel: "Termijn eindigde",
                points: [
                    "U kunt in uw persoonlijke omgeving onder ‘\(area(facts.side))’ nog steeds een afspraak maken.",
                    "Wilt u dat niet meer, dan mag u daar om annulering vragen. Vanzelf wordt er niets geannuleerd.",
                ])
        default:
            return OrderNotice(
                subject: "\(area(facts.side)): \(facts.title) (\(facts.number))",
                paragraphs: [
                    "De overeenkomst over \(title) met \(facts.partnerName) is gesloten.",
                    "Alle gegevens en het contractdocument vindt u in uw persoonlijke omgeving onder "
                        + "‘\(area(facts.side))’.",
                ])
        }
    }

    private func attestation(_ facts: OrderMailFacts, isLast: Bool) -> OrderNotice {
        var notice = OrderNotice(
            subject: "\(isLast ? "Laatste herinnering: heeft" : "Heeft") het gesprek plaatsgevonden? (\(facts.number))",
            paragraphs: [
                "\(facts.partnerName) heeft bevestigd dat het adviesgesprek \(quoted(facts.title)) heeft "
                    + "plaatsgevonden. Uw bevestiging ontbreekt nog.",
                "Bevestig dit ook in uw persoonlijke omgeving onder ‘\(area(facts.side))’: ‘Adviesgesprek heeft "
                    + "plaatsgevonden’. Pas met beide bevestigingen wordt de prijs van het gesprek aan "
                    + "\(facts.side == .seller ? "u" : "de verkoper") uitbetaald.",
            ], dueLabel: "Bevestigen uiterlijk",
            points: ["Heeft het gesprek niet plaatsgevonden, bevestig dan niets."])
        if isLast {
            notice.points.append(
                "Blijft uw bevestiging uit, dan openen wij een supportdossier en zoeken wij met u beiden uit wat er is "
                    + "gebeurd.")
        }
        return notice
    }

    private func supportCase(_ facts: OrderMailFacts) -> OrderNotice {
        let title = quoted(facts.title)
        let (cause, way): (String, String?) =
            switch facts.caseCause {
            case "ATTESTATION_MISSING":
                (
                    "Voor het adviesgesprek \(title) ontbreekt nog een van de twee bevestigingen dat het heeft "
                        + "plaatsgevonden. Daarom is er een supportdossier geopend.",
                    "De ontbrekende bevestiging kan nog steeds in de persoonlijke omgeving worden gegeven."
                )
            case "CANCELLATION_UNANSWERED":
                (
                    "Het verzoek om annulering van \(title) is onbeantwoord gebleven. Daarom is er een supportdossier "
                        + "geopend.",
                    "Het verzoek kan nog steeds in de persoonlijke omgeving worden beantwoord."
                )
            default: ("Over de overeenkomst \(title) is een supportdossier geopend.", nil)
            }
        return OrderNotice(
            subject: "Supportdossier geopend (\(facts.number))",
            paragraphs: [
                cause, "Wij bekijken het dossier en nemen contact op met u beiden. Tot dan gebeurt er vanzelf niets.",
            ], dueLabel: "Streefdatum beslissing", quotes: true, points: [way].compactMap { $0 })
    }

    private func cancellationAsked(_ facts: OrderMailFacts) -> OrderNotice {
        let money =
            facts.side == .buyer
            ? "U krijgt alles terug wat u voor deze overeenkomst hebt betaald; de verkoper draagt de veilingkosten."
            : "De koper krijgt de prijs terug en draagt de veilingkosten; u ontvangt de prijs van het gesprek niet."
        return OrderNotice(
            subject: "Verzoek om annulering: \(facts.title) (\(facts.number))",
            paragraphs: [
                "\(facts.partnerName) wil de overeenkomst over \(quoted(facts.title)) annuleren en vraagt u om "
                    + "toestemming.",
                "Antwoord in uw persoonlijke omgeving onder ‘\(area(facts.side))’. U bent vrij in uw keuze.",
            ], dueLabel: "Antwoorden uiterlijk", quotes: true,
            points: [
                "Als u instemt, wordt de overeenkomst ontbonden. \(money) De beoordelingen van beide partijen over deze "
                    + "overeenkomst worden verwijderd.",
                "Als u weigert, blijft de overeenkomst bestaan.",
                "Als u niet antwoordt, gebeurt er vanzelf niets. \(facts.partnerName) kan dan wel de support "
                    + "inschakelen.",
            ])
    }

    private func cancellationAnswer(_ cause: OrderMailCause, _ facts: OrderMailFacts) -> OrderNotice {
        let title = quoted(facts.title)
        switch cause {
        case .cancellationConfirmed:
            return OrderNotice(
                subject: "Er is ingestemd met de annulering (\(facts.number))",
                paragraphs: [
                    "\(facts.partnerName) heeft ingestemd met de annulering van \(title).",
                    "Wij draaien nu de betalingen terug en schrijven u zodra de overeenkomst is geannuleerd. Was de "
                        + "opdracht tot uitbetaling al gegeven, dan blijft de overeenkomst bestaan; ook dat laten wij u "
                        + "weten.",
                ])
        case .cancellationRefused:
            return OrderNotice(
                subject: "De annulering is geweigerd (\(facts.number))",
                paragraphs: [
                    "\(facts.partnerName) heeft uw verzoek om annulering van \(title) geweigerd.",
                    "De overeenkomst blijft bestaan. Alle verdere informatie vindt u in uw persoonlijke omgeving onder "
                        + "‘\(area(facts.side))’.",
                ])
        default:
            return OrderNotice(
                subject: "Geen antwoord op uw verzoek om annulering (\(facts.number))",
                paragraphs: [
                    "\(facts.partnerName) heeft uw verzoek om annulering van \(title) niet op tijd beantwoord. Vanzelf "
                        + "gebeurt er niets: de overeenkomst blijft bestaan."
                ], dueLabel: "Termijn eindigde",
                points: [
                    "U kunt in uw persoonlijke omgeving onder ‘\(area(facts.side))’ de support inschakelen.",
                    "\(facts.partnerName) kan uw verzoek ook nu nog beantwoorden.",
                ])
        }
    }

    private func cancellationDone(_ facts: OrderMailFacts) -> OrderNotice {
        let money: String? =
            switch (facts.side, facts.feeBearer) {
            case (.buyer, .seller):
                "U krijgt alles terug wat u voor deze overeenkomst hebt betaald, inclusief de veilingkosten. Wat nog niet "
                    + "was geïnd, wordt niet meer geïnd."
            case (.buyer, .buyer):
                "U krijgt de prijs terug, voor zover die al was geïnd. De veilingkosten draagt u, omdat u om de annulering "
                    + "hebt gevraagd."
            case (.seller, .seller):
                "De koper krijgt alles terug. De veilingkosten komen voor uw rekening, omdat u om de annulering hebt "
                    + "gevraagd."
            case (.seller, .buyer):
                "De koper krijgt de prijs terug en draagt de veilingkosten. Voor u zijn er geen kosten."
            case (_, nil): nil
            }
        return OrderNotice(
            subject: "Geannuleerd: \(facts.title) (\(facts.number))",
            paragraphs: ["De overeenkomst over \(quoted(facts.title)) is met wederzijds goedvinden geannuleerd."],
            points: [money, "De beoordelingen van beide partijen over deze overeenkomst zijn verwijderd."]
                .compactMap { $0 })
    }
}
