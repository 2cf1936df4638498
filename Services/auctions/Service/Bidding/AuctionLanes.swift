import AuctionsDomain
import Contracts
import Kernel
import Messaging
import Postgres
import Reactor
import ServiceKit
import Wire

/// The bids of one auction queue in a lane while a batch is in flight; the next batch takes all of them (AU-6). Lanes
/// of different auctions run in parallel. A lane is a queue, no owner: the row lock decides, on any number of replicas.
@Loop
final class AuctionLanes {
    /// Bids that one transaction decides at most.
    private static let batchLimit = 256
    /// Bids that may wait for one auction; beyond it they are answered "not processed, try again", never lost.
    nonisolated static let queueLimit = 4096

    /// How often a batch is decided at most when its keys are in use elsewhere at the same time.
    private static let attemptLimit = 5

    private let context: ServiceContext
    private let batch: BidBatch
    private let feeds: FeedWaiters
    private let queueLimit: Int
    /// The waiting bids of each auction that has a batch in flight.
    private var lanes: [AuctionID: [PendingBid]] = [:]
    /// Batches and bids so far, for metrics.
    private(set) var batchCount: Int64 = 0
    private(set) var bidCount: Int64 = 0

    init(context: ServiceContext, batch: BidBatch, feeds: FeedWaiters, queueLimit: Int = queueLimit) {
        self.context = context
        self.batch = batch
        self.feeds = feeds
        self.queueLimit = queueLimit
    }

    /// How many auctions have bids in flight or waiting.
    var count: Int { lanes.count }

    func place(_ request: PlaceBid.Request, _ call: CallContext) async throws -> BidReceipt {
        let claim = try Idempotency.Claim(call, request)
        return try await withCheckedThrowingContinuation { continuation in
            let bid = PendingBid(request: request, claim: claim, call: call, continuation: continuation)
            let isNew = lanes[request.auction] == nil
            guard lanes[request.auction, default: []].count < queueLimit else {
                return continuation.resume(throwing: BidErrors.busy)
            }
            lanes[request.auction, default: []].append(bid)
            if isNew { start(request.auction) }
        }
    }

    /// Begins once the loop has done what is ready now, so that bids that came together are decided together.
    private func start(_ auction: AuctionID) {
        Loop.atEndOfTurn {
            Task.immediate(executorPreference: Loop.executor) { @Loop in await self.drain(auction) }
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
            // Nothing of the batch has happened, unless the commit's outcome is unknown: then the callers ask again
            // with their keys, and find what was decided or have it decided (PY-12).
            let failure = (error as? PostgresError).flatMap { RPCError($0, isNotProcessed: true) } ?? error
            context.logger.warning(
                "a batch of bids failed", error: error,
                metadata: ["auction": "\(auction)", "bids": "\(live.count)"])
            for bid in live { bid.continuation.resume(throwing: failure) }
        }
    }

    /// A key of the batch may be used for something else at the same time: then one of both fails at the record of the
    /// key, and the next look finds it.
    private func commit(_ auction: AuctionID, _ bids: [PendingBid]) async throws {
        for _ in 1..<AuctionLanes.attemptLimit {
            do {
                return try await context.pool.transaction { tx in try await self.batch.run(auction, bids, in: tx) }
            } catch let error as PostgresError where error.constraint == Idempotency.keyConstraint {
                continue
            }
        }
        try await context.pool.transaction { tx in try await self.batch.run(auction, bids, in: tx) }
    }

    private static let expired = RPCError(
        .deadlineExceeded, reason: "DEADLINE_EXCEEDED", "the bid waited longer than its caller", rule: "AU-6",
        isNotProcessed: true)
}
