import Contracts
import Kernel
import Shapes
import Wire

/// An auction or fixed-price listing as HTTP shows it: amounts are money.
struct AuctionResource: Codable, Sendable {
    var id: AuctionID
    var seller: MemberID
    var kind: TradeKind
    var format: ListingFormat
    var title: String
    var description: String
    var markets: [Market]
    var postalArea: String?
    var need: PublicNeed?
    var status: String
    var startsAt: Timestamp
    var endsAt: Timestamp
    var startPrice: Money
    var price: Money
    var minimumBid: Money
    var bidCount: Int64
    var leader: String?
    var hasReserve: Bool
    var isReserveMet: Bool
    var buyNowPrice: Money?
    var marketPrices: [String: Money]?
    var availableQuantity: Int?
    var relistOf: AuctionID?
    var feedPosition: Int64
    var version: Int64

    init(_ view: AuctionView) {
        func money(_ amount: Int64) -> Money { Money(amount: amount, currency: view.currency) }
        id = view.id
        seller = view.seller
        kind = view.kind
        format = view.format
        title = view.title
        description = view.description
        markets = view.markets
        postalArea = view.postalArea
        need = view.need
        status = view.status
        startsAt = view.startsAt
        endsAt = view.endsAt
        startPrice = money(view.startPrice)
        price = money(view.price)
        minimumBid = money(view.minimumBid)
        bidCount = view.bidCount
        leader = view.leader
        hasReserve = view.hasReserve
        isReserveMet = view.isReserveMet
        buyNowPrice = view.buyNowPrice.map(money)
        marketPrices = view.marketPrices?.mapValues(money)
        availableQuantity = view.availableQuantity
        relistOf = view.relistOf
        feedPosition = view.feedPosition
        version = view.version
    }
}

extension AuctionResource: Described {
    static let schemaName = "Auction"
    static let summary = "An auction or fixed-price listing as everybody sees it."
    static let notes: [String: Note] = [
        "status": .choice(
            ["open", "sold", "expired"], "After the end it is the result, even before the closing (AU-9)."),
        "startPrice": Note("The lowest first bid."),
        "price": Note(
            "The current price, computed from the hidden maxima; the start price while nobody has bid (AU-4)."),
        "minimumBid": Note("The smallest amount that the next bid of somebody else may have (AU-5)."),
        "leader": Note("The pseudonym of who leads; absent without a bid (AU-10)."),
        "hasReserve": Note("Whether there is a hidden reserve."),
        "buyNowPrice": Note("Absent when there is none or it is gone (AU-12)."),
        "marketPrices": Note("Fixed price only: the price per market (AU-18)."),
        "availableQuantity": Note("Fixed price only."),
        "relistOf": Note("The expired auction that this one lists again (AU-13)."),
        "feedPosition": Note(
            "The newest event of the live feed: give it as Last-Event-ID to follow from here (AU-15)."),
        "version": Note("Grows with every change."),
    ]
}

extension PublicNeed: Described {
    package static let summary = "The public part of an appointment request (AU-2)."
    package static let notes: [String: Note] = [
        "requestType": .choice(["needs", "comparison"], "Needs request or comparison request."),
        "subjects": Note(
            "What it is about.", .array(.choice(["insurance", "finance"]), count: 1...2)),
        "what": .text(1...200, "What the seller needs."),
        "postalArea": .text(1...200, "Where, e.g. the first digits of the postal code."),
        "when": .text(1...200, "When an appointment suits."),
    ]
}

/// One line of an auction's public history.
struct BidResource: Codable, Sendable {
    var sequence: Int64
    var at: Timestamp
    var kind: String
    var bidder: String
    var price: Money

    init(_ view: BidView, currency: CurrencyCode) {
        sequence = view.sequence
        at = view.at
        kind = view.kind
        bidder = view.bidder
        price = Money(amount: view.price, currency: currency)
    }
}

extension BidResource: Described {
    static let schemaName = "Bid"
    static let summary = "One line of an auction's public history."
    static let notes: [String: Note] = [
        "sequence": Note("Gap-free per auction (AU-6)."),
        "kind": .choice(["bid", "raise", "retraction", "strike", "buyNow"], "What happened."),
        "bidder": Note("A pseudonym that holds for this auction only (AU-10)."),
        "price": Note("The price after this entry."),
    ]
}

/// An auction in which the member has bid.
struct OwnBidResource: Codable, Sendable {
    var auction: AuctionResource
    var ownMaximum: Money
    var isLeading: Bool

    init(_ bid: ListOwnBids.OwnBid) {
        auction = AuctionResource(bid.auction)
        ownMaximum = Money(amount: bid.ownMaximum, currency: bid.auction.currency)
        isLeading = bid.isLeading
    }
}

extension OwnBidResource: Described {
    static let schemaName = "OwnBid"
    static let summary = "An auction in which the member has bid, with what only the member may know."
    static let notes = ["ownMaximum": Note("The member's own highest standing maximum.")]
}

/// One hit of a search.
struct HitResource: Codable, Sendable {
    var auction: AuctionResource
    var shares: [String: Double]?

    init(_ hit: SearchAuctions.Hit) {
        auction = AuctionResource(hit.auction)
        shares = hit.shares
    }
}

extension HitResource: Described {
    static let schemaName = "SearchHit"
    static let summary = "One hit of a search."
    static let notes = [
        "shares": Note("With `explain`: each parameter's share of the relevance, by name; they add up to it (AU-14).")
    ]
}
