import Kernel
import OrdersDomain

struct EnglishOrderMailWords: OrderMailWords {
    func greeting(_ name: String) -> String { "Hello \(name)," }
    let closing = "Kind regards\nyour team at Gavel"
    func quoted(_ title: String) -> String { "“\(title)”" }

    func awardSubject(_ side: OrderSide, title: String, number: String) -> String {
        "\(side == .seller ? "Sold" : "Bought"): \(title) (\(number))"
    }

    func awardOpening(_ side: OrderSide, _ award: AwardWords) -> String {
        let what =
            switch (award.kind, side) {
            case (.appointment, .seller):
                "Your auction \(award.title) was successful: \(award.partner) has won the consultation appointment for "
                    + "\(award.price). Congratulations!"
            case (.appointment, .buyer):
                "You have won the consultation appointment \(award.title) of \(award.partner) for \(award.price). "
                    + "Congratulations!"
            case (_, .seller): "\(award.partner) has bought \(award.title) from you for \(award.price)."
            case (_, .buyer): "You have bought \(award.title) from \(award.partner) for \(award.price)."
            }
        return what + " A binding contract has thereby been concluded between the two of you."
    }

    func isContract(_ kind: TradeKind) -> String {
        "This e-mail is your contract\(kind == .service ? "" : " of sale"). It is sent only once: please keep it until "
            + "everything is completed."
    }
    func partnerHeading(_ side: OrderSide) -> String { side == .seller ? "Your buyer" : "Your seller" }
    let contractHeading = "Your contract"
    let stepsHeading = "What happens next"

    func steps(_ side: OrderSide, _ terms: ContractTerms) -> [String] {
        guard terms.kind == .appointment else {
            return [
                "You will find everything else in your internal area under “\(area(side))”.",
                "Please settle questions with your \(side == .seller ? "buyer" : "seller") first, on the page of the "
                    + "order.",
            ]
        }
        let agreement =
            "Please agree on an appointment within \(terms.agreementDays) working days (Monday to Saturday without "
            + "public holidays), most easily in your internal area under “\(area(side))”. You may also call or write to "
            + "each other directly."
        let attestation =
            "After the appointment, please both confirm in your internal area: “Consultation took place”."
        switch side {
        case .seller:
            return [
                agreement, attestation,
                "Within \(terms.payoutDays) working days after the second confirmation we transfer the price of the "
                    + "appointment to you. If the buyer's money reaches us later than that, the time counts from its "
                    + "arrival.",
            ]
        case .buyer:
            return [
                agreement,
                "We collect the price and the auction fee by your payment method. We announce a direct debit to you "
                    + "beforehand, with its amount and date. We hold the money until it is paid out.",
                attestation,
            ]
        }
    }

    func whereToFind(_ side: OrderSide) -> String {
        "In your internal area under “\(area(side))” you can look up everything at any time. There you can also fetch "
            + "the contract document as PDF and as HTML; it holds if this e-mail is lost."
    }
    let hashIntroduction = "Checksum of the contract document (SHA-256):"

    let sealedHeading = "Confidential details of the need for advice"
    let sealedNote =
        "Only you, as the buyer, receive these details. Please keep them confidential and use them for this consultation "
        + "alone."
    func person(_ relation: String) -> String {
        switch relation {
        case "self": "The seller"
        case "partner": "Partner"
        case "child": "Child"
        default: relation
        }
    }
    func birthYear(_ year: Int) -> String { "born in \(year)" }
    let situation = "The situation"
    let existingContracts = "Existing contracts"
    func contract(subject: String, provider: String?, endsOn: String?) -> String {
        subject + (provider.map { " with \($0)" } ?? "") + (endsOn.map { ", runs until \($0)" } ?? "")
    }
    let preferredTimes = "Times that suit well"
    func time(weekday: String, from: String, until: String) -> String { "\(weekday), \(from) to \(until)" }

    let partner = "Partner"
    let reason = "Reason"
    func reason(_ code: String) -> String {
        switch code {
        case "BUYER_POOR_RATINGS": "Poor ratings of the buyer"
        case "CHANGED_MIND": "Changed one's mind"
        case "NO_LONGER_NEEDED": "Advice is no longer needed"
        case "NO_APPOINTMENT_FOUND": "No suitable date found"
        case "OTHER": "Another reason"
        default: code
        }
    }
    let message = "The following message came with it:"

    /// The part of the internal area that lists the member's orders (OR-3).
    func area(_ side: OrderSide) -> String { side == .seller ? "Sold" : "Bought" }
}
