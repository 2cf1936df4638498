import Contracts
import Kernel
import Messaging
import Postgres
import Reactor
import ServiceKit
import Wire

/// Places bids: those that wait in the lanes of their auctions are decided together, some of several auctions in one
/// transaction (AU-6).
@Loop
final class BidBatches {
    /// Bids that one transaction decides at most.
    nonisolated static let batchLimit = 256
    /// Batches in flight: while the database writes one, the next is decided. More of them would be smaller.
    private static let batchesAtOnce = 2
    /// Batches begin so long after those before them, or later: each costs half a millisecond of processor time beside its
    /// bids, so many small ones would keep everybody waiting on a busy machine. After a pause nobody is delayed.
    nonisolated static let batchInterval = Duration.milliseconds(2)
    /// So many bids are not divided among batches.
    private static let smallBatch = 16
    /// How often the bids of an auction are decided at most when their keys are in use elsewhere at the same time.
    private static let attemptLimit = 5

    private let context: ServiceContext
    private let batch: BidBatch
    private let feeds: FeedWaiters
    private let batchLimit: Int
    private let batchInterval: Duration
    private let lanes: AuctionLanes
    private var batchesInFlight = 0
    private var isStartScheduled = false
    /// Before it no batch begins.
    private var nextStart = MonotonicInstant(nanoseconds: 0)
    private var startTimer: LoopTimer?
    /// What is to be decided by itself, in the order in which it came.
    private var alone: [LaneBids] = []
    private var aloneInFlight = 0
    /// How many are decided by themselves at once. Each may wait for a lock, and must leave connections for the others.
    private let aloneAtOnce: Int
    /// Batches and bids so far, for metrics.
    private(set) var batchCount: Int64 = 0
    private(set) var bidCount: Int64 = 0

    init(
        context: ServiceContext, batch: BidBatch, feeds: FeedWaiters, queueLimit: Int = AuctionLanes.queueLimit,
        batchLimit: Int = batchLimit, batchInterval: Duration = batchInterval
    ) {
        self.context = context
        self.batch = batch
        self.feeds = feeds
        lanes = AuctionLanes(queueLimit: queueLimit)
        self.batchLimit = batchLimit
        self.batchInterval = batchInterval
        aloneAtOnce = max(1, context.pool.configuration.maximumConnections / 2)
    }

    /// How many auctions have bids in flight or waiting.
    var auctionCount: Int { lanes.count }

