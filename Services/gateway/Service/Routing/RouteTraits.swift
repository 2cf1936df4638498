import Shapes
import Wire

/// The methods of HTTP that routes use. GET includes HEAD.
enum Method: String, Sendable, CaseIterable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"

    /// Whether the method may change something: then cookies need a CSRF token, and idempotency keys are passed on.
    var isUnsafe: Bool { self != .get }
}

/// Who may use a route.
enum Access: Sendable {
    /// Everybody; credentials are not looked at.
    case anonymous
    /// Everybody; valid credentials say who it is, invalid ones are refused.
    case optional
    /// Members only.
    case member
    /// Administrators only.
    case administrator
}

/// Whether a route needs an `Idempotency-Key` (PY-12).
enum IdempotencyNeed: Sendable {
    /// GET, and calls that are one effect by nature.
    case none
    /// Passed on when it is there.
    case accepted
    /// 400 without one: money or an auction is affected.
    case required
}

/// Which conditional header a route understands.
enum Condition: Sendable {
    case none
    /// `If-Match` with the version that was edited: 428 without, 412 when it has changed.
    case ifMatch
    /// The same for those who send it; without it whatever version there is.
    case ifMatchOptional
    /// `If-None-Match`: 304 when nothing has changed.
    case ifNoneMatch
}

/// What share of the rate limits a route draws on.
enum RateClass: String, Sendable, CaseIterable {
    /// Reading.
    case read
    /// Changing what is not an auction's outcome.
    case write
    /// Bids, purchases and what else affects an auction.
    case bid
    /// Registering, logging in, refreshing: expensive, and what attackers try.
    case credentials
    /// Opening a live feed.
    case feed
    /// The public contact form, which anybody can fill in and a person has to read (OR-9).
    case contact

    /// The span that the rate of this class is stated for: nobody writes to the platform every second.
    var periodSeconds: Int64 { self == .contact ? 3600 : 1 }
}

/// The chapters of the API document.
enum Chapter: String, Sendable, CaseIterable {
    case members = "Members"
    case sessions = "Sessions"
    case me = "Me"
    case administration = "Administration"
    case listings = "Listings"
    case auctions = "Auctions"
    case orders = "Orders"
    case payments = "Payments"
    case contact = "Contact"
    case platform = "Platform"

    var summary: String {
        switch self {
        case .members: "Becoming a member."
        case .sessions: "Logging in and out, by token for programs and by cookie for browsers."
        case .me: "What a member sees and changes of the own data."
        case .administration: "Verifying experts, the bank's files, the inbox, and the first administrator."
        case .listings: "Drafts until they are published, and listing again."
        case .auctions: "Finding, watching, bidding and buying."
        case .orders: "After the award: contract, appointment, attestation, cancellation and ratings."
        case .payments: "Mandates, where the money of an order is, and the member's account with the platform."
        case .contact: "Writing to the platform."
        case .platform: "Policies, markets and time."
        }
    }
}

/// A parameter in the path or in the query.
struct Parameter: Sendable {
    let name: String
    let shape: Shape
    let summary: String
    let isRequired: Bool

    init(_ name: String, _ shape: Shape, _ summary: String, isRequired: Bool = false) {
        self.name = name
        self.shape = shape
        self.summary = summary
        self.isRequired = isRequired
    }

    /// Reads the text of a parameter as the JSON value that its shape wants; nil when it cannot be one.
    func value(_ text: String) -> JSONValue? {
        let value: JSONValue? =
            switch shape {
            case .integer: Int64(text).map(JSONValue.integer)
            case .boolean: text == "true" ? true : text == "false" ? false : nil
            default: .string(text)
            }
        guard let value else { return nil }
        do {
            try shape.check(value, at: name)
            return value
        } catch {
            return nil
        }
    }
}
