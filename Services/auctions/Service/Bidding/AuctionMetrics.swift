import Metrics
import Reactor
import ServiceKit

/// What operators see of the lanes.
enum AuctionMetrics {
    @Loop
    static func register(_ context: ServiceContext, _ lanes: AuctionLanes) {
        let busy = Gauge(label: "gavel_auction_lanes")
        let batches = Gauge(label: "gavel_bid_batches")
        let bids = Gauge(label: "gavel_bids_decided")
        context.onCollectMetrics {
            busy.record(lanes.count)
            batches.record(lanes.batchCount)
            bids.record(lanes.bidCount)
        }
    }
}
