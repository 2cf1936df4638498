import Kernel
import Wire

/// The entries of an auction's live feed after a position; waits for news up to a limit (AU-15).
package enum ReadFeed: RPCMethod {
    package struct Request: Codable, Sendable {
        package var auction: AuctionID
        /// Entries with a greater position are returned; 0 = from the beginning.
        package var after: Int64
        /// 1 … 500
        package var limit: Int
        /// How long to wait when there is nothing yet, 0 … 20,000.
        package var waitMilliseconds: Int64

        package init(auction: AuctionID, after: Int64, limit: Int, waitMilliseconds: Int64) {
            self.auction = auction
            self.after = after
            self.limit = limit
            self.waitMilliseconds = waitMilliseconds
        }
    }
    package struct Response: Codable, Sendable {
        package var entries: [FeedEntry]
        /// True when the last entry has been read and none will follow.
        package var isComplete: Bool
        package init(entries: [FeedEntry], isComplete: Bool) {
            self.entries = entries
            self.isComplete = isComplete
        }
    }
    package static let service: ServiceName? = .auctions
    package static let name = "readFeed"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
    package static let defaultTimeoutMilliseconds: Int64 = 25_000
    package static func routingKey(_ request: Request) -> String? { request.auction.description }
}
