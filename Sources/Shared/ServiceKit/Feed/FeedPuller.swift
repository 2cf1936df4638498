import Contracts
import Kernel
import Logging
import Messaging
import Postgres
import Reactor
import Wire

/// Consumes one feed: pulls after the own cursor, and stores effect, inbox row and cursor in one transaction, so that
/// each event has its effect once, whatever crashes.
@Loop
final class FeedPuller {
    struct Lag: Sendable {
        /// Whether this process holds the lease; others report nothing.
        var isActive = false
        /// When the feed was last read to its end.
        var caughtUpAt = MonotonicInstant.now
        var consumed: UInt64 = 0
        var parked: UInt64 = 0
    }

    private enum Outcome { case consumed, lostLease }
    private struct VersionGap: Error { let expected: Int64, found: Int64 }

    /// After so many failures an event is parked.
    private static let maximumTries = 10
    private static let batchSize = 256
    private static let pollInterval = Duration.milliseconds(500)

    private let source: ServiceName
    private let effects: [String: FeedConsumers.Effect]
    private let context: ServiceContext
    private var task: Task<Void, Never>?
    private var wakeUp: LoopSignal = LoopSignal()
    private(set) var lag = Lag()

    init(source: ServiceName, effects: [String: FeedConsumers.Effect], context: ServiceContext) {
        self.source = source
        self.effects = effects
        self.context = context
    }

    func start() { task = Task.immediate(executorPreference: Loop.executor) { @Loop in await self.run() } }

    func wake() { wakeUp.signal() }

    func stop() async {
        task?.cancel()
        wakeUp.signal()
        await task?.value
    }

    private func run() async {
        var isCreated = false
        while !Task.isCancelled {
            do {
                if !isCreated {
                    _ = try await context.pool.query(Query(FeedStore.createCursor, [.text(source.rawValue)]))
                    isCreated = true
                }
                let isBehind = try await pullOnce()
                if isBehind { continue }
            } catch is CancellationError {
                break
            } catch {
                context.logger.warning(
                    "the feed could not be read; it is tried again",
                    metadata: ["feed": "\(source.rawValue)", "error": "\(debugText(error))"])
            }
            await wakeUp.wait(atMost: FeedPuller.pollInterval)
        }
        await releaseLease()
    }

    /// Lets another puller begin at once. In a task of its own, since the puller's has been cancelled.
    private func releaseLease() async {
        let release = Query(FeedStore.release, [.text(source.rawValue), .text(context.instance)])
        let pool = context.pool
        // try?: the lease runs out by itself within seconds.
        await Task.immediate(executorPreference: Loop.executor) { @Loop in _ = try? await pool.query(release) }.value
    }

    /// Takes or renews the lease; nil when another puller holds it.
    private func lease() async throws -> Row? {
        try await context.pool.query(
            Query(FeedStore.lease, [.text(source.rawValue), .text(context.instance)])
        ).rows.first
    }

    /// Pulls and handles one batch; true when more is ready.
    private func pullOnce() async throws -> Bool {
        guard let row = try await lease() else {
            lag.isActive = false
            return false
        }
        lag.isActive = true
        let fence = try row.int64(0)
        let response = try await context.bus.call(
            PullEvents.self,
            PullEvents.Request(after: try FeedStore.cursor(row, from: 1), limit: FeedPuller.batchSize), on: source)
        for event in response.events {
            guard try await consume(event, fence: fence) == .consumed else { return false }
            lag.consumed += 1
        }
        if !response.hasMore { lag.caughtUpAt = .now }
        return response.hasMore
    }

    /// Gives an event its effect, with patience; parks it when it cannot be handled.
    private func consume(_ event: FeedEvent, fence: Int64) async throws -> Outcome {
        for attempt in 1... {
            do {
                return try await apply(event, fence: fence)
            } catch  where FeedPuller.isPassing(error) {
                // Nothing is wrong with the event: the database or another service is away or busy.
                throw error
            } catch let gap as VersionGap {
                return try await park(event, fence: fence, "version \(gap.found) where \(gap.expected) was expected")
            } catch {
                try Task.checkCancellation()
                context.logger.error(
                    "an event could not be handled",
                    metadata: [
                        "feed": "\(source.rawValue)", "event": "\(event.type)", "aggregate": "\(event.aggregate)",
                        "attempt": "\(attempt)", "error": "\(debugText(error))",
                    ])
                if attempt == FeedPuller.maximumTries {
                    return try await park(event, fence: fence, debugText(error))
                }
                try await Loop.sleep(.milliseconds(20 << min(attempt, 6)))
                // The tries take longer than a lease: without it another puller would begin to count anew, for ever.
                guard try await lease() != nil else { return .lostLease }
            }
        }
        preconditionFailure("the loop above returns or throws")
    }

