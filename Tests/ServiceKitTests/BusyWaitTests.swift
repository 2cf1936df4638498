import Reactor
import Testing

/// How long the loop looks for work before it sleeps.
@Suite("Busy wait")
struct BusyWaitTests {
    private static let short = BusyWait.short
    private static let long = BusyWait.short + 1

    private func budgets(_ wait: inout BusyWait, after waits: [Int64], displaced: Bool = false) -> [Int64] {
        waits.map {
            wait.learn(from: $0, wasDisplaced: displaced)
            return wait.nanoseconds
        }
    }

    @Test("nothing is looked for at first, and after waits that were short but not covered for longer and longer")
    func grows() {
        var wait = BusyWait()
        #expect(wait.nanoseconds == 0)
        let found = budgets(&wait, after: Array(repeating: BusyWaitTests.short, count: 4))
        #expect(found == [50_000, 100_000, 200_000, 200_000])
    }

    @Test("a budget that covers the waits stays")
    func stays() {
        var wait = BusyWait()
        let found = budgets(&wait, after: [5_000, 50_000, 0, 50_001, 100_000, 1])
        #expect(found == [50_000, 50_000, 50_000, 100_000, 100_000, 100_000])
    }

    @Test("after a few long waits, or waits that were displaced, the loop sleeps at once", arguments: [false, true])
    func shrinks(isDisplaced: Bool) {
        var wait = BusyWait()
        _ = budgets(&wait, after: Array(repeating: BusyWaitTests.short, count: 4))
        let waits = Array(repeating: isDisplaced ? 1 : BusyWaitTests.long, count: 4)
        #expect(budgets(&wait, after: waits, displaced: isDisplaced) == [100_000, 50_000, 0, 0])
    }

    @Test("in whatever order waits come, what is looked for in vain is bounded by the short ones")
    func isBounded() {
        let count = 12
        var worst: Int64 = .min
        for order in 0..<(1 << count) {
            var wait = BusyWait()
            var (shortWaits, inVain): (Int64, Int64) = (0, 0)
            for index in 0..<count {
                let isShort = order >> index & 1 == 1
                // Even the short ones are longer than any budget here, so every look is in vain.
                inVain += wait.nanoseconds
                if isShort { shortWaits += 1 }
                wait.learn(from: isShort ? BusyWaitTests.short : BusyWaitTests.long, wasDisplaced: false)
            }
            worst = max(worst, 2 * inVain - 3 * BusyWait.limit * shortWaits)
        }
        #expect(worst <= 0, "more than one and a half of the limit for each short wait")
    }

    @Test("a loop that is asked again and again finds work before it sleeps")
    @Loop
    func looks() async throws {
        let pool = BlockingPool(threads: 1, queueLimit: 1)
        let before = Loop.statistics.sleepsAvoided
        for _ in 0..<5_000 { try await pool.run {} }
        #expect(Loop.statistics.sleepsAvoided > before)
    }
}
