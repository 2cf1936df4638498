import Kernel
import Wire

/// The proof of an ended auction (AU-10), as JSON that `gavel proof verify` reads. The two parties see the winner's
/// maximum opened.
package enum GetProof: RPCMethod {
    package struct Request: Codable, Sendable {
        package var auction: AuctionID
        package var viewer: MemberID?

        package init(auction: AuctionID, viewer: MemberID?) {
            self.auction = auction
            self.viewer = viewer
        }
    }
    package typealias Response = JSONValue
    package static let service: ServiceName? = .auctions
    package static let name = "getProof"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
    package static func routingKey(_ request: Request) -> String? { request.auction.description }
}
