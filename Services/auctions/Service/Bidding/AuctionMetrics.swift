import Metrics
import Reactor
import ServiceKit

/// What operators see of the lanes and the live feeds.
enum AuctionMetrics {
    @Loop
    static func register(_ context: ServiceContext, _ lanes: AuctionLanes, _ feeds: FeedWaiters) {
        let busy = Gauge(label: "gavel_auction_lanes")
        let batches = Gauge(label: "gavel_bid_batches")
        let bids = Gauge(label: "gavel_bids_decided")
        let waiters = Gauge(label: "gavel_feed_waiters")
        let watchers = Gauge(label: "gavel_feed_watchers")
        context.onCollectMetrics {
            busy.record(lanes.count)
            batches.record(lanes.batchCount)
            bids.record(lanes.bidCount)
            waiters.record(feeds.count)
            watchers.record(feeds.watch.count)
        }
    }
}
