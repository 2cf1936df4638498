/// The isolation of everything that touches a socket, a descriptor or the state of a service.
///
/// One loop thread per process owns the ZeroMQ context, its sockets and the libpq descriptors. Code isolated to `@Loop`
/// runs on that thread and nowhere else, which the compiler checks; so service code needs no locks. Whatever blocks or
/// computes for long goes to a `BlockingPool`.
@globalActor
package actor Loop {
    package static let shared = Loop()

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        LoopThread.shared.asUnownedSerialExecutor()
    }

    /// The loop as a task executor.
    ///
    /// Code isolated to `@Loop` runs on the loop's thread in any case. In a task that prefers this executor it also stays
    /// there: a continuation resumes on the task's preferred executor and only then hops to the actor, which without a
    /// preference is a detour over a thread of the global pool; and calling one `@Loop` function from another queues a job
    /// where the preference differs from the executor that runs. So tasks that live on the loop are made with
    /// `Task(executorPreference: Loop.executor)`, and what other tasks call waits inside `Loop.staying`.
    package static var executor: any TaskExecutor { LoopThread.shared }

    /// Runs `body`, which is called on the loop, without leaving the loop's thread while it waits.
    @Loop
    package static func staying<Value: Sendable, Failure: Error>(
        _ body: @Loop () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        try await withTaskExecutorPreference(executor) { () async throws(Failure) -> Value in try await body() }
    }

    /// Runs `body` on the loop once all work that is ready now has been done, or the turn has taken its time: the place to send
    /// what has gathered.
    @Loop
    package static func atEndOfTurn(_ body: @escaping @Loop () -> Void) {
        LoopThread.shared.state.endOfTurn.append(body)
    }

    /// Runs `body`, which hands jobs to the loop from another thread; they wake the loop once, when `body` has ended.
    ///
    /// The loop would otherwise begin with the first, and be woken anew for each of the others. `body` is short: its
    /// first job waits for its end.
    package static nonisolated func wakingOnce(_ body: () -> Void) { LoopThread.shared.wakingOnce(body) }

    /// Whether this is the loop's thread.
    package static nonisolated var isCurrent: Bool { LoopThread.shared.isCurrent }

    /// Like `atEndOfTurn`, for executors, which are called on the loop's thread without being isolated to it: the place to
    /// wake another thread for everything that this turn has for it.
    package static nonisolated func afterTurn(_ body: @escaping @Sendable () -> Void) {
        LoopThread.shared.afterTurn(body)
    }

    /// Runs `body` on the loop after `delay`; the returned timer can be cancelled.
    @Loop @discardableResult
    package static func after(_ delay: Duration, _ body: @escaping @Loop () -> Void) -> LoopTimer {
        LoopThread.shared.state.timers.schedule(at: MonotonicInstant.now.advanced(by: delay), body)
    }

    /// Suspends the calling task for `delay`; throws `CancellationError` when the task is cancelled meanwhile.
    @Loop
    package static func sleep(_ delay: Duration) async throws {
        try Task.checkCancellation()
        let waiter = SleepWaiter()
        try await staying {
            try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { continuation in
                    waiter.start(continuation, after: delay)
                }
            } onCancel: {
                Task(executorPreference: executor) { @Loop in waiter.cancel() }
            }
        }
    }

    /// How long the loop's last turns took, for metrics.
    @Loop package static var statistics: LoopStatistics { LoopThread.shared.state.statistics }
}

/// Counters of the loop since the process began.
package struct LoopStatistics: Sendable {
    /// Completed turns.
    package var turns: UInt64 = 0
    /// Nanoseconds spent working, which excludes waiting for input.
    package var busyNanoseconds: UInt64 = 0
    /// Waits that ended while the loop looked for work instead of sleeping (`BusyWait`).
    package var sleepsAvoided: UInt64 = 0
    /// Nanoseconds in which the loop looked for work, found none and slept all the same.
    package var lookedInVainNanoseconds: UInt64 = 0
    /// The longest single turn.
    package var longestTurnNanoseconds: UInt64 = 0
}

@Loop
private final class SleepWaiter {
    private var continuation: CheckedContinuation<Void, any Error>?
    private var timer: LoopTimer?
    private var isCancelled = false

    nonisolated init() {}

    func start(_ continuation: CheckedContinuation<Void, any Error>, after delay: Duration) {
        if isCancelled { return continuation.resume(throwing: CancellationError()) }
        self.continuation = continuation
        timer = Loop.after(delay) { self.finish(.success(())) }
    }

    func cancel() {
        isCancelled = true
        timer?.cancel()
        finish(.failure(CancellationError()))
    }

    private func finish(_ result: Result<Void, any Error>) {
        continuation?.resume(with: result)
        continuation = nil
    }
}
