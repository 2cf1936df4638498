import Kernel
import Wire

/// A seller's own listings, newest first.
package enum ListSellerListings: RPCMethod {
    package struct Request: Codable, Sendable {
        package var seller: MemberID
        /// `draft`, `live`, `sold` or `expired`: an ended auction is in exactly one of the last two (AU-13).
        package var section: String
        package var cursor: String?
        /// 1 … 100
        package var limit: Int

        package init(seller: MemberID, section: String, cursor: String?, limit: Int) {
            self.seller = seller
            self.section = section
            self.cursor = cursor
            self.limit = limit
        }
    }
    package typealias Response = Page<ListingView>
    package static let service: ServiceName? = .auctions
    package static let name = "listSellerListings"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}
