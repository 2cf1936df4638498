import Reactor
import Synchronization
import Wire

/// How many requests of one operation are being carried out. Beyond the limit they wait for their turn, and whoever has
/// waited for too long is refused: a server that begins everything at once takes longer for each, and answers none of
/// them in time. Each operation has its own, so that a service that hangs holds up nothing but its own operations.
final class RequestsUnderWay: Sendable {
    private typealias Turn = CheckedContinuation<Void, any Error>

    private struct State {
        var running = 0
        /// In the order in which they came.
        var waiting: [(since: MonotonicInstant, turn: Turn)] = []
        /// How many of `waiting` have had their turn: they are dropped now and then.
        var done = 0
        var isWatched = false

        var waitingCount: Int { waiting.count - done }
        var oldest: MonotonicInstant? { done < waiting.count ? waiting[done].since : nil }

        mutating func next() -> Turn? {
            guard done < waiting.count else { return nil }
            let next = waiting[done].turn
            done += 1
            if done >= 64, done * 2 > waiting.count {
                waiting.removeFirst(done)
                done = 0
            }
            return next
        }
    }

    private let limit: Int
    private let patienceMilliseconds: Int64
    private let state = Mutex(State())

    init(limit: Int, patienceMilliseconds: Int64) {
        self.limit = limit
        self.patienceMilliseconds = patienceMilliseconds
    }

    /// How many wait for their turn.
    var waitingCount: Int { state.withLock(\.waitingCount) }

    /// Runs `body` when it is its turn; throws `busy` when that does not come in time.
    func carryOut<Value>(_ body: () async throws -> Value) async throws -> Value {
        if !enter() { try await withCheckedThrowingContinuation { wait($0) } }
        defer { leave() }
        return try await body()
    }

    private func enter() -> Bool {
        state.withLock { state in
            guard state.running < limit else { return false }
            state.running += 1
            return true
        }
    }

    private func wait(_ turn: Turn) {
        let (mayRun, mustWatch) = state.withLock { state in
            if state.running < limit {
                state.running += 1
                return (true, false)
            }
            state.waiting.append((.now, turn))
            defer { state.isWatched = true }
            return (false, !state.isWatched)
        }
        if mayRun { turn.resume() }
        if mustWatch { Task { await watch() } }
    }

    /// Gives the place to the next, if anybody waits.
    private func leave() {
        let next = state.withLock { state in
            let next = state.next()
            if next == nil { state.running -= 1 }
            return next
        }
        next?.resume()
    }

    /// Refuses those who have waited for too long, while anybody waits.
    private func watch() async {
        while true {
            let (late, oldest) = state.withLock { state in
                var late: [Turn] = []
                while let oldest = state.oldest, oldest.advanced(byMilliseconds: patienceMilliseconds) <= .now,
                    let turn = state.next()
                {
                    late.append(turn)
                }
                if state.oldest == nil { state.isWatched = false }
                return (late, state.oldest)
            }
            for turn in late { turn.resume(throwing: Self.busy) }
            guard let oldest else { return }
            let due = oldest.advanced(byMilliseconds: patienceMilliseconds)
            // try?: only a cancellation ends the sleep early, and nobody has this task to cancel it.
            try? await Task.sleep(for: .nanoseconds(max(1, due.nanoseconds - MonotonicInstant.now.nanoseconds)))
        }
    }

    static let busy = RPCError(
        .resourceExhausted, reason: "PLATFORM_BUSY", "too many requests are being carried out", isNotProcessed: true,
        retryAfterMilliseconds: 1000)
}
