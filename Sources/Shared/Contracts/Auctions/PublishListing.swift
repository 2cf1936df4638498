import Kernel
import Wire

/// Makes a draft live: for an auction the clock starts (AU-3).
package enum PublishListing: RPCMethod {
    package struct Request: Codable, Sendable {
        package var id: ListingID
        package var seller: MemberID
        /// Refused with ABORTED when the draft has another version; absent: whatever it is.
        package var version: Int64?

        package init(id: ListingID, seller: MemberID, version: Int64?) {
            self.id = id
            self.seller = seller
            self.version = version
        }
    }
    package typealias Response = ListingView
    package static let service: ServiceName? = .auctions
    package static let name = "publishListing"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = false
    package static func routingKey(_ request: Request) -> String? { request.id.description }
}
