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
        if isSignalled {
            isSignalled = false
            return
        }
        precondition(waiter == nil, "a signal has one waiter")
        await withCheckedContinuation { continuation in
            waiter = continuation
            timer = Loop.after(duration) {
                self.waiter = nil
                continuation.resume()
            }
        }
    }
}
