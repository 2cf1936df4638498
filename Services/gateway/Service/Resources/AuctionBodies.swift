import Kernel
import Shapes
import Wire

/// The body of a bid.
struct BidBody: Codable, Sendable {
    var amount: Money
}

extension BidBody: TreeBody {
    init?(tree: JSONValue) {
        guard case .object(let members) = tree, case .object(let money) = members["amount"],
            case .integer(let amount) = money["amount"], case .string(let code) = money["currency"],
            let currency = CurrencyCode(rawValue: code)
        else { return nil }
        self.amount = Money(amount: amount, currency: currency)
    }
}

extension BidBody: Described {
    static let summary = "A bid (AU-4)."
    static let notes = ["amount": Note("The most that the bidder is willing to pay, in the auction's currency.")]
}

/// The body of a purchase.
struct PurchaseBody: Codable, Sendable {
    var quantity: Int
    var market: Market?
}

extension PurchaseBody: Described {
    static let summary = "A purchase at a fixed price (AU-18)."
    static let notes: [String: Note] = [
        "quantity": .integer(1...100_000, "How many."),
        "market": Note("Whose price is paid; the buyer's market when absent."),
    ]
}

/// The body of a retraction.
struct RetractionBody: Codable, Sendable {
    var reason: String
    var correctedAmount: Money?
}

extension RetractionBody: Described {
    static let summary = "Taking back own bids (AU-11)."
    static let notes: [String: Note] = [
        "reason": .choice(["typo", "description_changed"], "Why."),
        "correctedAmount": Note("Required for `typo`: the amount that was meant. It is recorded; it is no bid."),
    ]
}

/// The body of a strike and of an early end.
struct SellerReasonBody: Codable, Sendable {
    var reason: String
}

extension SellerReasonBody: Described {
    static let summary = "A seller's reason of the legal list (AU-11)."
    static let notes: [String: Note] = [
        "reason": .choice(["error_in_listing", "loss_or_damage", "theft", "bidder_unreliable"], "A legal reason.")
    ]
}
