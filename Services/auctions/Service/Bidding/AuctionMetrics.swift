import Metrics
import Reactor
import ServiceKit

/// What operators see of bids and the live feeds.
enum AuctionMetrics {
    @Loop
    static func register(_ context: ServiceContext, _ bidding: BidBatches, _ feeds: FeedWaiters) {
        let busy = Gauge(label: "gavel_auction_lanes")
        let batches = Gauge(label: "gavel_bid_batches")
        let bids = Gauge(label: "gavel_bids_decided")
        let waiters = Gauge(label: "gavel_feed_waiters")
        let watchers = Gauge(label: "gavel_feed_watchers")
        context.onCollectMetrics {
            busy.record(bidding.auctionCount)
            batches.record(bidding.batchCount)
            bids.record(bidding.bidCount)
            waiters.record(feeds.count)
            watchers.record(feeds.watch.count)
        }
    }
}
