import Kernel
import Wire

/// An auction or fixed-price listing as everybody sees it.
package enum GetAuction: RPCMethod {
    package struct Request: Codable, Sendable {
        package var id: AuctionID

        package init(id: AuctionID) {
            self.id = id
        }
    }
    package typealias Response = AuctionView
    package static let service: ServiceName? = .auctions
    package static let name = "getAuction"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
    package static func routingKey(_ request: Request) -> String? { request.id.description }
}
