import Kernel
import Wire

/// Bids a maximum (AU-4 … AU-8). The metadata must carry an idempotency key and the bidder as principal.
package enum PlaceBid: RPCMethod {
    package struct Request: Codable, Sendable {
        package var auction: AuctionID
        package var bidder: MemberID
        /// Whether the member is a verified expert (AU-1), as the gateway knows it.
        package var isVerifiedExpert: Bool
        /// The maximum, in the auction's currency (MK-3).
        package var amount: Money

        package init(auction: AuctionID, bidder: MemberID, isVerifiedExpert: Bool, amount: Money) {
            self.auction = auction
            self.bidder = bidder
            self.isVerifiedExpert = isVerifiedExpert
            self.amount = amount
        }
    }
    package typealias Response = BidReceipt
    package static let service: ServiceName? = .auctions
    package static let name = "placeBid"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
    package static func routingKey(_ request: Request) -> String? { request.auction.description }
}
