import Kernel
import Postgres
import Reactor
import ServiceKit

/// Those who wait for news of an auction in this process (AU-15).
///
/// What is committed here wakes them at once. What another replica commits is found by one query that reads the
/// positions of all awaited auctions at a regular pace, however many callers wait.
@Loop
final class FeedWaiters {
    nonisolated static let positions = Statement(
        "auctions.feedPositions", "SELECT id, feed_position FROM auction WHERE id = ANY($1::uuid[])")
    nonisolated static let all = [positions]

    /// How often the positions are read; well below the second within which news of another replica is told.
    nonisolated static let pollInterval = Duration.milliseconds(250)

    /// One caller who has read an auction's feed up to a position.
    @Loop
    final class Waiter {
        fileprivate let auction: AuctionID
        fileprivate let position: Int64
        private let signal = LoopSignal()

        fileprivate init(auction: AuctionID, position: Int64) {
            self.auction = auction
            self.position = position
        }

        /// Returns when there may be news, after `duration`, or when the task is cancelled.
        func wait(atMost duration: Duration) async throws {
            await withTaskCancellationHandler {
                await signal.wait(atMost: duration)
            } onCancel: {
                Task(executorPreference: Loop.executor) { @Loop in self.wake() }
            }
            try Task.checkCancellation()
        }

        fileprivate func wake() { signal.signal() }
    }

    /// Those who watch all auctions of this replica.
    let watch = FeedWatch()
    private let context: ServiceContext
    private let interval: Duration
    private var waiters: [AuctionID: [ObjectIdentifier: Waiter]] = [:]
    private var isPolling = false
    private var hasServed = false
    /// The service is shutting down: whoever waits is to answer with what there is, and to ask another replica.
    private(set) var isStopping = false

    init(context: ServiceContext, interval: Duration = pollInterval) {
        self.context = context
        self.interval = interval
    }

    /// How many callers wait, for metrics.
    var count: Int { waiters.values.reduce(0) { $0 + $1.count } }

    /// Begins to listen for news beyond `position`. To be called before the feed is read, so that nothing that is
    /// committed between the reading and the waiting is missed.
    func join(_ auction: AuctionID, at position: Int64) -> Waiter {
        hasServed = hasServed || context.isServing
        let waiter = Waiter(auction: auction, position: position)
        waiters[auction, default: [:]][ObjectIdentifier(waiter)] = waiter
        if !isPolling {
            isPolling = true
            Task.immediate(executorPreference: Loop.executor) { @Loop in await self.poll() }
        }
        return waiter
    }

    func leave(_ waiter: Waiter) {
        waiters[waiter.auction]?[ObjectIdentifier(waiter)] = nil
        if waiters[waiter.auction]?.isEmpty == true { waiters[waiter.auction] = nil }
    }

    /// Wakes those who wait for news of `auction`, which has just changed in this process.
    func notify(_ auction: AuctionID) {
        wake(auction)
        watch.note(auction)
    }

    private func wake(_ auction: AuctionID) {
        for waiter in waiters[auction, default: [:]].values { waiter.wake() }
    }

    private func wakeAll() {
        for auction in waiters.keys { wake(auction) }
    }

    private func poll() async {
        while true {
            // This task is never cancelled: it ends with its last waiter.
            await LoopSignal().wait(atMost: interval)
            if waiters.isEmpty { break }
            isStopping = hasServed && !context.isServing
            if isStopping { wakeAll() }
            do {
                let ids = PostgresValue.idArray(Array(waiters.keys))
                for row in try await context.pool.query(FeedWaiters.positions, ids).rows {
                    let position = try row.int64(1)
                    let auction: AuctionID = try row.id(0)
                    for waiter in waiters[auction, default: [:]].values where waiter.position < position {
                        waiter.wake()
                    }
                }
            } catch {
                // They read themselves, and their callers learn what is wrong.
                wakeAll()
            }
        }
        isPolling = false
    }
}
