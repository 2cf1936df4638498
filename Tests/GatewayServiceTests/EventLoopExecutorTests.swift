import Glibc
import Reactor
import Synchronization
import Testing

@testable import GatewayService

/// Steps of tasks between an event loop and the bus' loop.
/// One at a time: they keep threads waiting.
@Suite("Executor of an event loop", .serialized)
struct EventLoopExecutorTests {
    private final class Count: Sendable {
        private let value = Atomic(0)

        var now: Int { value.load(ordering: .acquiring) }

        func add() { value.add(1, ordering: .acquiringAndReleasing) }

        /// Keeps the thread until there are `wanted`.
        /// - Returns: whether that came true within ten seconds.
        func reaches(_ wanted: Int) -> Bool {
            let deadline = MonotonicInstant.now.advanced(by: .seconds(10))
            while now < wanted {
                if MonotonicInstant.now > deadline { return false }
                usleep(50)
            }
            return true
        }
    }

    /// A thread that is neither an event loop's nor the bus' loop's nor one of Swift's pool.
    private static let thread = BlockingPool(threads: 1, queueLimit: 4)
    private let executor = EventLoopExecutor(HTTPServer.eventLoops.next())

    private func start(_ step: @escaping @Sendable () -> Void) {
        Task.detached(executorPreference: executor) { step() }
    }

    @Test("what the bus' loop has for an event loop is done after its turn")
    @Loop
    func promised() async {
        let done = Count()
        for _ in 0..<100 { start { done.add() } }
        usleep(2_000)
        #expect(done.now == 0)
        await withCheckedContinuation { continuation in Loop.atEndOfTurn { continuation.resume() } }
        #expect(done.reaches(100))
    }

    @Test("what others have for it does not wait for the turn of the bus' loop")
    func independent() async throws {
        let (isHeld, promised, free) = (Count(), Count(), Count())
        let areDone = try await Self.thread.run { [self] in
            Task(executorPreference: Loop.executor) { @Loop in
                start { promised.add() }
                isHeld.add()
                // This keeps the loop's thread, as a long turn does.
                _ = free.reaches(1)
            }
            guard isHeld.reaches(1) else { return false }
            start { free.add() }
            return free.reaches(1) && promised.reaches(1)
        }
        #expect(areDone)
    }

    @Test("no step is lost between an event loop, the bus' loop and other threads")
    func nothingIsLost() async throws {
        let done = Count()
        let executor = executor
        await withTaskGroup { group in
            for kind in 0..<6 {
                group.addTask {
                    for _ in 0..<2_000 {
                        switch kind % 3 {
                        case 0: Task.detached(executorPreference: executor) { done.add() }
                        case 1: await Task { @Loop in _ = Task.detached(executorPreference: executor) { done.add() } }.value
                        default:
                            await Task.detached(executorPreference: executor) {
                                _ = Task.detached(executorPreference: executor) { done.add() }
                            }.value
                        }
                    }
                }
            }
        }
        #expect(try await Self.thread.run { done.reaches(12_000) })
    }
}
