import Kernel
import Messaging
import Reactor

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

    /// While so many bids wait for one auction, or for the next batches in all, no more are taken on: they are answered "not
    /// processed, try again", never lost.
    nonisolated static let queueLimit = 4096

    private let queueLimit: Int
    private var lanes: [AuctionID: Lane] = [:]
    /// Lanes with waiting bids that no batch has taken, in the order in which they came.
    private var queue: [Lane] = []
    private var admission = AdmissionDelay()
    /// Bids that the next batches can take.
    private(set) var queuedCount = 0

    init(queueLimit: Int) { self.queueLimit = queueLimit }

    /// How many auctions have bids in flight or waiting.
    var count: Int { lanes.count }

    /// Refuses a bid that would have to wait too long. One auction that everybody wants has a queue of its own; on many, bids
    /// wait for each other (docs/decisions/0028-bids-that-would-wait-long-are-refused.md).
    /// - Throws: `BidErrors.busy` for the auction's own queue, `BidErrors.overloaded` for that of all.
    func admit(_ auction: AuctionID, _ call: CallContext) throws {
        let now = MonotonicInstant.now
        let (timeout, milliseconds) = (call.deadline.milliseconds(since: now), now.nanoseconds / 1_000_000)
        func mayWait(behind count: Int, _ admission: AdmissionDelay) -> Bool {
            count < queueLimit && admission.admits(behind: count, timeout: timeout, now: milliseconds)
        }
        if let lane = lanes[auction], !mayWait(behind: lane.waiting.count, lane.admission) { throw BidErrors.busy }
        guard mayWait(behind: queuedCount, admission) else { throw BidErrors.overloaded }
    }

    /// The bid waits for its turn from now on.
    /// - Returns: whether its lane has joined those that the next batch takes.
    func append(_ bid: PendingBid) -> Bool {
        let lane = lanes[bid.request.auction] ?? Lane(bid.request.auction)
        lanes[lane.auction] = lane
        lane.waiting.append(bid)
        switch lane.state {
        case .idle:
            enqueue(lane)
            return true
        case .queued:
            queuedCount += 1
            return false
        case .inFlight: return false
        }
    }

    /// Takes so many bids that wait, or as many as there are, from the lanes that came first. None of these gives others
    /// before it has been released.
    func take(_ limit: Int) -> [LaneBids] {
        var taken: [LaneBids] = []
        var count = 0
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

    /// The auction's next bids may be taken.
    /// - Returns: whether there are any.
    func release(_ auction: AuctionID) -> Bool {
        guard let lane = lanes[auction] else { return false }
        if lane.waiting.isEmpty {
            lanes[auction] = nil
            return false
        }
        enqueue(lane)
        return true
    }

    private func enqueue(_ lane: Lane) {
        lane.state = .queued
        queue.append(lane)
        queuedCount += lane.waiting.count
    }

    private func noteDelays(_ bids: [PendingBid], _ lane: Lane) {
        let now = MonotonicInstant.now
        for bid in bids {
            let (delay, milliseconds) = (now.milliseconds(since: bid.arrived), now.nanoseconds / 1_000_000)
            lane.admission.note(delay: delay, now: milliseconds)
            admission.note(delay: delay, now: milliseconds)
        }
    }
}
