import CZeroMQ
import Glibc
import Synchronization

/// The one thread that runs `@Loop` code, and the executor that Swift hands jobs to.
final class LoopThread: SerialExecutor, TaskExecutor, @unchecked Sendable {
    // @unchecked: `state` is touched by the loop thread only; what other threads touch is inside `mailbox`.
    static let shared = LoopThread()
    /// A turn looks for more work in its queue until it has taken so long; what is left waits until what was said has been
    /// sent, and input and timers have been looked at. Other threads may queue work faster than it is done.
    private static let turnLimit = Duration.milliseconds(5)

    private struct Mailbox {
        var jobs: [UnownedJob] = []
        var isSleeping = false
    }

    private let mailbox = Mutex(Mailbox())
    private let wakeUp = gavel_eventfd()
    private nonisolated(unsafe) var thread = pthread_t()
    /// Where a thread that gathers wake-ups notes that it owes one; nil on all others.
    private nonisolated(unsafe) var owedWakeUp = pthread_key_t()
    let state = LoopState()

    private init() {
        precondition(wakeUp >= 0, "eventfd failed")
        precondition(pthread_key_create(&owedWakeUp, nil) == 0, "no key for data of threads is left")
        let status = pthread_create(
            &thread, nil,
            { _ in
                gavel_name_this_thread("gavel-loop")
                LoopThread.shared.run()
            }, nil)
        precondition(status == 0, "the loop thread could not be started")
    }

    var isCurrent: Bool { pthread_equal(pthread_self(), thread) != 0 }

    func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        let owed = pthread_getspecific(owedWakeUp)
        let wasAsleep = mailbox.withLock { box in
            box.jobs.append(unowned)
            // For one that gathers the loop still counts as asleep, so that whoever does not gather wakes it at once.
            defer { if owed == nil { box.isSleeping = false } }
            return box.isSleeping
        }
        guard wasAsleep else { return }
        if let owed { owed.storeBytes(of: true, as: Bool.self) } else { gavel_eventfd_signal(wakeUp) }
    }

    /// Runs `body` on another thread; the jobs that it queues wake the loop once, when it has ended.
    func wakingOnce(_ body: () -> Void) {
        if pthread_getspecific(owedWakeUp) != nil { return body() } // whoever gathers already wakes the loop
        var isOwed = false
        withUnsafeMutablePointer(to: &isOwed) { owed in
            pthread_setspecific(owedWakeUp, owed)
            body()
            pthread_setspecific(owedWakeUp, nil)
        }
        guard isOwed else { return }
        let wasAsleep = mailbox.withLock { box in
            defer { box.isSleeping = false }
            return box.isSleeping
        }
        if wasAsleep { gavel_eventfd_signal(wakeUp) }
    }

    /// Runs `body` at the end of the turn. Only on the loop's thread.
    func afterTurn(_ body: @escaping @Sendable () -> Void) { onLoop { state.endOfTurn.append(body) } }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    func checkIsolated() { precondition(isCurrent, "this code must run on the loop") }
    func isIsolatingCurrentContext() -> Bool? { isCurrent }

    private func run() -> Never {
        while true {
            let began = MonotonicInstant.now
            onLoop { turn() }
            onLoop { state.record(busy: MonotonicInstant.now.nanoseconds - began.nanoseconds) }
            let mayWait = mailbox.withLock { box in
                box.isSleeping = box.jobs.isEmpty
                return box.isSleeping
            }
            onLoop { state.poll(wakeUp: wakeUp, mayWait: mayWait) }
            mailbox.withLock { $0.isSleeping = false }
        }
    }

    @Loop
    private func turn() {
        let end = MonotonicInstant.now.advanced(by: LoopThread.turnLimit)
        state.dispatchReady()
        state.fireTimers()
        runJobs(until: end)
        // What is done at the end of the turn may queue work, and that more for the end.
        while !state.endOfTurn.isEmpty {
            let bodies = state.endOfTurn
            state.endOfTurn.removeAll(keepingCapacity: true)
            for body in bodies { body() }
            guard MonotonicInstant.now < end else { return }
            runJobs(until: end)
        }
    }

    /// Runs what is queued, and what that queues in turn while there is time.
    private func runJobs(until end: MonotonicInstant) {
        repeat {
            let jobs = mailbox.withLock { box in
                defer { box.jobs = [] }
                return box.jobs
            }
            if jobs.isEmpty { return }
            for job in jobs {
                job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
            }
        } while MonotonicInstant.now < end
    }

    /// Calls `@Loop` code from code that is known to run on the loop's thread.
    private func onLoop(_ body: @Loop () -> Void) {
        precondition(isCurrent)
        withoutActuallyEscaping(body) { body in
            // The isolation is a promise about the thread, which has just been checked; the call is otherwise the same.
            unsafeBitCast(body, to: (() -> Void).self)()
        }
    }
}
