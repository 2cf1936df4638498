import Contracts
import Kernel

struct EnglishContractWords: ContractWords {
    func documentTitle(_ kind: TradeKind) -> String {
        switch kind {
        case .appointment: "Contract of sale for a consultation appointment"
        case .service: "Contract for a service"
        case .goods: "Contract of sale"
        }
    }

    func introduction(number: String, instant: String, kind: TradeKind) -> String {
        let cause = kind == .appointment ? " by the award of an auction" : ""
        return "Contract no. \(number), concluded\(cause) on Gavel on \(instant), between the following parties."
    }

    func page(_ number: Int, of count: Int) -> String { "Page \(number) of \(count)" }
    let checksumShort = "Checksum"
    let missingCharacters =
        "The sign \u{FFFD} stands for a character that the font of this document lacks. The complete text is in the HTML "
        + "version and in the canonical version of this contract."

    let partiesHeading = "Parties"
    let subjectHeading = "Subject"
    let needHeading = "Need for advice"
    let priceHeading = "Price and conclusion"
    let dutiesHeading = "Rights and duties"
    let documentHeading = "This document"

    let seller = "Seller"
    let buyer = "Buyer"
    let name = "Name"
    let userName = "User name"
    let address = "Address"
    let phone = "Phone"
    let email = "E-mail"
    let status = "Acting as"
    func status(_ status: MemberStatus) -> String { status == .consumer ? "Consumer" : "Trader" }
    let noContact = "For this kind of trade, contact data are not disclosed when the contract is concluded."

    let subjectTitle = "Title"
    let description = "Description"
    let kind = "Kind"
    func kind(_ kind: TradeKind) -> String {
        switch kind {
        case .appointment: "Consultation appointment"
        case .service: "Service"
        case .goods: "Goods"
        }
    }
    let quantity = "Quantity"

    let requestType = "Kind of request"
    func requestType(_ value: String) -> String {
        switch value {
        case "needs": "Needs request"
        case "comparison": "Comparison request"
        default: value
        }
    }
    let subjects = "Subjects"
    func subject(_ value: String) -> String {
        switch value {
        case "insurance": "Insurance"
        case "finance": "Finance"
        default: value
        }
    }
    let what = "What it is about"
    let postalArea = "Postal area"
    let when = "When"
    let sealedNote =
        "A sealed part belongs to the need for advice. It is disclosed to the buyer alone and is therefore not in this "
        + "document. This checksum (SHA-256) can prove what it contained at the award:"

    let price = "Price"
    let awardedAt = "Concluded on"
    let market = "Marketplace"
    func market(_ market: Market) -> String {
        switch market {
        case .de: "Gavel Germany"
        case .at: "Gavel Austria"
        case .nl: "Gavel Netherlands"
        case .be: "Gavel Belgium"
        case .fr: "Gavel France"
        case .us: "Gavel USA"
        }
    }

    let hashNote =
        "This document was made when the contract was concluded and is never changed. The checksum is the SHA-256 value "
        + "of the canonical version of this contract (JSON); both parties can fetch it at any time and compute it again."
    let checksum = "Checksum"
    let number = "Contract number"
    let order = "Order"
    let award = "Award"
    let listing = "Listing"

    func clauses(_ terms: ContractTerms) -> [String] {
        terms.kind == .appointment ? appointment(terms) : trade(terms)
    }

    private func appointment(_ terms: ContractTerms) -> [String] {
        [
            "With the award, a binding contract of sale has been concluded between seller and buyer. The seller must "
                + "attend the consultation appointment described here with the buyer. The buyer must pay the price and "
                + "give the consultation.",
            "The auction fee is due on top of the price; the buyer bears it. Gavel collects both from the buyer by the "
                + "chosen payment method and holds the price until it is paid out.",
            "Seller and buyer should agree on an appointment within \(terms.agreementDays) working days (Monday to "
                + "Saturday without public holidays) after the award. If they do not, either side may ask for "
                + "cancellation; nothing is cancelled by itself.",
            "After the appointment both sides confirm in their internal area that it took place. If one confirmation is "
                + "missing, Gavel sends reminders after \(terms.firstReminderDays) and \(terms.secondReminderDays) of "
                + "these working days and opens a support case after \(terms.supportCaseDays). Nothing is paid out "
                + "silently without both confirmations.",
            "Within \(terms.payoutDays) of these working days after the second confirmation, Gavel transfers the price "
                + "of the appointment to the seller. If the collected money arrives later than that confirmation, the "
                + "time begins when it arrives.",
            "Once the appointment has taken place, each side may rate the other once.",
            "The contract can be cancelled by mutual consent only, and only while the payout has not been instructed. "
                + "Whoever wants to cancel asks the other side for consent and states a reason. If the other side "
                + "consents, the contract is cancelled and the ratings of both sides for it are removed. If the seller "
                + "asked for the cancellation, the buyer gets everything back and the seller bears the auction fee. If "
                + "the buyer asked for it, the buyer gets the price back and bears the auction fee.",
            "If the other side refuses the cancellation, the contract stands. If it does not answer for "
                + "\(terms.answerDays) calendar days, nothing happens by itself; the side that asked can then turn to "
                + "support. The seller's right to cancel when the buyer does not pay remains unaffected.",
            "The contact data are visible to the two parties only. They are also shown in the internal area under "
                + "“Sold” and “Bought”.",
            "This document serves as the contract of sale even if the e-mail about the award arrives late or not at all.",
        ]
    }

    private func trade(_ terms: ContractTerms) -> [String] {
        let isGoods = terms.kind == .goods
        var clauses = [
            "With the purchase, a binding contract has been concluded between seller and buyer. The seller owes the "
                + "\(isGoods ? "goods" : "service") described here, the buyer owes the price.",
            "Gavel collects the price from the buyer by the chosen payment method, holds it, and pays it out to the "
                + "seller when the order is complete.",
            isGoods
                ? "After the payment the seller ships the goods and names the carrier, the tracking number and the "
                    + "expected delivery date."
                : "After the delivery the order counts as complete after \(terms.completionHours) hours without a "
                    + "complaint.",
            "Seller and buyer settle questions and problems with each other first, on the page of the order.",
        ]
        if terms.hasWithdrawal {
            clauses.append(
                "The buyer acts as a consumer and the seller as a trader. The buyer may withdraw from the contract "
                    + "within \(terms.withdrawalDays) days after "
                    + "\(isGoods ? "receiving the goods" : "its conclusion") without giving a reason, by the function "
                    + "“Withdraw from contract” on the page of the order.")
        }
        clauses.append(
            "This document serves as the contract even if the e-mail about the purchase arrives late or not at all.")
        return clauses
    }
}
