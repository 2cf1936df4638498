import Contracts
import Kernel
import Shapes
import Wire

/// The query of a search (AU-14).
enum AuctionSearch {
    static let parameters: [Parameter] = [
        Parameter("q", .text(TextShape(length: 1...200)), "Full text in German, Dutch or English."),
        Parameter(
            "language", .choice(Language.allCases.map(\.rawValue)),
            "The language whose word forms `q` is searched by; the reader's when absent."),
        Parameter("kind", .choice(TradeKind.allCases.map(\.rawValue)), "The kind of trade."),
        Parameter("market", .choice(Market.allCases.map(\.rawValue)), "Available in this market."),
        Parameter(
            "currency", .choice(CurrencyCode.allCases.map(\.rawValue)), "The currency; needed with price limits."),
        Parameter("minimumPrice", amount, "The lowest price in minor units."),
        Parameter("maximumPrice", amount, "The highest price in minor units."),
        Parameter("endsBefore", .instant, "Ends before this instant."),
        Parameter("postalArea", .text(TextShape(length: 1...20)), "The beginning of the postal area."),
        Parameter("seller", .identifier, "Of this seller."),
        Parameter("sort", .choice(sorts), "`endingSoonest` by default; with `q` `relevance`."),
        Parameter("explain", .boolean, "Whether each hit states how its relevance came about."),
        Paging.cursor, Paging.limit(100),
    ]

    private static let amount = Shape.integer(minimum: 0, maximum: Money.maximumAmount)
    private static let sorts = ["endingSoonest", "newest", "priceAscending", "priceDescending", "bids", "relevance"]

    static func request(_ head: RequestHead) throws(RPCError) -> SearchAuctions.Request {
        let currency: CurrencyCode? = head.choice("currency")
        let minimum = head.integer("minimumPrice")
        let maximum = head.integer("maximumPrice")
        if currency == nil, minimum != nil || maximum != nil {
            // Prices of different currencies cannot be compared: nothing is ever converted (MK-3).
            throw QueryText.refusal("INVALID_PARAMETER", "currency", "present where a price limit is")
        }
        let text = head.text("q")
        return SearchAuctions.Request(
            text: text, language: head.choice("language") ?? head.language, kind: head.choice("kind"),
            market: head.choice("market"), currency: currency, minimumPrice: minimum, maximumPrice: maximum,
            endsBefore: head.text("endsBefore").flatMap { Timestamp($0) }, postalArea: head.text("postalArea"),
            seller: head.optionalID("seller"),
            sort: head.text("sort") ?? (text == nil ? "endingSoonest" : "relevance"), cursor: head.text("cursor"),
            limit: head.limit, explain: head.bool("explain"))
    }
}
