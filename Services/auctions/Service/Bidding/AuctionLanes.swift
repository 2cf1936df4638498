import AuctionsDomain
import Contracts
import Kernel
import Messaging
import Postgres
import Reactor
import ServiceKit
import Wire

/// The bids of one auction queue in a lane while a batch with it is in flight; the next batch takes them (AU-6), together
/// with those of other auctions that wait as well. A lane is a queue, no owner: the row lock decides, on any number of
/// replicas.
@Loop
final class AuctionLanes {
    @Loop
    private final class Lane {
        let auction: AuctionID
        var waiting: [PendingBid] = []
        /// Where its bids are.
        var state = State.idle
        var admission = AdmissionDelay()

        enum State {
            /// It has none.
            case idle
            /// The next batch takes them.
            case queued
            /// A batch in flight has some; those that wait come after it.
            case inFlight
        }

        init(_ auction: AuctionID) { self.auction = auction }
    }

    /// Bids that one transaction decides at most.
    nonisolated static let batchLimit = 256
    /// Batches in flight: while the database writes one, the next is decided. More of them would be smaller.
    private static let batchesAtOnce = 2
    /// Batches begin so long after those before them, or later: each costs half a millisecond of processor time beside its
    /// bids, so many small ones would keep everybody waiting on a busy machine. After a pause nobody is delayed.
    nonisolated static let batchInterval = Duration.milliseconds(2)
    /// So many bids are not divided among batches.
    private static let smallBatch = 16
    /// While so many bids wait for one auction, or for the next batches in all, no more are taken on: they are answered "not
    /// processed, try again", never lost.
    nonisolated static let queueLimit = 4096
    /// How often the bids of an auction are decided at most when their keys are in use elsewhere at the same time.
    private static let attemptLimit = 5

