import Contracts
import Kernel
import Shapes
import Wire

/// A listing as its seller sees it.
struct ListingResource: Codable, Sendable {
    /// What the seller stated, without the sealed part.
    struct Fields: Codable, Sendable {
        var kind: TradeKind
        var format: ListingFormat
        var language: Language?
        var title: String
        var description: String
        var currency: CurrencyCode
        var markets: [Market]
        var startPrice: Money?
        var reservePrice: Money?
        var buyNowPrice: Money?
        var durationDays: Int?
        var marketPrices: [String: Money]?
        var quantity: Int?
        var postalArea: String?
        var need: PublicNeed?
    }

    var id: ListingID
    var seller: MemberID
    var status: String
    var version: Int64
    var fields: Fields
    var hasSealedPart: Bool
    var relistOf: AuctionID?
    var hints: [String]
    var createdAt: Timestamp
    var publishedAt: Timestamp?

    init(_ view: ListingView) {
        id = view.id
        seller = view.seller
        status = view.status
        version = view.version
        fields = Fields(view.fields)
        hasSealedPart = view.hasSealedPart
        relistOf = view.relistOf
        hints = view.hints
        createdAt = view.createdAt
        publishedAt = view.publishedAt
    }
}

extension ListingResource.Fields {
    init(_ fields: ListingFields) {
        func money(_ amount: Int64) -> Money { Money(amount: amount, currency: fields.currency) }
        kind = fields.kind
        format = fields.format
        language = fields.language
        title = fields.title
        description = fields.description
        currency = fields.currency
        markets = fields.markets
        startPrice = fields.startPrice.map(money)
        reservePrice = fields.reservePrice.map(money)
        buyNowPrice = fields.buyNowPrice.map(money)
        durationDays = fields.durationDays
        marketPrices = fields.marketPrices?.mapValues(money)
        quantity = fields.quantity
        postalArea = fields.postalArea
        need = fields.need
    }
}

extension ListingResource: Described {
    static let schemaName = "Listing"
    static let summary = "A listing as its seller sees it."
    static let notes: [String: Note] = [
        "status": .choice(["draft", "live", "ended"], "An ended one is among *sold* or *expired* (AU-13)."),
        "version": Note("Counts the edits; the ETag carries it."),
        "hasSealedPart": Note("Whether a sealed part has been stated; it is never shown here (AU-2)."),
        "hints": Note("E.g. `LOWER_START_PRICE` for a listing that expired without a bid (AU-13)."),
    ]
}

extension ListingResource.Fields: Described {
    static let schemaName = "ListingStated"
    static let summary = "What the seller stated, without the sealed part."
    static let notes: [String: Note] = [:]
}
