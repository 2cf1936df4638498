import Reactor
import Testing

@testable import Postgres

@Suite("Who gets which connection: the rules without I/O")
struct PoolStateTests {
    private final class Resource {}
    private typealias State = PoolState<Resource, Int>

    private func makeState(minimum: Int = 1, maximum: Int = 3, waiters: Int = 10) -> State {
        var configuration = PoolConfiguration(ConnectionConfiguration(connection: ""))
        configuration.minimumConnections = minimum
        configuration.maximumConnections = maximum
        configuration.waiterLimit = waiters
        configuration.reconnectDelayMilliseconds = 50...1_000
        return State(configuration)
    }

    private let instant = MonotonicInstant(nanoseconds: 0)

    @Test("connections are opened for the minimum and for those who wait, up to the maximum")
    func opens() {
        var state = makeState()
        #expect(state.connectionsToOpen() == 1)
        #expect(state.connectionsToOpen() == 0)
        for waiter in 0..<5 { _ = state.acquire(waiter, expiry: instant) }
        #expect(state.connectionsToOpen() == 2)
        #expect(state.connecting == 3)
        #expect(state.connected(Resource(), now: instant) == 0)
        #expect(state.connected(Resource(), now: instant) == 1)
        #expect(state.leased == 2)
        #expect(state.connectionsToOpen() == 0)
        state.discarded()
        #expect(state.connectionsToOpen() == 1)
    }

    @Test("failures to connect double the wait up to its limit, and one at a time tries again")
    func backsOff() {
        var state = makeState(minimum: 3)
        #expect(state.connectionsToOpen() == 3)
        #expect(state.connectFailed() == 50)
        #expect(state.connectionsToOpen() == 0)
        #expect(state.connectFailed() == 100)
        #expect(state.connectFailed() == 200)
        state.endBackOff()
        #expect(state.connectionsToOpen() == 1)
        #expect(state.connectionsToOpen() == 0)
        for _ in 0..<3 {
            _ = state.connectFailed()
            state.endBackOff()
            #expect(state.connectionsToOpen() == 1)
        }
        #expect(state.connectFailed() == 1_000)
        state.endBackOff()
        #expect(state.connectionsToOpen() == 1)
        _ = state.connected(Resource(), now: instant)
        #expect(state.connectionsToOpen() == 2)
    }

    @Test("the queue has a limit; who leaves it or runs out of time keeps nobody's place")
    func queue() {
        var state = makeState(maximum: 1, waiters: 3)
        _ = state.connectionsToOpen()
        var tickets: [WaiterQueue<Int>.Ticket] = []
        for waiter in 0..<3 {
            let expiry = MonotonicInstant(nanoseconds: Int64(waiter))
            if case .wait(let ticket) = state.acquire(waiter, expiry: expiry) { tickets.append(ticket) }
        }
        #expect(tickets.count == 3)
        if case .exhausted = state.acquire(3, expiry: instant) {} else { Issue.record("the queue is full") }
        #expect(state.cancel(tickets[1]) == 1)
        #expect(state.cancel(tickets[1]) == nil)
        #expect(state.popExpired(now: instant) == 0)
        #expect(state.popExpired(now: instant) == nil)
        #expect(state.firstExpiry() == MonotonicInstant(nanoseconds: 2))
        #expect(state.connected(Resource(), now: instant) == 2)
        #expect(state.cancel(tickets[2]) == nil)
        #expect(state.waiting == 0)
    }

    @Test("ten thousand come and go in order")
    func longQueue() {
        var queue = WaiterQueue<Int>()
        var tickets: [WaiterQueue<Int>.Ticket] = []
        for number in 0..<10_000 { tickets.append(queue.append(number, expiry: instant)) }
        for number in stride(from: 0, to: 10_000, by: 3) { #expect(queue.remove(tickets[number]) == number) }
        var rest: [Int] = []
        while let number = queue.popFirst() { rest.append(number) }
        #expect(rest == (0..<10_000).filter { $0 % 3 != 0 })
        #expect(queue.count == 0)
        #expect(queue.remove(tickets[1]) == nil)
        let late = queue.append(5, expiry: instant)
        #expect(queue.remove(late) == 5)
    }

    @Test("idle connections: the last used serves first, the oldest beyond the minimum goes")
    func idle() {
        var state = makeState(minimum: 1)
        for waiter in 0..<2 { _ = state.acquire(waiter, expiry: instant) }
        _ = state.connectionsToOpen()
        let (first, second) = (Resource(), Resource())
        _ = state.connected(first, now: instant)
        _ = state.connected(second, now: instant)
        _ = state.released(first, now: instant)
        _ = state.released(second, now: MonotonicInstant(nanoseconds: 5))
        #expect(state.leaseIdle() === second)
        _ = state.released(second, now: MonotonicInstant(nanoseconds: 6))
        #expect(state.popUnused(since: MonotonicInstant(nanoseconds: 1)) === first)
        #expect(state.popUnused(since: MonotonicInstant(nanoseconds: 9)) == nil)
        #expect(state.lostIdle(second) == true)
        #expect(state.lostIdle(second) == false)
        #expect(state.close() == [])
        #expect(state.isDrained)
    }
}
