import Kernel
import Wire

/// The sealed part, to the awarded buyer only, or to the buyer by the mail of the award (OR-2); each disclosure is
/// logged (AU-2).
package enum OpenSealedPart: RPCMethod {
    package struct Request: Codable, Sendable {
        package var auction: AuctionID
        package var buyer: MemberID

        package init(auction: AuctionID, buyer: MemberID) {
            self.auction = auction
            self.buyer = buyer
        }
    }
    package typealias Response = SealedPart
    package static let service: ServiceName? = .auctions
    package static let name = "openSealedPart"
    package static let callers = Set<Caller>.gateway.union([.service(.orders)])
    package static let isIdempotent = false
    package static func routingKey(_ request: Request) -> String? { request.auction.description }
}
