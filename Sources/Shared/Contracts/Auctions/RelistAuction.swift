import Kernel
import Wire

/// Makes a new draft from an expired auction (AU-13).
package enum RelistAuction: RPCMethod {
    package struct Request: Codable, Sendable {
        package var auction: AuctionID
        package var seller: MemberID

        package init(auction: AuctionID, seller: MemberID) {
            self.auction = auction
            self.seller = seller
        }
    }
    package typealias Response = ListingView
    package static let service: ServiceName? = .auctions
    package static let name = "relistAuction"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = false
    package static func routingKey(_ request: Request) -> String? { request.auction.description }
}
