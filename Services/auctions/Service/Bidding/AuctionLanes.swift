import AuctionsDomain
import Contracts
import Kernel
import Messaging
import Postgres
import Reactor
import ServiceKit
import Wire

/// The bids of one auction queue in a lane while a batch is in flight; the next batch takes all of them (AU-6). Lanes of
/// different auctions run in parallel. A lane is a queue, no owner: the row lock decides, on any number of replicas.
@Loop
final class AuctionLanes {
    /// Bids that one transaction decides at most.
    private static let batchLimit = 256
    /// Bids that may wait for one auction; beyond it they are answered "not processed, try again", never lost.
    private static let queueLimit = 4096

    private let context: ServiceContext
    private let batch: BidBatch
    private let feeds: FeedWaiters
    /// The waiting bids of each auction that has a batch in flight.
    private var lanes: [AuctionID: [PendingBid]] = [:]
    /// Batches and bids so far, for metrics.
    private(set) var batchCount: Int64 = 0
    private(set) var bidCount: Int64 = 0

    init(context: ServiceContext, batch: BidBatch, feeds: FeedWaiters) {
        self.context = context
        self.batch = batch
        self.feeds = feeds
    }

    /// How many auctions have bids in flight or waiting.
    var count: Int { lanes.count }

    func place(_ request: PlaceBid.Request, _ call: CallContext) async throws -> BidReceipt {
        let claim = try Idempotency.Claim(call, request)
        return try await withCheckedThrowingContinuation { continuation in
            let bid = PendingBid(request: request, claim: claim, call: call, continuation: continuation)
            let isNew = lanes[request.auction] == nil
            guard lanes[request.auction, default: []].count < AuctionLanes.queueLimit else {
                return continuation.resume(throwing: BidErrors.busy)
            }
            lanes[request.auction, default: []].append(bid)
            if isNew { Task { @Loop in await drain(request.auction) } }
        }
    }

    private func drain(_ auction: AuctionID) async {
        while let waiting = lanes[auction], !waiting.isEmpty {
            let bids = Array(waiting.prefix(AuctionLanes.batchLimit))
            lanes[auction]?.removeFirst(bids.count)
            await decide(auction, bids)
        }
        lanes[auction] = nil
    }

    private func decide(_ auction: AuctionID, _ bids: [PendingBid]) async {
        let live = bids.filter { bid in
            guard bid.call.deadline > .now else {
                bid.continuation.resume(throwing: AuctionLanes.expired)
                return false
            }
            return true
        }
        guard !live.isEmpty else { return }
        do {
            try await commit(auction, live)
            batchCount += 1
            bidCount += Int64(live.count)
            for bid in live {
                guard let outcome = bid.outcome else { preconditionFailure("a committed bid has an outcome") }
                bid.continuation.resume(with: outcome)
            }
            feeds.notify(auction)
        } catch {
            for bid in live { bid.continuation.resume(throwing: error) }
        }
    }

    private func commit(_ auction: AuctionID, _ bids: [PendingBid]) async throws {
        do {
            try await context.pool.transaction { tx in try await self.batch.run(auction, bids, in: tx) }
        } catch let error as PostgresError where error.isUniqueViolation {
            // A key of this batch was used on another auction meanwhile: the second look finds it.
            try await context.pool.transaction { tx in try await self.batch.run(auction, bids, in: tx) }
        }
    }

    private static let expired = RPCError(
        .deadlineExceeded, reason: "DEADLINE_EXCEEDED", "the bid waited longer than its caller", rule: "AU-6",
        isNotProcessed: true)
}
