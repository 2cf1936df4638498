import Kernel
import Wire

/// The public history of an auction, oldest first, by pseudonyms (AU-10).
package enum ListBids: RPCMethod {
    package struct Request: Codable, Sendable {
        package var auction: AuctionID
        package var cursor: String?
        /// 1 … 200
        package var limit: Int

        package init(auction: AuctionID, cursor: String?, limit: Int) {
            self.auction = auction
            self.cursor = cursor
            self.limit = limit
        }
    }
    package typealias Response = Page<BidView>
    package static let service: ServiceName? = .auctions
    package static let name = "listBids"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
    package static func routingKey(_ request: Request) -> String? { request.auction.description }
}

/// The auctions in which a member has bid, newest bid first, with what only the member may know.
package enum ListOwnBids: RPCMethod {
    package struct Request: Codable, Sendable {
        package var bidder: MemberID
        package var cursor: String?
        /// 1 … 100
        package var limit: Int

        package init(bidder: MemberID, cursor: String?, limit: Int) {
            self.bidder = bidder
            self.cursor = cursor
            self.limit = limit
        }
    }
    package struct OwnBid: Codable, Sendable {
        package var auction: AuctionView
        /// The member's own highest standing maximum, minor units.
        package var ownMaximum: Int64
        package var isLeading: Bool
        package init(auction: AuctionView, ownMaximum: Int64, isLeading: Bool) {
            self.auction = auction
            self.ownMaximum = ownMaximum
            self.isLeading = isLeading
        }
    }
    package typealias Response = Page<OwnBid>
    package static let service: ServiceName? = .auctions
    package static let name = "listOwnBids"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}
