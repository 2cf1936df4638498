import Kernel
import Wire

/// Finds live listings (AU-14), or with `ended` those that are over.
package enum SearchAuctions: RPCMethod {
    package struct Request: Codable, Sendable {
        package var text: String?
        /// The language whose stemming the text is searched with.
        package var language: Language
        package var kind: TradeKind?
        package var market: Market?
        package var currency: CurrencyCode?
        package var minimumPrice: Int64?
        package var maximumPrice: Int64?
        package var endsBefore: Timestamp?
        package var postalArea: String?
        package var seller: MemberID?
        /// `endingSoonest`, `newest`, `priceAscending`, `priceDescending`, `bids` or `relevance`.
        package var sort: String
        package var cursor: String?
        /// 1 … 100
        package var limit: Int
        /// Whether each hit states how its relevance came about.
        package var explain: Bool

        package init(
            text: String? = nil, language: Language = .de, kind: TradeKind? = nil, market: Market? = nil,
            currency: CurrencyCode? = nil, minimumPrice: Int64? = nil, maximumPrice: Int64? = nil,
            endsBefore: Timestamp? = nil, postalArea: String? = nil, seller: MemberID? = nil,
            sort: String = "endingSoonest", cursor: String? = nil, limit: Int = 20, explain: Bool = false
        ) {
            self.text = text
            self.language = language
            self.kind = kind
            self.market = market
            self.currency = currency
            self.minimumPrice = minimumPrice
            self.maximumPrice = maximumPrice
            self.endsBefore = endsBefore
            self.postalArea = postalArea
            self.seller = seller
            self.sort = sort
            self.cursor = cursor
            self.limit = limit
            self.explain = explain
        }
    }
    /// One hit, with the shares of its relevance when they were asked for.
    package struct Hit: Codable, Sendable {
        package var auction: AuctionView
        /// Each parameter's share of the relevance, by name; they add up to the score.
        package var shares: [String: Double]?
        package init(auction: AuctionView, shares: [String: Double]?) {
            self.auction = auction
            self.shares = shares
        }
    }
    package typealias Response = Page<Hit>
    package static let service: ServiceName? = .auctions
    package static let name = "searchAuctions"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}
