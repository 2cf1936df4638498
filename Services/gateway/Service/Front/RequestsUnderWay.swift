import Reactor
import Synchronization
import Wire

/// How many requests of one operation are being carried out. Beyond the limit they wait for their turn, and whoever has
/// waited for too long is refused: a server that begins everything at once takes longer for each, and answers none of
/// them in time. Each operation has its own, so that a service that hangs holds up nothing but its own operations.
final class RequestsUnderWay: Sendable {
    private struct Waiting {
        let since: MonotonicInstant
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var running = 0
        var waiting: [Waiting] = []
        /// How many of `waiting` have had their turn: they are dropped now and then.
        var done = 0

        mutating func next() -> Waiting? {
            guard done < waiting.count else { return nil }
            let next = waiting[done]
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

    /// Runs `body` when it is its turn; throws `busy` when that is too late.
    func carryOut<Value>(_ body: () async throws -> Value) async throws -> Value {
        if !enter() { try await turn() }
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

    private func turn() async throws {
        try await withCheckedThrowingContinuation { continuation in
            let mayRun = state.withLock { state in
                if state.running < limit {
                    state.running += 1
                    return true
                }
                state.waiting.append(Waiting(since: .now, continuation: continuation))
                return false
            }
            if mayRun { continuation.resume() }
        }
    }

    /// Gives the place to the next who has not waited for too long.
    private func leave() {
        let now = MonotonicInstant.now
        while true {
            let next = state.withLock { state in
                let next = state.next()
                if next == nil { state.running -= 1 }
                return next
            }
            guard let next else { return }
            if now.milliseconds(since: next.since) <= patienceMilliseconds { return next.continuation.resume() }
            next.continuation.resume(throwing: Self.busy)
        }
    }

    static let busy = RPCError(
        .resourceExhausted, reason: "PLATFORM_BUSY", "too many requests are being carried out", isNotProcessed: true,
        retryAfterMilliseconds: 1000)
}
