import Contracts
import Kernel
import Logging
import Messaging
import Postgres
import Reactor
import Wire

/// Consumes one feed: pulls after the own cursor, and stores effects, inbox rows and cursor in one transaction, so that
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
    /// Events that share a transaction at most, so that none is open for long.
    private static let transactionSize = 64
    private static let pollInterval = Duration.milliseconds(500)
    /// How long a lease is relied on before it is renewed: a third of its time.
    private static let leaseAgeMilliseconds: Int64 = 1000

    /// The lease as this process knows it. Should it be wrong, the fence makes the writes fail.
    private struct Lease {
        let fence: Int64
        var cursor: FeedCursor
        let takenAt = MonotonicInstant.now
    }

    private let source: ServiceName
    private let effects: [String: FeedConsumers.Effect]
    private let context: ServiceContext
    private var task: Task<Void, Never>?
    private var held: Lease?
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
                held = nil
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
    private func lease() async throws -> Lease? {
        let row = try await context.pool.query(
            Query(FeedStore.lease, [.text(source.rawValue), .text(context.instance)])
        ).rows.first
        held = try row.map { Lease(fence: try $0.int64(0), cursor: try FeedStore.cursor($0, from: 1)) }
        return held
    }

    /// The lease as it was taken a moment ago, else renewed.
    private func currentLease() async throws -> Lease? {
        if let held, MonotonicInstant.now.milliseconds(since: held.takenAt) < FeedPuller.leaseAgeMilliseconds {
            return held
        }
        return try await lease()
    }

    /// Pulls and handles one batch; true when more is ready.
    private func pullOnce() async throws -> Bool {
        guard let lease = try await currentLease() else {
            lag.isActive = false
            return false
        }
        lag.isActive = true
        let response = try await context.bus.call(
            PullEvents.self, PullEvents.Request(after: lease.cursor, limit: FeedPuller.batchSize), on: source)
        var rest = response.events[...]
        while !rest.isEmpty {
            let events = takeTogether(&rest)
            guard try await consume(events, fence: lease.fence) == .consumed else {
                held = nil
                return false
            }
            held?.cursor = events[events.count - 1].cursor
            lag.consumed += UInt64(events.count)
        }
        if !response.hasMore { lag.caughtUpAt = .now }
        return response.hasMore
    }

    /// The next events that may share a transaction: one that asks other services is alone.
    private func takeTogether(_ events: inout ArraySlice<FeedEvent>) -> [FeedEvent] {
        let together = events.prefix(FeedPuller.transactionSize).prefix { effects[$0.type]?.asksOthers != true }
        let taken = Array(together.isEmpty ? events.prefix(1) : together)
        events = events.dropFirst(taken.count)
        return taken
    }

    /// Gives events their effects in one transaction; when that fails, one after the other.
    private func consume(_ events: [FeedEvent], fence: Int64) async throws -> Outcome {
        if events.count > 1 {
            do {
                return try await apply(events, fence: fence)
            } catch  where FeedPuller.isPassing(error) {
                throw error
            } catch {
                // Nothing has happened. Which one it was shows when they are tried one by one.
                try Task.checkCancellation()
            }
        }
        for event in events {
            guard try await consume(event, fence: fence) == .consumed else { return .lostLease }
        }
        return .consumed
    }

    /// Gives an event its effect, with patience; parks it when it cannot be handled.
    private func consume(_ event: FeedEvent, fence: Int64) async throws -> Outcome {
        for attempt in 1... {
            do {
                return try await apply([event], fence: fence)
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

    private func apply(_ events: [FeedEvent], fence: Int64) async throws -> Outcome {
        var effects: [FeedConsumers.TransactionalEffect?] = []
        for event in events { effects.append(try await prepare(event)) }
        return try await context.pool.transaction { [self, effects] tx in
            let aggregates = Set(events.map(\.aggregate))
            let results = try await tx.pipeline([
                Query(FeedStore.lockCursor, [.text(source.rawValue), .int64(fence)]),
                Query(FeedStore.versions, [.text(source.rawValue), .textArray(Array(aggregates))]),
            ])
            guard let row = results[0].rows.first else { return .lostLease }
            let stored = try FeedStore.cursor(row, from: 0)
            guard let last = events.last, stored < last.cursor else { return .consumed }
            var versions: [String: Int64] = [:]
            var parked: Set<String> = []
            for row in results[1].rows {
                let aggregate = try row.text(0)
                versions[aggregate] = try row.int64(1)
                if try row.bool(2) { parked.insert(aggregate) }
            }
            var changed: Set<String> = []
            for (event, effect) in zip(events, effects) where stored < event.cursor {
                let version = versions[event.aggregate] ?? 0
                if parked.contains(event.aggregate) {
                    enqueuePark(event, tx, "an earlier event of this aggregate is parked")
                } else if event.version == version + 1 {
                    try await effect?(tx)
                    versions[event.aggregate] = event.version
                    changed.insert(event.aggregate)
                } else if event.version > version + 1 {
                    throw VersionGap(expected: version + 1, found: event.version)
                }
            }
            enqueueRecord(versions.filter { changed.contains($0.key) }, tx)
            enqueueAdvance(last, tx)
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

    private func enqueueRecord(_ versions: [String: Int64], _ tx: Transaction) {
        if versions.isEmpty { return }
        let rows = versions.sorted { $0.key < $1.key }
        tx.enqueue(
            FeedStore.record, .text(source.rawValue), .textArray(rows.map(\.key)), .int64Array(rows.map(\.value)))
    }

    private func enqueueAdvance(_ event: FeedEvent, _ tx: Transaction) {
        tx.enqueue(
            FeedStore.advance, .text(source.rawValue), .int64(event.epoch), .int64(event.transaction),
            .int64(event.position))
    }
}
