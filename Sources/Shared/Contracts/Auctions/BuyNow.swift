import Kernel
import Wire

/// Buys at the buy-now price (AU-12). The metadata must carry an idempotency key.
package enum BuyNow: RPCMethod {
    package struct Request: Codable, Sendable {
        package var auction: AuctionID
        package var buyer: MemberID
        package var isVerifiedExpert: Bool

        package init(auction: AuctionID, buyer: MemberID, isVerifiedExpert: Bool) {
            self.auction = auction
            self.buyer = buyer
            self.isVerifiedExpert = isVerifiedExpert
        }
    }
    package typealias Response = PurchaseReceipt
    package static let service: ServiceName? = .auctions
    package static let name = "buyNow"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
    package static func routingKey(_ request: Request) -> String? { request.auction.description }
}