    /// Whether the same event may well succeed later: such errors never park it.
    private static func isPassing(_ error: any Error) -> Bool {
        switch error {
        case let error as PostgresError:
            error.isConnectionFailure || error.isPoolExhausted || error.kind == .closed || error.isRetryable
                || error.isLockNotAvailable
        case let error as RPCError:
            switch error.code {
            case .unavailable, .deadlineExceeded, .resourceExhausted, .aborted, .cancelled: true
            default: false
            }
        default: false
        }
    }

    private func apply(_ event: FeedEvent, fence: Int64) async throws -> Outcome {
        let effect = try await prepare(event)
        return try await context.pool.transaction { [self] tx in
            let results = try await tx.pipeline([
                Query(FeedStore.lockCursor, [.text(source.rawValue), .int64(fence)]),
                Query(FeedStore.versions, [.text(source.rawValue), .text(event.aggregate)]),
            ])
            guard let row = results[0].rows.first else { return .lostLease }
            let stored = try FeedStore.cursor(row, from: 0)
            let place = event.cursor
            guard
                (stored.epoch, stored.transaction, stored.position)
                    < (place.epoch, place.transaction, place.position)
            else { return .consumed }
            let version = try results[1].rows[0].int64(0)
            if try results[1].rows[0].bool(1) {
                enqueuePark(event, tx, "an earlier event of this aggregate is parked")
            } else if event.version == version + 1 {
                try await effect?(tx)
                enqueueRecord(event, tx)
            } else if event.version > version + 1 {
                throw VersionGap(expected: version + 1, found: event.version)
            }
            enqueueAdvance(event, tx)
            return .consumed
        }
    }

    /// Reads the event, and asks other services for what the effect needs; the lease is kept meanwhile.
    private func prepare(_ event: FeedEvent) async throws -> FeedConsumers.TransactionalEffect? {
        guard let effect = effects[event.type] else { return nil }
        guard effect.asksOthers else { return try await effect.begin(event) }
        let keeper = Task.immediate(executorPreference: Loop.executor) { @Loop in
            do {
                while true {
                    try await Loop.sleep(.seconds(1))
                    _ = try await self.lease()
                }
            } catch {
                // Ended, or the database is away: then the fence decides.
            }
        }
        defer { keeper.cancel() }
        return try await effect.begin(event)
    }

    private func park(_ event: FeedEvent, fence: Int64, _ reason: String) async throws -> Outcome {
        context.logger.critical(
            "an event is parked: its aggregate stands still until an operator resolves it",
            metadata: [
                "feed": "\(source.rawValue)", "event": "\(event.type)", "aggregate": "\(event.aggregate)",
                "reason": "\(reason)",
            ])
        lag.parked += 1
        return try await context.pool.transaction { [self] tx in
            let locked = try await tx.query(FeedStore.lockCursor, .text(source.rawValue), .int64(fence))
            guard !locked.rows.isEmpty else { return .lostLease }
            enqueuePark(event, tx, reason)
            enqueueAdvance(event, tx)
            return .consumed
        }
    }

    private func enqueuePark(_ event: FeedEvent, _ tx: Transaction, _ reason: String) {
        // try?: a body that cannot be written as JSON cannot have been read as JSON either.
        let body = (try? JSON.encode(event.body)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
        tx.enqueue(
            FeedStore.park, .text(source.rawValue), .text(event.aggregate), .int64(event.version), .text(event.type),
            .timestamp(event.at), .json(body), .optionalText(event.traceParent), .text(reason))
    }

    private func enqueueRecord(_ event: FeedEvent, _ tx: Transaction) {
        tx.enqueue(FeedStore.record, .text(source.rawValue), .text(event.aggregate), .int64(event.version))
    }

    private func enqueueAdvance(_ event: FeedEvent, _ tx: Transaction) {
        tx.enqueue(
            FeedStore.advance, .text(source.rawValue), .int64(event.epoch), .int64(event.transaction),
            .int64(event.position))
    }
}