    func place(_ request: PlaceBid.Request, _ call: CallContext) async throws -> Encoded<BidReceipt> {
        try await withCheckedThrowingContinuation { continuation in
            do {
                // Before anything else is done for it: a refusal is cheap when there is too much to do.
                try self.lanes.admit(request.auction, call)
                let claim = try Idempotency.Claim(call, request)
                let bid = PendingBid(request: request, claim: claim, call: call, continuation: continuation)
                if self.lanes.append(bid) { self.scheduleStart() }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    /// Begins once the loop has done what is ready now, so that bids that came together are decided together.
    private func scheduleStart() {
        guard !isStartScheduled else { return }
        isStartScheduled = true
        Loop.atEndOfTurn {
            self.isStartScheduled = false
            self.startBatches(afterPause: true)
        }
    }

    private func startBatches(afterPause: Bool) {
        let now = MonotonicInstant.now
        if now < nextStart { return startLater(now) }
        while batchesInFlight < BidBatches.batchesAtOnce, lanes.queuedCount > 0 {
            let waiting = lanes.queuedCount
            let mustDivide = afterPause && batchesInFlight == 0 && waiting > BidBatches.smallBatch
            // Whoever asks again after each answer would otherwise be in one large batch for ever, and the database would
            // have nothing to do while the service answers.
            let taken = lanes.take(min(batchLimit, mustDivide ? (waiting + 1) / 2 : waiting))
            batchesInFlight += 1
            nextStart = now.advanced(by: batchInterval)
            Task.immediate(executorPreference: Loop.executor) { @Loop in await self.decide(taken) }
        }
    }

    private func startLater(_ now: MonotonicInstant) {
        guard startTimer == nil, lanes.queuedCount > 0 else { return }
        startTimer = Loop.after(.nanoseconds(nextStart.nanoseconds - now.nanoseconds)) {
            self.startTimer = nil
            self.startBatches(afterPause: true)
        }
    }

    // MARK: - Deciding

    /// Decides the bids of some auctions in one transaction. It waits for no lock and bears no failure: an auction that
    /// somebody else holds, or all of them when one has failed, are decided each by itself.
    private func decide(_ taken: [LaneBids]) async {
        let taken = taken.compactMap(withoutExpired)
        if taken.isEmpty { return endBatch() }
        do {
            let leftOut = try await context.pool.transaction { tx in
                try await self.batch.run(taken, waitsForLocks: false, in: tx)
            }
            batchCount += 1
            let decided = taken.filter { !leftOut.contains($0.auction) }
            for lane in decided { release(lane.auction) }
            endBatch()
            for lane in decided { answer(lane) }
            for lane in taken where leftOut.contains(lane.auction) { decideAlone(lane) }
            return
        } catch let error as PostgresError where error.isCommitOutcomeUnknown || error.meansNoDatabase {
            for lane in taken { fail(lane, error) }
        } catch {
            for lane in taken { decideAlone(lane) }
        }
        endBatch()
    }

    /// The next batch goes to the database before the answers to this one are written, unless it is too early for it.
    private func endBatch() {
        batchesInFlight -= 1
        startBatches(afterPause: false)
    }

    private func decideAlone(_ lane: LaneBids) {
        alone.append(lane)
        startAlone()
    }

    private func startAlone() {
        while aloneInFlight < aloneAtOnce, !alone.isEmpty {
            guard let lane = withoutExpired(alone.removeFirst()) else { continue }
            aloneInFlight += 1
            Task.immediate(executorPreference: Loop.executor) { @Loop in
                do {
                    try await self.commit(lane)
                    self.batchCount += 1
                    self.release(lane.auction)
                    self.answer(lane)
                } catch {
                    self.fail(lane, error)
                }
                self.aloneInFlight -= 1
                self.startAlone()
            }
        }
    }

    /// A key of the batch may be used for something else at the same time: then one of both fails at the record of the
    /// key, and the next look finds it.
    private func commit(_ lane: LaneBids) async throws {
        for attempt in 1... {
            do {
                _ = try await context.pool.transaction { tx in
                    try await self.batch.run([lane], waitsForLocks: true, in: tx)
                }
                return
            } catch let error as PostgresError
                where error.constraint == Idempotency.keyConstraint && attempt < BidBatches.attemptLimit
            {
                continue
            }
        }
    }

    /// The bids that somebody still waits for; nil when there are none, and the auction's next may be decided.
    private func withoutExpired(_ lane: LaneBids) -> LaneBids? {
        let live = lane.bids.filter { bid in
            guard bid.call.deadline > .now else {
                bid.continuation.resume(throwing: BidBatches.expired)
                return false
            }
            return true
        }
        if live.isEmpty {
            release(lane.auction)
            return nil
        }
        return LaneBids(auction: lane.auction, bids: live)
    }

    private func answer(_ lane: LaneBids) {
        bidCount += Int64(lane.bids.count)
        for bid in lane.bids {
            guard let outcome = bid.outcome else { preconditionFailure("a committed bid has an outcome") }
            bid.continuation.resume(with: outcome)
        }
        feeds.notify(lane.auction)
    }

    /// Nothing of the bids has happened, unless the commit's outcome is unknown: then the callers ask again with their
    /// keys, and find what was decided or have it decided (PY-12).
    private func fail(_ lane: LaneBids, _ error: any Error) {
        let failure = (error as? PostgresError).flatMap { RPCError($0, isNotProcessed: true) } ?? error
        context.logger.warning(
            "a batch of bids failed", error: error,
            metadata: ["auction": "\(lane.auction)", "bids": "\(lane.bids.count)"])
        for bid in lane.bids { bid.continuation.resume(throwing: failure) }
        release(lane.auction)
    }

    /// The auction's next bids may be decided.
    private func release(_ auction: AuctionID) {
        if lanes.release(auction) { scheduleStart() }
    }

    private static let expired = RPCError(
        .deadlineExceeded, reason: "DEADLINE_EXCEEDED", "the bid waited longer than its caller", rule: "AU-6",
        isNotProcessed: true)
}

extension PostgresError {
    /// Trying again at once would only meet the same.
    fileprivate var meansNoDatabase: Bool { isConnectionFailure || isPoolExhausted || kind == .closed }
}
