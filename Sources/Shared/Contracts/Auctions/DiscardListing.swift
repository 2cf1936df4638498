import Kernel
import Wire

/// Throws a draft away.
package enum DiscardListing: RPCMethod {
    package struct Request: Codable, Sendable {
        package var id: ListingID
        package var seller: MemberID

        package init(id: ListingID, seller: MemberID) {
            self.id = id
            self.seller = seller
        }
    }
    package typealias Response = Empty
    package static let service: ServiceName? = .auctions
    package static let name = "discardListing"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
    package static func routingKey(_ request: Request) -> String? { request.id.description }
}
