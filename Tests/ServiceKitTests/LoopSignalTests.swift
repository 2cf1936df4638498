import Reactor
import ServiceKit
import TestKit
import Testing

/// The wake-up of workers.
@Suite("Loop signal")
@Loop
struct LoopSignalTests {
    /// Far longer than a test may take: only a signal ends such a wait.
    private let forever = Duration.seconds(3600)

    @Test("a signal before the wait is kept, but only one")
    func keptSignal() async {
        let signal = LoopSignal()
        signal.signal()
        signal.signal()
        await signal.wait(atMost: forever)
        // Nothing is left: this one ends by its time.
        await signal.wait(atMost: .milliseconds(1))
    }

    @Test("a signal ends a wait that has begun")
    func wakes() async throws {
        let signal = LoopSignal()
        var hasWoken = false
        let waiter = Task { @Loop in
            await signal.wait(atMost: forever)
            hasWoken = true
        }
        Loop.atEndOfTurn { signal.signal() }
        await waiter.value
        #expect(hasWoken)
    }

    @Test("a wait that timed out leaves nothing behind, and the next one works")
    func timesOut() async {
        let signal = LoopSignal()
        for _ in 0..<20 { await signal.wait(atMost: .milliseconds(1)) }
        signal.signal()
        await signal.wait(atMost: forever)
    }

    @Test("ten thousand signals and waits keep in step")
    func pingPong() async {
        let there = LoopSignal()
        let back = LoopSignal()
        let partner = Task { @Loop in
            for _ in 0..<10_000 {
                await there.wait(atMost: forever)
                back.signal()
            }
        }
        for _ in 0..<10_000 {
            there.signal()
            await back.wait(atMost: forever)
        }
        await partner.value
    }
}
