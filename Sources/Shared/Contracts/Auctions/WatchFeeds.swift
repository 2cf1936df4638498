import Kernel
import Wire

/// Tells which auctions have news in their live feeds because of what this replica has committed (AU-15).
///
/// What the news are stands in the feeds themselves, which `readFeed` reads: nothing is lost when a stream is. A slow
/// reader hears of each auction once, however often it has changed meanwhile.
package enum WatchFeeds: StreamingRPCMethod {
    package typealias Request = Empty
    package struct Item: Codable, Sendable {
        /// Auctions that have changed since the last item, at most 500.
        package var changed: [AuctionID]
        /// True in the first item, and when too much has changed to be listed: any auction may have news.
        package var isAnything: Bool
        package init(changed: [AuctionID], isAnything: Bool) {
            self.changed = changed
            self.isAnything = isAnything
        }
    }
    package static let service: ServiceName? = .auctions
    package static let name = "watchFeeds"
    package static let callers = Set<Caller>.gateway
}
