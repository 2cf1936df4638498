import Reactor
import Testing

/// How long the loop looks for work before it sleeps.
@Suite("Busy wait")
struct BusyWaitTests {
    private static let short = BusyWait.limit
    private static let long = BusyWait.limit + 1

    @Test("nothing is looked for at first, and after short waits for longer and longer, up to the limit")
    func grows() {
        var wait = BusyWait()
        #expect(wait.nanoseconds == 0)
        var seen: [Int64] = []
        for _ in 0..<6 {
            wait.learn(from: BusyWaitTests.short)
            seen.append(wait.nanoseconds)
        }
        #expect(seen == [12_500, 25_000, 50_000, 100_000, 200_000, 200_000])
    }

    @Test("a few long waits, and a service with little to do sleeps at once")
    func shrinks() {
        var wait = BusyWait()
        for _ in 0..<10 { wait.learn(from: 0) }
        var seen: [Int64] = []
        for _ in 0..<6 {
            wait.learn(from: BusyWaitTests.long)
            seen.append(wait.nanoseconds)
        }
        #expect(seen == [100_000, 50_000, 25_000, 12_500, 0, 0])
    }

    @Test("in whatever order waits come, what is looked for in vain is at most the limit for each short wait")
    func isBounded() {
        let count = 14
        for order in 0..<(1 << count) {
            var wait = BusyWait()
            var shortWaits: Int64 = 0
            var inVain: Int64 = 0
            for index in 0..<count {
                let isShort = order >> index & 1 == 1
                if isShort { shortWaits += 1 } else { inVain += wait.nanoseconds }
                wait.learn(from: isShort ? BusyWaitTests.short : BusyWaitTests.long)
            }
            #expect(inVain <= BusyWait.limit * shortWaits, "short and long waits in the order of the bits of \(order)")
        }
    }
}
