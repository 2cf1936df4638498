/// A timer that has been scheduled on the loop.
@Loop
package final class LoopTimer {
    let due: MonotonicInstant
    let sequence: UInt64
    private(set) var body: (@Loop () -> Void)?

    init(due: MonotonicInstant, sequence: UInt64, body: @escaping @Loop () -> Void) {
        self.due = due
        self.sequence = sequence
        self.body = body
    }

    /// The body will not run any more. Cancelling twice, or after it ran, does nothing.
    package func cancel() {
        guard body != nil else { return }
        body = nil
        LoopThread.shared.state.timers.noteCancellation()
    }

    func takeBody() -> (@Loop () -> Void)? {
        defer { body = nil }
        return body
    }

    func isBefore(_ other: LoopTimer) -> Bool {
        due != other.due ? due < other.due : sequence < other.sequence
    }
}

/// A binary heap of timers, earliest first. Cancelled timers stay until they come up or make up half of the heap.
@Loop
struct TimerHeap {
    private var heap: [LoopTimer] = []
    private var nextSequence: UInt64 = 0
    /// Cancelled timers that are still in the heap.
    private var cancelledCount = 0

    nonisolated init() {}

    mutating func schedule(at due: MonotonicInstant, _ body: @escaping @Loop () -> Void) -> LoopTimer {
        let timer = LoopTimer(due: due, sequence: nextSequence, body: body)
        nextSequence += 1
        heap.append(timer)
        siftUp(heap.count - 1)
        return timer
    }

    /// When the next live timer is due.
    mutating func nextDue() -> MonotonicInstant? {
        while let first = heap.first, first.body == nil {
            removeFirst()
            cancelledCount -= 1
        }
        return heap.first?.due
    }

    /// The body of the next timer that is due at `now`, if there is one.
    mutating func popDue(_ now: MonotonicInstant) -> (@Loop () -> Void)? {
        while let first = heap.first, first.body == nil || first.due <= now {
            removeFirst()
            if let body = first.takeBody() { return body }
            cancelledCount -= 1
        }
        return nil
    }

    /// Most timers are deadlines that are cancelled long before they are due; without this they would pile up.
    mutating func noteCancellation() {
        cancelledCount += 1
        guard cancelledCount > 64, cancelledCount * 2 > heap.count else { return }
        heap.removeAll { $0.body == nil }
        cancelledCount = 0
        for parent in stride(from: heap.count / 2 - 1, through: 0, by: -1) { siftDown(parent) }
    }

    private mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        siftDown(0)
    }

    private mutating func siftDown(_ start: Int) {
        var parent = start
        while true {
            var smallest = parent
            for child in (2 * parent + 1)...(2 * parent + 2)
            where child < heap.count && heap[child].isBefore(heap[smallest]) { smallest = child }
            if smallest == parent { return }
            heap.swapAt(parent, smallest)
            parent = smallest
        }
    }

    private mutating func siftUp(_ start: Int) {
        var child = start
        while child > 0, heap[child].isBefore(heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }
}
