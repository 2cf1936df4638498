import Kernel
import Wire

/// An award came into being: by the end of an auction, by buy-now or by a purchase at a fixed price.
package struct AuctionSold: IntegrationEvent {
    package static let type = "AuctionSold"
    package static let service = ServiceName.auctions
    package var award: AwardID
    package var listing: ListingID
    package var round: Int
    package var kind: TradeKind
    /// `auction`, `buyNow` or `fixedPrice`.
    package var origin: String
    package var seller: MemberID
    package var buyer: MemberID
    package var title: String
    package var total: Money
    package var quantity: Int
    /// The market whose calendar and policies hold for the order (CA-7).
    package var market: Market
    package var awardedAt: Timestamp

    package init(
        award: AwardID, listing: ListingID, round: Int, kind: TradeKind, origin: String, seller: MemberID,
        buyer: MemberID, title: String, total: Money, quantity: Int, market: Market, awardedAt: Timestamp
    ) {
        self.award = award
        self.listing = listing
        self.round = round
        self.kind = kind
        self.origin = origin
        self.seller = seller
        self.buyer = buyer
        self.title = title
        self.total = total
        self.quantity = quantity
        self.market = market
        self.awardedAt = awardedAt
    }
}

/// An auction ended without an award (AU-9, AU-11).
package struct AuctionExpired: IntegrationEvent {
    package static let type = "AuctionExpired"
    package static let service = ServiceName.auctions
    package var auction: AuctionID
    package var seller: MemberID
    /// `NO_BID`, `RESERVE_NOT_MET` or `ENDED_EARLY`.
    package var reason: String
    package var endedAt: Timestamp

    package init(auction: AuctionID, seller: MemberID, reason: String, endedAt: Timestamp) {
        self.auction = auction
        self.seller = seller
        self.reason = reason
        self.endedAt = endedAt
    }
}

/// A listing went live.
package struct ListingPublished: IntegrationEvent {
    package static let type = "ListingPublished"
    package static let service = ServiceName.auctions
    package var listing: ListingID
    package var seller: MemberID
    package var kind: TradeKind
    package var format: ListingFormat
    package var markets: [Market]
    package var endsAt: Timestamp?

    package init(
        listing: ListingID, seller: MemberID, kind: TradeKind, format: ListingFormat, markets: [Market],
        endsAt: Timestamp?
    ) {
        self.listing = listing
        self.seller = seller
        self.kind = kind
        self.format = format
        self.markets = markets
        self.endsAt = endsAt
    }
}
