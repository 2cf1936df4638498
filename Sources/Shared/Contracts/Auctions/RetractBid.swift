import Kernel
import Wire

/// Takes back own bids (AU-11). The metadata must carry an idempotency key.
package enum RetractBid: RPCMethod {
    package struct Request: Codable, Sendable {
        package var auction: AuctionID
        package var bidder: MemberID
        /// `typo` or `description_changed`.
        package var reason: String
        /// Required for `typo`: the amount that was meant.
        package var correctedAmount: Money?

        package init(auction: AuctionID, bidder: MemberID, reason: String, correctedAmount: Money?) {
            self.auction = auction
            self.bidder = bidder
            self.reason = reason
            self.correctedAmount = correctedAmount
        }
    }
    package typealias Response = AuctionView
    package static let service: ServiceName? = .auctions
    package static let name = "retractBid"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
    package static func routingKey(_ request: Request) -> String? { request.auction.description }
}
