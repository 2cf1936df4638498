import Kernel
import Wire

/// The proof of an ended auction (AU-10), as JSON that `gavel proof verify` reads. The two parties see the winner's
/// maximum opened.
///
/// The proof of a long auction does not fit into a frame, so that its text comes in parts: ask again from `next` on until
/// there is none. The text never changes, whichever replica answers.
package enum GetProof: RPCMethod {
    package struct Request: Codable, Sendable {
        package var auction: AuctionID
        package var viewer: MemberID?
        /// How many bytes of the text are there already.
        package var from: Int

        package init(auction: AuctionID, viewer: MemberID?, from: Int = 0) {
            self.auction = auction
            self.viewer = viewer
            self.from = from
        }
    }
    package struct Response: Codable, Sendable {
        /// A part of the proof's JSON text, at most `partBytes` bytes of UTF-8.
        package var text: String
        /// Where the next part begins; nil with the last one.
        package var next: Int?

        package init(text: String, next: Int?) {
            self.text = text
            self.next = next
        }
    }
    /// As text within JSON it may take twice as much, and still fits into a frame.
    package static let partBytes = 1 << 20
    package static let service: ServiceName? = .auctions
    package static let name = "getProof"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
    package static func routingKey(_ request: Request) -> String? { request.auction.description }
}