    private let context: ServiceContext
    private let batch: BidBatch
    private let feeds: FeedWaiters
    private let queueLimit: Int
    private let batchLimit: Int
    private let batchInterval: Duration
    private var lanes: [AuctionID: Lane] = [:]
    /// Lanes with waiting bids that no batch has taken, in the order in which they came.
    private var queue: [Lane] = []
    /// Bids that wait in these.
    private var queuedCount = 0
    private var admission = AdmissionDelay()
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
        context: ServiceContext, batch: BidBatch, feeds: FeedWaiters, queueLimit: Int = queueLimit,
        batchLimit: Int = batchLimit, batchInterval: Duration = batchInterval
    ) {
        self.context = context
        self.batch = batch
        self.feeds = feeds
        self.queueLimit = queueLimit
        self.batchLimit = batchLimit
        self.batchInterval = batchInterval
        aloneAtOnce = max(1, context.pool.configuration.maximumConnections / 2)
    }

    /// How many auctions have bids in flight or waiting.
    var count: Int { lanes.count }

    func place(_ request: PlaceBid.Request, _ call: CallContext) async throws -> Encoded<BidReceipt> {
        try await withCheckedThrowingContinuation { continuation in
            do {
                // Before anything else is done for it: a refusal is cheap when there is too much to do.
                try admit(request.auction, call)
                let claim = try Idempotency.Claim(call, request)
                append(PendingBid(request: request, claim: claim, call: call, continuation: continuation))
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    private func append(_ bid: PendingBid) {
        let lane = lanes[bid.request.auction] ?? Lane(bid.request.auction)
        lanes[lane.auction] = lane
        lane.waiting.append(bid)
        if lane.state == .queued { queuedCount += 1 }
        if lane.state == .idle { enqueue(lane) }
    }

    /// Refuses a bid that would have to wait too long. One auction that everybody wants has a queue of its own; on many, bids
    /// wait for each other (docs/decisions/0028-bids-that-would-wait-long-are-refused.md).
    private func admit(_ auction: AuctionID, _ call: CallContext) throws {
        let now = MonotonicInstant.now
        let (timeout, milliseconds) = (call.deadline.milliseconds(since: now), now.nanoseconds / 1_000_000)
        func mayWait(behind count: Int, _ admission: AdmissionDelay) -> Bool {
            count < queueLimit && admission.admits(behind: count, timeout: timeout, now: milliseconds)
        }
        if let lane = lanes[auction], !mayWait(behind: lane.waiting.count, lane.admission) { throw BidErrors.busy }
        guard mayWait(behind: queuedCount, admission) else { throw BidErrors.overloaded }
    }

    private func enqueue(_ lane: Lane) {
        lane.state = .queued
        queue.append(lane)
        queuedCount += lane.waiting.count
        scheduleStart()
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
        while batchesInFlight < AuctionLanes.batchesAtOnce, !queue.isEmpty {
            let mustDivide = afterPause && batchesInFlight == 0 && queuedCount > AuctionLanes.smallBatch
            // Whoever asks again after each answer would otherwise be in one large batch for ever, and the database would
            // have nothing to do while the service answers.
            let taken = take(mustDivide ? (queuedCount + 1) / 2 : queuedCount)
            batchesInFlight += 1
            nextStart = now.advanced(by: batchInterval)
            Task.immediate(executorPreference: Loop.executor) { @Loop in await self.decide(taken) }
        }
    }

    private func startLater(_ now: MonotonicInstant) {
        guard startTimer == nil, !queue.isEmpty else { return }
        startTimer = Loop.after(.nanoseconds(nextStart.nanoseconds - now.nanoseconds)) {
            self.startTimer = nil
            self.startBatches(afterPause: true)
        }
    }

    /// Takes bids that wait, from the lanes that came first.
    private func take(_ wanted: Int) -> [LaneBids] {
        var taken: [LaneBids] = []
        var count = 0
        let limit = min(batchLimit, wanted)
        for lane in queue {
            guard count < limit else { break }
            let bids = Array(lane.waiting.prefix(limit - count))
            queuedCount -= lane.waiting.count
            count += bids.count
            lane.waiting.removeFirst(bids.count)
            lane.state = .inFlight
            noteDelays(bids, lane)
            taken.append(LaneBids(auction: lane.auction, bids: bids))
        }
        queue.removeFirst(taken.count)
        return taken
    }

    private func noteDelays(_ bids: [PendingBid], _ lane: Lane) {
        let now = MonotonicInstant.now
        for bid in bids {
            let (delay, milliseconds) = (now.milliseconds(since: bid.arrived), now.nanoseconds / 1_000_000)
            lane.admission.note(delay: delay, now: milliseconds)
            admission.note(delay: delay, now: milliseconds)
        }
    }

    // MARK: - Deciding

    /// Decides the bids of some auctions in one transaction. It waits for no lock and bears no failure: an auction that
    /// somebody else holds, or all of them when one has failed, are decided each by itself.
    private func decide(_ lanes: [LaneBids]) async {
        let lanes = lanes.compactMap(withoutExpired)
        if lanes.isEmpty { return endBatch() }
        do {
            let leftOut = try await context.pool.transaction { tx in
                try await self.batch.run(lanes, waitsForLocks: false, in: tx)
            }
            batchCount += 1
            let decided = lanes.filter { !leftOut.contains($0.auction) }
            for lane in decided { release(lane.auction) }
            endBatch()
            for lane in decided { answer(lane) }
            for lane in lanes where leftOut.contains(lane.auction) { decideAlone(lane) }
            return
        } catch let error as PostgresError where error.isCommitOutcomeUnknown || error.meansNoDatabase {
            for lane in lanes { fail(lane, error) }
        } catch {
            for lane in lanes { decideAlone(lane) }
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
                where error.constraint == Idempotency.keyConstraint && attempt < AuctionLanes.attemptLimit
            {
                continue
            }
        }
    }

    /// The bids that somebody still waits for; nil when there are none, and the auction's next may be decided.
    private func withoutExpired(_ lane: LaneBids) -> LaneBids? {
        let live = lane.bids.filter { bid in
            guard bid.call.deadline > .now else {
                bid.continuation.resume(throwing: AuctionLanes.expired)
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
        guard let lane = lanes[auction] else { return }
        if lane.waiting.isEmpty { lanes[auction] = nil } else { enqueue(lane) }
    }

    private static let expired = RPCError(
        .deadlineExceeded, reason: "DEADLINE_EXCEEDED", "the bid waited longer than its caller", rule: "AU-6",
        isNotProcessed: true)
}

extension PostgresError {
    /// Trying again at once would only meet the same.
    fileprivate var meansNoDatabase: Bool { isConnectionFailure || isPoolExhausted || kind == .closed }
}
