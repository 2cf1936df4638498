import Kernel
import Wire

/// Writes a new draft (AU-3).
package enum CreateListing: RPCMethod {
    package struct Request: Codable, Sendable {
        package var seller: MemberID
        package var fields: ListingFields

        package init(seller: MemberID, fields: ListingFields) {
            self.seller = seller
            self.fields = fields
        }
    }
    package typealias Response = ListingView
    package static let service: ServiceName? = .auctions
    package static let name = "createListing"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = false
}
