import Kernel
import Wire

/// Replaces the fields of a draft; `version` is the one that the seller edited.
package enum UpdateListing: RPCMethod {
    package struct Request: Codable, Sendable {
        package var id: ListingID
        package var seller: MemberID
        package var version: Int64
        package var fields: ListingFields

        package init(id: ListingID, seller: MemberID, version: Int64, fields: ListingFields) {
            self.id = id
            self.seller = seller
            self.version = version
            self.fields = fields
        }
    }
    package typealias Response = ListingView
    package static let service: ServiceName? = .auctions
    package static let name = "updateListing"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = false
    package static func routingKey(_ request: Request) -> String? { request.id.description }
}
