import OrdersDomain

extension EnglishOrderMailWords {
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
                subject: "Cancellation is no longer possible (\(facts.number))",
                paragraphs: [
                    "The contract for \(quoted(facts.title)) can no longer be cancelled: the payout was instructed "
                        + "before both sides had agreed.",
                    "The contract stands, and so do the ratings.",
                ])
        }
    }

    private func appointment(_ cause: OrderMailCause, _ facts: OrderMailFacts) -> OrderNotice {
        let title = quoted(facts.title)
        switch cause {
        case .appointmentReminder:
            return OrderNotice(
                subject: "Reminder: no appointment agreed yet (\(facts.number))",
                paragraphs: [
                    "You and \(facts.partnerName) have not yet agreed on an appointment for \(title).",
                    "Please propose one in your internal area under “\(area(facts.side))”, or accept a proposal there. "
                        + "If you have already arranged it in another way, please enter the appointment there.",
                ], dueLabel: "Agree by")
        case .agreementOverdue:
            return OrderNotice(
                subject: "The time to agree on an appointment is over (\(facts.number))",
                paragraphs: [
                    "The time in which you should have agreed with \(facts.partnerName) on an appointment for \(title) "
                        + "is over."
                ], dueLabel: "The time ended",
                points: [
                    "You can still agree on an appointment in your internal area under “\(area(facts.side))”.",
                    "If you no longer want to, you may ask for cancellation there. Nothing is cancelled by itself.",
                ])
        default:
            return OrderNotice(
                subject: "\(area(facts.side)): \(facts.title) (\(facts.number))",
                paragraphs: [
                    "The contract for \(title) with \(facts.partnerName) has been concluded.",
                    "You will find all details and the contract document in your internal area under "
                        + "“\(area(facts.side))”.",
                ])
        }
    }

    private func attestation(_ facts: OrderMailFacts, isLast: Bool) -> OrderNotice {
        var notice = OrderNotice(
            subject: "\(isLast ? "Last reminder: did" : "Did") the appointment take place? (\(facts.number))",
            paragraphs: [
                "\(facts.partnerName) has confirmed that the consultation appointment \(quoted(facts.title)) took "
                    + "place. Your confirmation is still missing.",
                "Please confirm it too, in your internal area under “\(area(facts.side))”: “Consultation took place”. "
                    + "Only with both confirmations is the price of the appointment paid out to "
                    + "\(facts.side == .seller ? "you" : "the seller").",
            ], dueLabel: "Confirm by",
            points: ["If the appointment did not take place, please do not confirm anything."])
        if isLast {
            notice.points.append(
                "If your confirmation remains missing, we open a support case and find out with both of you what "
                    + "happened.")
        }
        return notice
    }

    private func supportCase(_ facts: OrderMailFacts) -> OrderNotice {
        let title = quoted(facts.title)
        let (cause, way): (String, String?) =
            switch facts.caseCause {
            case "ATTESTATION_MISSING":
                (
                    "For the consultation appointment \(title), one of the two confirmations that it took place is "
                        + "still missing. A support case has therefore been opened.",
                    "The missing confirmation can still be given in the internal area."
                )
            case "CANCELLATION_UNANSWERED":
                (
                    "The request to cancel \(title) has not been answered. A support case has therefore been opened.",
                    "The request can still be answered in the internal area."
                )
            default: ("A support case has been opened about the contract for \(title).", nil)
            }
        return OrderNotice(
            subject: "Support case opened (\(facts.number))",
            paragraphs: [
                cause, "We look into the case and get in touch with both of you. Until then nothing happens by itself.",
            ], dueLabel: "Decision intended by", quotes: true, points: [way].compactMap { $0 })
    }

    private func cancellationAsked(_ facts: OrderMailFacts) -> OrderNotice {
        let money =
            facts.side == .buyer
            ? "You get back everything that you paid for this contract; the seller bears the auction fee."
            : "The buyer gets the price back and bears the auction fee; you do not receive the price of the appointment."
        return OrderNotice(
            subject: "Request to cancel: \(facts.title) (\(facts.number))",
            paragraphs: [
                "\(facts.partnerName) would like to cancel the contract for \(quoted(facts.title)) and asks for your "
                    + "consent.",
                "Please answer in your internal area under “\(area(facts.side))”. You are free to decide either way.",
            ], dueLabel: "Answer by", quotes: true,
            points: [
                "If you consent, the contract is cancelled. \(money) The ratings of both sides for this contract are "
                    + "removed.",
                "If you refuse, the contract stands.",
                "If you do not answer, nothing happens by itself. \(facts.partnerName) can then turn to support, "
                    + "though.",
            ])
    }

    private func cancellationAnswer(_ cause: OrderMailCause, _ facts: OrderMailFacts) -> OrderNotice {
        let title = quoted(facts.title)
        switch cause {
        case .cancellationConfirmed:
            return OrderNotice(
                subject: "Your partner agreed to cancel (\(facts.number))",
                paragraphs: [
                    "\(facts.partnerName) has consented to the cancellation of \(title).",
                    "We are now reversing the payments and will write to you as soon as the contract is cancelled. If "
                        + "the payout had already been instructed, the contract stands; we will let you know that, too.",
                ])
        case .cancellationRefused:
            return OrderNotice(
                subject: "The cancellation was refused (\(facts.number))",
                paragraphs: [
                    "\(facts.partnerName) has refused your request to cancel \(title).",
                    "The contract stands. You will find everything else in your internal area under "
                        + "“\(area(facts.side))”.",
                ])
        default:
            return OrderNotice(
                subject: "No answer to your request to cancel (\(facts.number))",
                paragraphs: [
                    "\(facts.partnerName) has not answered your request to cancel \(title) in time. Nothing happens by "
                        + "itself: the contract stands."
                ], dueLabel: "The time ended",
                points: [
                    "You can turn to support in your internal area under “\(area(facts.side))”.",
                    "\(facts.partnerName) can still answer your request.",
                ])
        }
    }

    private func cancellationDone(_ facts: OrderMailFacts) -> OrderNotice {
        let money: String? =
            switch (facts.side, facts.feeBearer) {
            case (.buyer, .seller):
                "You get back everything that you paid for this contract, including the auction fee. What had not been "
                    + "collected yet is no longer collected."
            case (.buyer, .buyer):
                "You get the price back as far as it had been collected. You bear the auction fee because you asked for "
                    + "the cancellation."
            case (.seller, .seller):
                "The buyer gets everything back. The auction fee is charged to you because you asked for the "
                    + "cancellation."
            case (.seller, .buyer):
                "The buyer gets the price back and bears the auction fee. There are no costs for you."
            case (_, nil): nil
            }
        return OrderNotice(
            subject: "Cancelled: \(facts.title) (\(facts.number))",
            paragraphs: ["The contract for \(quoted(facts.title)) has been cancelled by mutual consent."],
            points: [money, "The ratings of both sides for this contract have been removed."].compactMap { $0 })
    }
}
