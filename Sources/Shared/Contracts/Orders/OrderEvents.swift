import Kernel
import Wire

/// An award became an order (OR-1).
package struct OrderOpened: IntegrationEvent {
    package static let type = "OrderOpened"
    package static let service = ServiceName.orders
    package var order: OrderID
    /// For people: `GV-2026-000123`.
    package var number: String
    package var listing: ListingID
    package var kind: TradeKind
    package var seller: MemberID
    package var buyer: MemberID
    package var title: String
    package var total: Money
    package var market: Market
    package var openedAt: Timestamp

    package init(
        order: OrderID, number: String, listing: ListingID, kind: TradeKind, seller: MemberID, buyer: MemberID,
        title: String, total: Money, market: Market, openedAt: Timestamp
    ) {
        self.order = order
        self.number = number
        self.listing = listing
        self.kind = kind
        self.seller = seller
        self.buyer = buyer
        self.title = title
        self.total = total
        self.market = market
        self.openedAt = openedAt
    }
}
