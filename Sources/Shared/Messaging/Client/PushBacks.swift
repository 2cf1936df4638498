import Kernel
import Reactor
import Wire

/// What one service has asked its caller to wait with. A refusal costs a busy server a good part of an answer, so until its
/// time is over, calls of the same method about the same thing, or that would go to the same replica, get it again without
/// being sent (docs/decisions/0028-bids-that-would-wait-long-are-refused.md). Pure: instants come in as arguments.
struct PushBacks {
    /// No refusal stands longer in the way, whatever its server asks for.
    static let longestMilliseconds: Int64 = 1000
    /// Beyond so many that stand, others are not kept.
    static let limit = 1024

    /// Who is busy.
    private enum Subject: Hashable {
        /// The thing that a routing key names.
        case thing(method: String, key: String)
        /// A replica, with all that it is asked for by this method.
        case replica(method: String, address: String)
    }

    private struct Refusal {
        let error: RPCError
        let end: MonotonicInstant
    }

    private var refusals: [Subject: Refusal] = [:]
    var isEmpty: Bool { refusals.isEmpty }

    /// Keeps the error of an attempt at `address`, if it is a refusal that says when to ask again. Only where calls have a key do
    /// others go to the same replica.
    mutating func note(_ error: RPCError, of call: ClientCall, at address: String, _ now: MonotonicInstant) {
        guard error.code == .resourceExhausted, error.isNotProcessed, let pause = error.retryAfterMilliseconds,
            let key = call.routingKey
        else { return }
        let subject: Subject =
            error.reason == RPCError.serverOverloaded
            ? .replica(method: call.method, address: address) : .thing(method: call.method, key: key)
        guard refusals.count < Self.limit || refusals[subject] != nil else { return }
        let end = now.advanced(byMilliseconds: min(pause, Self.longestMilliseconds))
        refusals[subject] = Refusal(error: error, end: end)
    }

    /// Called at regular intervals.
    mutating func forgetOld(_ now: MonotonicInstant) {
        if !refusals.isEmpty { refusals = refusals.filter { $0.value.end > now } }
    }

    /// The error with which a call of `method` about what `key` names is refused now, if it would go to `address`, with what is
    /// left of the time.
    func refusal(of method: String, key: String, at address: String, _ now: MonotonicInstant) -> RPCError? {
        refusal(.thing(method: method, key: key), now) ?? refusal(.replica(method: method, address: address), now)
    }

    private func refusal(_ subject: Subject, _ now: MonotonicInstant) -> RPCError? {
        guard let refusal = refusals[subject], refusal.end > now else { return nil }
        var error = refusal.error
        error.retryAfterMilliseconds = refusal.end.milliseconds(since: now)
        return error
    }
}
