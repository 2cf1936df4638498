import Glibc
import Synchronization

/// A yes or no that a thread waits for while the loop finds it out.
final class BlockingAnswer: Sendable {
    private let value = Atomic(false)
    // A semaphore is made for use by several threads; Swift cannot know.
    private nonisolated(unsafe) let ready: UnsafeMutablePointer<sem_t>

    init() {
        ready = .allocate(capacity: 1)
        sem_init(ready, 0, 0)
    }

    deinit {
        sem_destroy(ready)
        ready.deallocate()
    }

    /// Wakes the thread that waits. Called once.
    func give(_ answer: Bool) {
        value.store(answer, ordering: .releasing)
        sem_post(ready)
    }

    /// Blocks until the answer is given. Never on the loop's own thread.
    func wait() -> Bool {
        while sem_wait(ready) != 0 {}
        return value.load(ordering: .acquiring)
    }
}
