import Kernel
import Wire

/// A listing as its seller sees it.
package enum GetListing: RPCMethod {
    package struct Request: Codable, Sendable {
        package var id: ListingID
        package var seller: MemberID

        package init(id: ListingID, seller: MemberID) {
            self.id = id
            self.seller = seller
        }
    }
    package typealias Response = ListingView
    package static let service: ServiceName? = .auctions
    package static let name = "getListing"
    package static let callers = Set<Caller>.gateway.union([.service(.orders)])
    package static let isIdempotent = true
    package static func routingKey(_ request: Request) -> String? { request.id.description }
}
