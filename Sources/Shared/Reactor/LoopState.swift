import CZeroMQ
import Glibc

/// The loop's own data: watches, timers, and what is to be done at the end of a turn.
@Loop
final class LoopState {
    var timers = TimerHeap()
    var watches: [LoopWatch] = []
    var endOfTurn: [@Loop () -> Void] = []
    var statistics = LoopStatistics()
    private var busyWait = BusyWait()
    private var items: [pollfd] = []
    private var polled: [LoopWatch] = []
    private var ready: [(LoopWatch, Readiness)] = []

    nonisolated init() {}

    func fireTimers() {
        let now = MonotonicInstant.now
        while let body = timers.popDue(now) { body() }
    }

    func dispatchReady() {
        guard !ready.isEmpty else { return }
        let batch = ready
        ready.removeAll(keepingCapacity: true)
        for (watch, readiness) in batch where watch.isActive {
            // Whatever is left of it is found again.
            watch.socket?.noteUse()
            watch.body(readiness)
        }
    }

    /// Waits for input, a timer or a wake-up, and notes what is ready.
    func poll(wakeUp: Int32, mayWait: Bool) {
        items.removeAll(keepingCapacity: true)
        polled.removeAll(keepingCapacity: true)
        items.append(pollfd(fd: wakeUp, events: Readiness.readable.rawValue, revents: 0))
        for watch in watches where !watch.interest.isEmpty {
            let readiness = watch.readinessBeforeWaiting()
            if readiness.isEmpty {
                items.append(pollfd(fd: watch.descriptor, events: watch.awaited, revents: 0))
                polled.append(watch)
            } else {
                ready.append((watch, readiness))
            }
        }
        let waits = mayWait && endOfTurn.isEmpty && ready.isEmpty
        let count = waits ? wait() : look(milliseconds: 0)
        if count < 0 {
            precondition(errno == EINTR, "poll failed: \(String(cString: strerror(errno)))")
            return
        }
        if items[0].revents != 0 { gavel_eventfd_drain(wakeUp) }
        for index in polled.indices where items[index + 1].revents != 0 {
            let readiness = polled[index].readiness(answered: items[index + 1].revents)
            if !readiness.isEmpty { ready.append((polled[index], readiness)) }
        }
    }

    /// Looks for as long as that is likely to pay, and then sleeps; what `poll` returns.
    private func wait() -> Int32 {
        let began = MonotonicInstant.now.nanoseconds
        var (count, wasDisplaced) = busyWait.nanoseconds > 0 ? lookAgain(from: began) : (0, false)
        // Looking has taken its time, so how long to sleep is found out after it.
        if count == 0 { count = look(milliseconds: waitMilliseconds()) }
        busyWait.learn(from: MonotonicInstant.now.nanoseconds - began, wasDisplaced: wasDisplaced)
        return count
    }

    private func lookAgain(from began: Int64) -> (count: Int32, wasDisplaced: Bool) {
        var (now, wasDisplaced) = (began, false)
        while true {
            let count = look(milliseconds: 0)
            if count != 0 {
                statistics.sleepsAvoided += 1
                return (count, false)
            }
            if wasDisplaced || now - began >= busyWait.nanoseconds {
                statistics.lookedInVainNanoseconds += UInt64(now - began)
                return (0, wasDisplaced)
            }
            let yielded = MonotonicInstant.now.nanoseconds
            sched_yield()
            now = MonotonicInstant.now.nanoseconds
            wasDisplaced = now - yielded > BusyWait.displaced
        }
    }

    private func look(milliseconds: Int32) -> Int32 { Glibc.poll(&items, nfds_t(items.count), milliseconds) }

    func record(busy nanoseconds: Int64) {
        statistics.turns += 1
        statistics.busyNanoseconds += UInt64(nanoseconds)
        statistics.longestTurnNanoseconds = max(statistics.longestTurnNanoseconds, UInt64(nanoseconds))
    }

    private func waitMilliseconds() -> Int32 {
        guard let due = timers.nextDue() else { return -1 }
        return max(0, Int32(clamping: due.milliseconds(since: MonotonicInstant.now)))
    }
}
