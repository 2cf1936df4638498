import HelpdeskDomain
import Kernel
import Logging
import Metrics
import Postgres
import Reactor
import ServiceKit
import Signing

/// Delivers the mails that wait (OR-2): claims those that are due, a bounded number at a time, and gives up those whose
/// sender is gone. Any number of replicas may do so.
///
/// It works by the machine's time. A sandbox's clock that stands still stops no mail, and one that is moved on by days
/// makes no tries at a mail server that has had no time to recover.
@Loop
final class MailDeliverer {
    private static let pollInterval = Duration.seconds(1)
    private static let censusInterval = Duration.seconds(5)
    /// How long a claim lasts beyond its transfer: for fetching the text, and for waiting for a thread.
    private static let claimMarginSeconds: Int64 = 180
    /// How long the shutdown waits for transfers whose text is on its way.
    private static let stopPatience = Duration.seconds(15)

    private let context: ServiceContext
    private let settings: MailSettings
    private let schedule: RetrySchedule
    private let transport: any MailTransport
    private let threads: BlockingPool
    /// Tells this process from an earlier one of the same name.
    private let boot = hex(randomBytes(8))
    private let wakeUp = LoopSignal()
    private let stopped = LoopSignal()
    private var task: Task<Void, Never>?
    private var running = 0
    private var censusDue = MonotonicInstant.now
    private(set) var census = MailCensus()

    init(context: ServiceContext, settings: MailSettings, schedule: RetrySchedule, transport: any MailTransport) {
        self.context = context
        self.settings = settings
        self.schedule = schedule
        self.transport = transport
        threads = BlockingPool(threads: settings.concurrency, queueLimit: 4 * settings.concurrency)
    }

    func start() { task = Task.immediate(executorPreference: Loop.executor) { @Loop in await self.work() } }

    /// A mail was taken in.
    func wake() { wakeUp.signal() }

    /// Claims nothing more, breaks off what has not begun to send, and waits a while for the rest.
    func stop() async {
        task?.cancel()
        transport.stop()
        wakeUp.signal()
        await task?.value
        let deadline = MonotonicInstant.now.advanced(by: MailDeliverer.stopPatience)
        while running > 0, MonotonicInstant.now < deadline { await stopped.wait(atMost: .milliseconds(100)) }
    }

    private func work() async {
        var hasReleased = false
        while !Task.isCancelled {
            do {
                if !hasReleased {
                    _ = try await context.pool.query(
                        MailDeliveryStore.release, .text(context.instance), .text(boot))
                    hasReleased = true
                }
                try await settleAbandoned()
                try await claim()
                try await takeCensus()
            } catch is CancellationError {
                return
            } catch {
                context.logger.warning(
                    "waiting mails could not be read; it is tried again",
                    metadata: ["error": "\(MailErrand.logText(error))"])
            }
            await wakeUp.wait(atMost: MailDeliverer.pollInterval)
        }
    }

    private func claim() async throws {
        let free = settings.concurrency - running
        guard free > 0 else { return }
        let seconds = transport.transferSeconds + MailDeliverer.claimMarginSeconds
        let rows = try await context.pool.query(
            MailDeliveryStore.claim, .text(context.instance), .text(boot), .int64(seconds), .int64(Int64(free))
        ).rows
        for row in rows { begin(try MailClaim(row)) }
    }

    private func begin(_ claim: MailClaim) {
        let errand = MailErrand(
            context: context, claim: claim, from: settings.from, schedule: schedule, transport: transport,
            threads: threads)
        running += 1
        Task.immediate(executorPreference: Loop.executor) { @Loop in await self.run(errand) }
    }

    private func run(_ errand: MailErrand) async {
        if let status = await errand.run() { MailMetrics.count(status) }
        running -= 1
        wakeUp.signal()
        stopped.signal()
    }

    /// The sender is gone and took its knowledge along. What the transport can show has left; of the rest nobody knows,
    /// so it is never sent again.
    private func settleAbandoned() async throws {
        let rows = try await context.pool.query(
            MailDeliveryStore.abandoned, .text(context.instance), .text(boot)
        ).rows
        for row in rows {
            let id: MailID = try row.id(0)
            let isTaken = try await threads.run { [transport] in transport.settle(id) }
            let status = isTaken ? DeliveryStatus.delivered : .unknown
            let answer = isTaken ? "found after its sender had gone" : "its sender has gone"
            let result = try await context.pool.query(
                MailDeliveryStore.finish, .id(id), .int64(try row.int64(1)), .text(status.rawValue), .text(answer))
            guard result.affected == 1 else { continue }
            MailMetrics.count(status)
            context.logger.log(
                level: isTaken ? .notice : .error, "the sender of a mail has gone",
                metadata: ["mail": "\(id)", "status": "\(status.rawValue)"])
        }
    }

    private func takeCensus() async throws {
        guard MonotonicInstant.now >= censusDue else { return }
        census = try MailCensus(try await context.pool.query(Query(MailDeliveryStore.census)).single)
        censusDue = MonotonicInstant.now.advanced(by: MailDeliverer.censusInterval)
    }
}
