import Glibc
import Reactor
import Synchronization
import Testing

extension BusTests {
    /// Work that goes from other threads to the loop and back.
    @Suite("Wakes")
    struct WakeTests {
        /// Threads that are neither the loop's nor those of Swift's pool.
        private static let threads = BlockingPool(threads: 4, queueLimit: 16)

        /// Has the loop do `work`.
        private static func hand(_ work: @escaping @Sendable () -> Void) {
            Task(executorPreference: Loop.executor) { @Loop in work() }
        }

        /// Keeps the thread until `condition` holds.
        /// - Returns: whether that came true within ten seconds.
        private static func waits(for condition: () -> Bool) -> Bool {
            let deadline = MonotonicInstant.now.advanced(by: .seconds(10))
            while !condition() {
                if MonotonicInstant.now > deadline { return false }
                usleep(20)
            }
            return true
        }

        @Test("what is handed over together is done when the handing over has ended, each time")
        func gathered() async throws {
            let areDone = try await Self.threads.run {
                (0..<300).allSatisfy { _ in
                    let shared = Shared()
                    Loop.wakingOnce {
                        for _ in 0..<8 { Self.hand { shared.count.add(1, ordering: .relaxed) } }
                    }
                    return Self.waits { shared.count.load(ordering: .relaxed) == 8 }
                }
            }
            #expect(areDone)
        }

        @Test("while one thread gathers, what another hands over wakes the loop")
        func othersWake() async throws {
            let threads = Self.threads
            let areDone = try await threads.run {
                (0..<300).allSatisfy { _ in
                    let mayHand = Shared()
                    let done = Shared()
                    Task {
                        try await threads.run {
                            if Self.waits(for: { mayHand.count.load(ordering: .acquiring) == 1 }) {
                                Self.hand { done.count.add(1, ordering: .relaxed) }
                            }
                        }
                    }
                    var isDone = false
                    Loop.wakingOnce {
                        Self.hand {}
                        mayHand.count.store(1, ordering: .releasing)
                        isDone = Self.waits { done.count.load(ordering: .relaxed) == 1 }
                    }
                    return isDone
                }
            }
            #expect(areDone)
        }

        @Test("the loop looks at its timers and ends its turns while others queue work faster than it is done")
        func flood() async throws {
            let (fired, ended, begun) = (Shared(), Shared(), Shared())
            Task(executorPreference: Loop.executor) { @Loop in
                Loop.after(.milliseconds(1)) { fired.count.add(1, ordering: .relaxed) }
                Loop.atEndOfTurn { ended.count.add(1, ordering: .relaxed) }
            }
            let hasLooked = try await Self.threads.run {
                // Each takes longer than a turn may, and there is always another one.
                for number in 1...12 {
                    Self.hand {
                        begun.count.add(1, ordering: .relaxed)
                        usleep(20_000)
                    }
                    _ = Self.waits { begun.count.load(ordering: .relaxed) >= number - 2 }
                    if fired.count.load(ordering: .relaxed) + ended.count.load(ordering: .relaxed) == 2 { return true }
                }
                return false
            }
            #expect(hasLooked)
        }

        @Test("no work is lost between threads that gather, threads that do not, and a loop that falls asleep")
        func nothingIsLost() async throws {
            let shared = Shared()
            let threads = Self.threads
            try await withThrowingTaskGroup { group in
                for thread in 0..<4 {
                    group.addTask {
                        try await threads.run {
                            for round in 0..<2_000 {
                                if thread.isMultiple(of: 2) {
                                    Loop.wakingOnce {
                                        for _ in 0..<3 { Self.hand { shared.count.add(1, ordering: .relaxed) } }
                                    }
                                } else {
                                    for _ in 0..<3 { Self.hand { shared.count.add(1, ordering: .relaxed) } }
                                }
                                if round.isMultiple(of: 7) { usleep(100) }
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(Self.waits { shared.count.load(ordering: .relaxed) == 4 * 2_000 * 3 })
        }

        @Test("a loop that sleeps is not woken before all has been handed over")
        func sleepsMeanwhile() async throws {
            // Others may wake the loop: it is enough that it slept on in a third of the rounds.
            let sleptOn = try await Self.threads.run {
                (0..<300).count { _ in
                    let shared = Shared()
                    usleep(1_000)
                    var isDone = false
                    Loop.wakingOnce {
                        Self.hand { shared.count.add(1, ordering: .relaxed) }
                        usleep(2_000)
                        isDone = shared.count.load(ordering: .relaxed) == 1
                    }
                    return !isDone && Self.waits { shared.count.load(ordering: .relaxed) == 1 }
                }
            }
            #expect(sleptOn >= 100)
        }

        @Test("what the loop does after its turn waits for its other work")
        @Loop
        func afterTurn() async throws {
            #expect(Loop.isCurrent)
            #expect(try await Self.threads.run { !Loop.isCurrent })
            var words: [String] = []
            // A turn that has taken its time already ends before what is queued.
            for _ in 0..<100 where words != ["first", "queued", "after"] {
                try await Loop.sleep(.milliseconds(1))
                let order = Order()
                Loop.afterTurn { order.note("after") }
                Self.hand { order.note("queued") }
                order.note("first")
                await withCheckedContinuation { continuation in Loop.atEndOfTurn { continuation.resume() } }
                words = order.words
                #expect(words.first == "first" && words.contains("after"))
            }
            #expect(words == ["first", "queued", "after"])
        }
    }
}

private final class Order: Sendable {
    private let list = Mutex<[String]>([])

    var words: [String] { list.withLock { $0 } }

    func note(_ word: String) { list.withLock { $0.append(word) } }
}

private final class Shared: Sendable {
    let count = Atomic(0)
}
