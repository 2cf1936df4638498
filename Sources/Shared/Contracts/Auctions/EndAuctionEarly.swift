import Kernel
import Wire

/// The seller ends an auction early for a legal reason (AU-11): no award.
package enum EndAuctionEarly: RPCMethod {
    package struct Request: Codable, Sendable {
        package var auction: AuctionID
        package var seller: MemberID
        /// A code of the legal list.
        package var reason: String

        package init(auction: AuctionID, seller: MemberID, reason: String) {
            self.auction = auction
            self.seller = seller
            self.reason = reason
        }
    }
    package typealias Response = AuctionView
    package static let service: ServiceName? = .auctions
    package static let name = "endAuctionEarly"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
    package static func routingKey(_ request: Request) -> String? { request.auction.description }
}
