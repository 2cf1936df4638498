import Contracts
import Kernel
import Messaging
import Postgres
import Reactor
import Wire

/// Serves the methods that every service has, except the feed's.
@Loop
struct PlatformMethods {
    let context: ServiceContext

    /// How long a watched instance waits before it looks at its health again.
    private static let healthPause = Duration.seconds(1)

    func register() {
        serveHealth()
        serveReflection()
        serveClock()
        context.serve(ListPolicies.self) { [context] _, _ in
            ListPolicies.Response(version: context.policies.version, policies: context.policies.entries)
        }
        context.serve(HintEvents.self) { [context] request, _ in
            context.feeds.hint(request.source)
            return Empty()
        }
    }

    private func serveHealth() {
        let watched = WatchedHealth()
        context.serve(CheckHealth.self) { [context] _, _ in await Self.health(of: context) }
        context.serve(WatchHealth.self) { [context] _, _, writer in
            var told: CheckHealth.Response?
            while true {
                let health = await watched.health(of: context)
                if health != told { try await writer.write(health) }
                told = health
                try await Loop.sleep(Self.healthPause)
            }
        }
    }

    static func health(of context: ServiceContext) async -> CheckHealth.Response {
        let faults = await context.healthFaults()
        return CheckHealth.Response(
            status: faults.isEmpty ? "SERVING" : "NOT_SERVING", instance: context.instance, version: context.version,
            faults: faults)
    }

    private func serveReflection() {
        let methods = MethodDescriptions(context.router)
        context.serve(ListMethods.self) { _, _ in methods.list }
        context.serve(DescribeMethod.self) { request, _ in try methods.describe(request.method) }
    }

    private func serveClock() {
        context.serve(GetClock.self) { [context] _, _ in try await context.clock.reading() }
        context.serve(GetPending.self) { [context] _, _ in
            let results = try await context.pool.pipeline([
                Query(Deadlines.next), Query(Outbox.end), Query(FeedStore.cursors), Query(FeedStore.parkedCount),
            ])
            var consumed: [String: FeedCursor] = [:]
            for row in results[2].rows { consumed[try row.text(0)] = try FeedStore.cursor(row, from: 1) }
            return GetPending.Response(
                nextDueAt: try results[0].rows[0].optionalTimestamp(0),
                feedEnd: try results[1].rows.first.map { try FeedStore.cursor($0, from: 0) } ?? .start,
                consumed: consumed, parkedCount: try results[3].rows[0].int64(0))
        }
        // The sandbox's clock: in production these methods do not exist.
        guard context.mode == .sandbox else { return }
        context.serve(SetClock.self) { [context] request, _ in try await context.clock.set(request.instant) }
        context.serve(RunDue.self) { [context] _, _ in
            RunDue.Response(handled: try await context.deadlines.runDue())
        }
        context.serve(ArmFailpoint.self) { [context] request, _ in
            guard let point = Failpoint(rawValue: request.point), let side = FailpointSide(rawValue: request.side),
                (0...1_000_000).contains(request.passes)
            else { throw RPCError(.invalidArgument, reason: "INVALID_REQUEST", "there is no such failpoint") }
            context.failpoints.arm(point, side, after: request.passes)
            return Empty()
        }
    }
}

/// The health that all watchers are told: looked at once in a while for as many as there are.
@Loop
private final class WatchedHealth {
    private var last: CheckHealth.Response?
    private var lookedAt = MonotonicInstant.now

    func health(of context: ServiceContext) async -> CheckHealth.Response {
        // Also while one of them looks.
        if let last, MonotonicInstant.now.milliseconds(since: lookedAt) < 500 { return last }
        lookedAt = .now
        let health = await PlatformMethods.health(of: context)
        last = health
        return health
    }
}
