import Glibc
import Synchronization

/// A small, bounded pool of threads for work that blocks or computes for long (password hashes, documents).
package final class BlockingPool: Sendable {
    /// What a caller sees when the queue is full: try again later.
    package struct Overloaded: Error, Sendable {}

    private struct Queue {
        var work: [@Sendable () -> Void] = []
        var threads = 0
    }

    private let queue = Mutex(Queue())
    // A semaphore is made for use by many threads; Swift cannot know.
    private nonisolated(unsafe) let available: UnsafeMutablePointer<sem_t>
    private let threadLimit: Int
    private let queueLimit: Int

    /// - Parameters:
    ///   - threads: how many run at once.
    ///   - queueLimit: how many may wait; beyond it `run` throws `Overloaded`.
    package init(threads: Int, queueLimit: Int) {
        threadLimit = threads
        self.queueLimit = queueLimit
        available = .allocate(capacity: 1)
        sem_init(available, 0, 0)
    }

    /// Runs `body` on a thread of the pool. Pools live as long as their process.
    package func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let accepted = queue.withLock { queue in
                guard queue.work.count < queueLimit else { return false }
                queue.work.append { continuation.resume(with: Result { try body() }) }
                if queue.threads < threadLimit {
                    queue.threads += 1
                    startThread()
                }
                return true
            }
            if accepted { sem_post(available) } else { continuation.resume(throwing: Overloaded()) }
        }
    }

    private func startThread() {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self).toOpaque()
        let status = pthread_create(
            &thread, nil,
            { context in
                let pool = Unmanaged<BlockingPool>.fromOpaque(context!).takeUnretainedValue()
                while true { pool.runNext() }
            }, context)
        precondition(status == 0, "a pool thread could not be started")
        pthread_detach(thread)
    }

    private func runNext() {
        while sem_wait(available) != 0 {}
        let work = queue.withLock { $0.work.isEmpty ? nil : $0.work.removeFirst() }
        work?()
    }
}
