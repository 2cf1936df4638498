import Reactor

/// Wakes one waiting task of the loop; a signal without a waiter is kept for the next one.
@Loop
package final class LoopSignal {
    private var isSignalled = false
    private var waiter: CheckedContinuation<Void, Never>?
    private var timer: LoopTimer?

    package init() {}

    package func signal() {
        guard let waiter else {
            isSignalled = true
            return
        }
        self.waiter = nil
        timer?.cancel()
        waiter.resume()
    }

    /// Returns at a signal, or after `duration`. One task may wait at a time.
    package func wait(atMost duration: Duration) async {
        // Whether there has been a signal is asked inside: other work of the loop may run before the task suspends.
        await withCheckedContinuation { begin($0, duration) }
    }

    private func begin(_ continuation: CheckedContinuation<Void, Never>, _ duration: Duration) {
        precondition(waiter == nil, "a signal has one waiter")
        guard !isSignalled else {
            isSignalled = false
            return continuation.resume()
        }
        waiter = continuation
        timer = Loop.after(duration) {
            self.waiter = nil
            continuation.resume()
        }
    }
}
