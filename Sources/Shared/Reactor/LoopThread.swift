import CZeroMQ
import Glibc
import Synchronization

/// The one thread that runs `@Loop` code, and the executor that Swift hands jobs to.
final class LoopThread: SerialExecutor, TaskExecutor, @unchecked Sendable {
    // @unchecked: `state` is touched by the loop thread only; what other threads touch is inside `mailbox`.
    static let shared = LoopThread()

    private struct Mailbox {
        var jobs: [UnownedJob] = []
        var isSleeping = false
    }

    private let mailbox = Mutex(Mailbox())
    private let wakeUp = gavel_eventfd()
    private nonisolated(unsafe) var thread = pthread_t()
    let state = LoopState()

    private init() {
        precondition(wakeUp >= 0, "eventfd failed")
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
        let mustWake = mailbox.withLock { box in
            box.jobs.append(unowned)
            defer { box.isSleeping = false }
            return box.isSleeping
        }
        if mustWake { gavel_eventfd_signal(wakeUp) }
    }

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
        state.dispatchReady()
        state.fireTimers()
        runJobs()
        while !state.endOfTurn.isEmpty {
            let bodies = state.endOfTurn
            state.endOfTurn.removeAll(keepingCapacity: true)
            for body in bodies { body() }
            runJobs()
        }
    }

    /// Runs what is queued, and what that queues in turn, up to a bound, so that input is looked at now and then.
    private func runJobs() {
        for _ in 0..<16 {
            let jobs = mailbox.withLock { box in
                defer { box.jobs = [] }
                return box.jobs
            }
            if jobs.isEmpty { return }
            for job in jobs {
                job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
            }
        }
    }

    /// Calls `@Loop` code from the loop thread's own stack, where no task is running.
    private func onLoop(_ body: @Loop () -> Void) {
        precondition(isCurrent)
        withoutActuallyEscaping(body) { body in
            // The isolation is a promise about the thread, which has just been checked; the call is otherwise the same.
            unsafeBitCast(body, to: (() -> Void).self)()
        }
    }
}
