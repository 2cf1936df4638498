import Kernel
import Wire

/// The seller strikes a bid for a legal reason (AU-11).
package enum StrikeBid: RPCMethod {
    package struct Request: Codable, Sendable {
        package var auction: AuctionID
        package var seller: MemberID
        /// The entry to strike.
        package var sequence: Int64
        /// A code of the legal list.
        package var reason: String

        package init(auction: AuctionID, seller: MemberID, sequence: Int64, reason: String) {
            self.auction = auction
            self.seller = seller
            self.sequence = sequence
            self.reason = reason
        }
    }
    package typealias Response = AuctionView
    package static let service: ServiceName? = .auctions
    package static let name = "strikeBid"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
    package static func routingKey(_ request: Request) -> String? { request.auction.description }
}
