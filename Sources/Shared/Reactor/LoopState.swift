import CZeroMQ
import Glibc

/// What a watched socket or descriptor should be woken for.
package struct Readiness: OptionSet, Sendable {
    package let rawValue: Int16
    package init(rawValue: Int16) { self.rawValue = rawValue }
    package static let readable = Readiness(rawValue: Int16(ZMQ_POLLIN))
    package static let writable = Readiness(rawValue: Int16(ZMQ_POLLOUT))
    package static let failed = Readiness(rawValue: Int16(ZMQ_POLLERR))
}

/// A registration of one ZeroMQ socket or file descriptor with the loop.
@Loop
package final class LoopWatch {
    /// What to be woken for; may be changed at any time. Empty means: not now.
    package var interest: Readiness
    fileprivate let socket: UnsafeMutableRawPointer?
    fileprivate let descriptor: Int32
    fileprivate let body: @Loop (Readiness) -> Void
    fileprivate var isActive = true

    /// Watches a ZeroMQ socket. Level-triggered: `body` is called on each turn on which it is ready.
    package init(socket: UnsafeMutableRawPointer, _ interest: Readiness, _ body: @escaping @Loop (Readiness) -> Void) {
        self.socket = socket
        descriptor = -1
        self.interest = interest
        self.body = body
        LoopThread.shared.state.watches.append(self)
    }

    /// Watches a plain file descriptor.
    package init(descriptor: Int32, _ interest: Readiness, _ body: @escaping @Loop (Readiness) -> Void) {
        socket = nil
        self.descriptor = descriptor
        self.interest = interest
        self.body = body
        LoopThread.shared.state.watches.append(self)
    }

    /// Ends the watch; must be called before the socket or descriptor is closed.
    package func cancel() {
        isActive = false
        LoopThread.shared.state.watches.removeAll { $0 === self }
    }
}

/// The loop's own data: watches, timers, and what is to be done at the end of a turn.
@Loop
final class LoopState {
    var timers = TimerHeap()
    var watches: [LoopWatch] = []
    var endOfTurn: [@Loop () -> Void] = []
    var statistics = LoopStatistics()
    private var items: [zmq_pollitem_t] = []
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
        for (watch, readiness) in batch where watch.isActive { watch.body(readiness) }
    }

    /// Waits for input, a timer or a wake-up, and notes what is ready.
    func poll(wakeUp: Int32, mayWait: Bool) {
        items.removeAll(keepingCapacity: true)
        polled.removeAll(keepingCapacity: true)
        items.append(zmq_pollitem_t(socket: nil, fd: wakeUp, events: Readiness.readable.rawValue, revents: 0))
        for watch in watches where !watch.interest.isEmpty {
            items.append(
                zmq_pollitem_t(
                    socket: watch.socket, fd: watch.descriptor, events: watch.interest.rawValue, revents: 0))
            polled.append(watch)
        }
        let count = zmq_poll(&items, Int32(items.count), mayWait && endOfTurn.isEmpty ? waitMilliseconds() : 0)
        if count < 0 {
            let error = zmq_errno()
            precondition(error == EINTR, "zmq_poll failed: \(String(cString: zmq_strerror(error)))")
            return
        }
        if items[0].revents != 0 { gavel_eventfd_drain(wakeUp) }
        for index in polled.indices where items[index + 1].revents != 0 {
            ready.append((polled[index], Readiness(rawValue: items[index + 1].revents)))
        }
    }

    func record(busy nanoseconds: Int64) {
        statistics.turns += 1
        statistics.busyNanoseconds += UInt64(nanoseconds)
        statistics.longestTurnNanoseconds = max(statistics.longestTurnNanoseconds, UInt64(nanoseconds))
    }

    private func waitMilliseconds() -> Int {
        guard let due = timers.nextDue() else { return -1 }
        return max(0, Int(due.milliseconds(since: MonotonicInstant.now)))
    }
}
