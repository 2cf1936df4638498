import Kernel
import Wire

/// Buys from a fixed-price listing (AU-18). The metadata must carry an idempotency key.
package enum PurchaseFixedPrice: RPCMethod {
    package struct Request: Codable, Sendable {
        package var listing: ListingID
        package var buyer: MemberID
        /// Whose price is paid.
        package var market: Market
        package var quantity: Int

        package init(listing: ListingID, buyer: MemberID, market: Market, quantity: Int) {
            self.listing = listing
            self.buyer = buyer
            self.market = market
            self.quantity = quantity
        }
    }
    package typealias Response = PurchaseReceipt
    package static let service: ServiceName? = .auctions
    package static let name = "purchaseFixedPrice"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
    package static func routingKey(_ request: Request) -> String? { request.listing.description }
}
