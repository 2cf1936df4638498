import Contracts
import Kernel
import Messaging
import Reactor
import Wire

/// The clock of a sandbox as one thing (CA-8), though every service has its own: it only moves forward, and on the way
/// to an instant it stops at each deadline, so that everything happens in the order in which it would have happened.
@Loop
final class SandboxClock {
    /// Seconds of machine time after which a deadline or a feed that makes no progress is an error.
    nonisolated static let patienceSeconds: Int64 = 120

    private let platform: Platform
    /// Where every service's clock stands, once this object has set it.
    private var standsAt: Timestamp?

    init(_ platform: Platform) { self.platform = platform }

    /// The clock of each service.
    func readings() async throws -> [ServiceName: ClockReading] {
        try await platform.onAll { platform, service in
            try await platform.persist(GetClock.self, Empty(), on: service)
        }
    }

    /// The newest of the services' times.
    func now() async throws -> Timestamp {
        try await readings().values.map(\.now).max() ?? Timestamp(microseconds: 0)
    }

    /// Freezes all clocks at `target` after everything that is due until then has been done.
    ///
    /// Setting it to where it stands completes what an earlier call may have left undone. With `mustSettle` the events
    /// of all services have been consumed too when this returns; otherwise only those of deadlines on the way.
    func set(_ target: Timestamp, mustSettle: Bool) async throws {
        var at: Timestamp
        if let standsAt { at = standsAt } else { at = try await now() }
        guard target >= at else {
            throw CommandFailure("The clock stands at \(at); it only moves forward and cannot be set to \(target).")
        }
        var watch = ProgressWatch(seconds: SandboxClock.patienceSeconds)
        while true {
            let pending = try await gather()
            guard let next = pending.earliestDue, next.dueAt <= target else { break }
            at = max(at, next.dueAt)
            try await setAll(at)
            try await runDue()
            try await settle()
            try watch.note("\(next)", "\(next.service.rawValue) does not get done with what is due at \(next.dueAt)")
        }
        try await setAll(target)
        if mustSettle { try await settle() }
    }

    private func setAll(_ instant: Timestamp) async throws {
        standsAt = nil
        _ = try await platform.onAll { platform, service in
            try await platform.persist(SetClock.self, SetClock.Request(instant: instant), on: service)
        }
        standsAt = instant
    }

    private func runDue() async throws {
        _ = try await platform.onAll { platform, service in
            try await platform.persist(RunDue.self, Empty(), on: service)
        }
    }

    private func gather() async throws -> PendingWork {
        PendingWork(
            byService: try await platform.onAll { platform, service in
                try await platform.persist(GetPending.self, Empty(), on: service)
            })
    }

    /// Waits until every service has consumed the feeds of the others to their ends.
    func settle() async throws {
        var watch = ProgressWatch(seconds: SandboxClock.patienceSeconds)
        var delay: Int64 = 5
        while true {
            let lags = try await gather().lags
            if lags.isEmpty { return }
            let description = lags.map(\.description).joined(separator: "; ")
            try watch.note(description, "The feeds do not come to rest: \(description)")
            try await Loop.sleep(.milliseconds(delay))
            delay = min(delay * 2, 100)
        }
    }
}

extension Platform {
    /// The answers of all services to one question, asked at the same time.
    func onAll<Answer: Sendable>(
        _ body: @escaping @Loop @Sendable (Platform, ServiceName) async throws -> Answer
    ) async throws -> [ServiceName: Answer] {
        let tasks = services.map { service in
            (service, Task { @Loop in try await body(self, service) })
        }
        var answers: [ServiceName: Answer] = [:]
        for (service, task) in tasks { answers[service] = try await task.value }
        return answers
    }
}

/// Notices when nothing changes for too long.
private struct ProgressWatch {
    private let seconds: Int64
    private var state: String?
    private var deadline = MonotonicInstant.now

    init(seconds: Int64) { self.seconds = seconds }

    /// Throws `complaint` when `state` has been the same for as long as the patience lasts.
    mutating func note(_ state: String, _ complaint: String) throws {
        if state != self.state {
            self.state = state
            deadline = MonotonicInstant.now.advanced(by: .seconds(seconds))
        } else if MonotonicInstant.now >= deadline {
            throw CommandFailure(complaint + " (for \(seconds) s). Look at the services' logs.")
        }
    }
}
