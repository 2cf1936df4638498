import Contracts
import Kernel
import Shapes
import Wire

/// What a seller states of a listing; a draft may still be incomplete.
struct ListingBody: Codable, Sendable {
    var kind: TradeKind
    var format: ListingFormat
    var language: Language?
    var title: String
    var description: String
    var currency: CurrencyCode?
    var markets: [Market]
    var startPrice: Money?
    var reservePrice: Money?
    var buyNowPrice: Money?
    var durationDays: Int?
    var marketPrices: [String: Money]?
    var quantity: Int?
    var postalArea: String?
    var need: PublicNeed?
    var sealed: SealedPart?

    /// The fields as the auctions service has them. Without a stated currency it is that of the amounts, or of the
    /// seller's market. Amounts in another currency than the listing's are refused: nothing is ever converted (MK-3).
    func fields(in market: Market) throws(RPCError) -> ListingFields {
        let amounts =
            [startPrice, reservePrice, buyNowPrice].compactMap { $0 } + (marketPrices.map { Array($0.values) } ?? [])
        let currency = currency ?? amounts.first?.currency ?? market.currency
        var fields = ListingFields(
            kind: kind, format: format, title: title, description: description, currency: currency, markets: markets,
            startPrice: try amount(startPrice, "startPrice", currency),
            reservePrice: try amount(reservePrice, "reservePrice", currency),
            buyNowPrice: try amount(buyNowPrice, "buyNowPrice", currency), durationDays: durationDays,
            quantity: quantity,
            postalArea: postalArea, need: need, sealed: sealed)
        fields.language = language
        if let marketPrices {
            var prices: [String: Int64] = [:]
            for (market, price) in marketPrices {
                prices[market] = try amount(price, "marketPrices.\(market)", currency)
            }
            fields.marketPrices = prices
        }
        return fields
    }

    private func amount(_ money: Money?, _ field: String, _ currency: CurrencyCode) throws(RPCError) -> Int64? {
        guard let money else { return nil }
        guard money.currency == currency else {
            throw RPCError(
                .invalidArgument, reason: "CURRENCY_MISMATCH", "\(field) must be in \(currency.rawValue)", rule: "MK-3",
                details: ["field": .string(field), "currency": .string(currency.rawValue)])
        }
        return money.amount
    }
}

extension ListingBody: Described {
    static let schemaName = "ListingFields"
    static let summary = "What a seller states of a listing."
    static let notes: [String: Note] = [
        "language": Note("The language that it is written in; the seller's when absent."),
        "title": .text(0...1000, "3 to 120 characters to be published."),
        "description": .text(0...20_000, "At most 10,000 characters."),
        "currency": Note(
            "All amounts of the listing are in it; when absent, that of its amounts or of the seller's market."),
        "markets": Note(
            "Where it is available (MK-3).", .array(.choice(Market.allCases.map(\.rawValue)), count: 0...20)),
        "startPrice": Note("Auctions only: the lowest first bid."),
        "reservePrice": Note("Auctions only: hidden until the end (AU-4)."),
        "buyNowPrice": Note("Auctions only: at least 30 % above the start price (AU-12)."),
        "durationDays": .integer(
            1...100, "Auctions only: one of the policy's choices, by default 1, 3, 5, 7 or 10 (AU-3)."),
        "marketPrices": Note("Fixed price only: the price per market (AU-18)."),
        "quantity": .integer(1...100_000, "Fixed price only: how many there are."),
        "postalArea": .text(0...1000, "Where the item is, e.g. the first digits of the postal code."),
        "need": Note("Appointments only: the public part of the request (AU-2)."),
        "sealed": Note("Appointments only: opened to the winner alone; no other answer contains it (AU-2)."),
    ]
}

extension SealedPart: Described {
    package static let summary = "The sealed part of an appointment request: opened to the winner alone (AU-2)."
    package static let notes: [String: Note] = [
        "situation": .text(0...20_000, "What the buyer needs to know.")
    ]
}

extension SealedPart.Person: Described {
    package static let schemaName = "SealedPerson"
    package static let summary = "A person that the consultation is about."
    package static let notes: [String: Note] = [
        "relation": .text(0...1000, "E.g. `self`, `partner`, `child`."),
        "birthYear": .integer(1850...2200, "Year of birth."),
        "occupation": .text(0...1000, "What the person does."),
    ]
}

extension SealedPart.ExistingContract: Described {
    package static let schemaName = "SealedContract"
    package static let summary = "A contract that exists already."
    package static let notes: [String: Note] = [
        "subject": .text(0...1000, "What it is about."), "provider": .text(0...1000, "With whom."),
    ]
}

extension SealedPart.PreferredTime: Described {
    package static let schemaName = "SealedTime"
    package static let summary = "A time of the week that suits."
    package static let notes: [String: Note] = [
        "weekday": .integer(1...7, "1 = Monday … 7 = Sunday."),
        "fromMinute": .integer(0...1440, "Minutes of the local day."),
        "untilMinute": .integer(0...1440, "Minutes of the local day."),
    ]
}
