import Kernel
import Reactor
import Wire

/// What one service has asked its caller to wait with. A refusal costs a busy server a good part of an answer, so until its
/// time is over, calls of the same method with the same key get it again without being sent
/// (docs/decisions/0028-bids-that-would-wait-long-are-refused.md). Pure: instants come in as arguments.
struct PushBacks {
    /// No refusal stands longer in the way, whatever its server asks for.
    static let longestMilliseconds: Int64 = 1000
    /// Beyond so many that stand, others are not kept.
    static let limit = 1024

    private struct Subject: Hashable {
        let method: String
        let key: String
    }

    private struct Refusal {
        let error: RPCError
        let end: MonotonicInstant
    }

    private var refusals: [Subject: Refusal] = [:]

    /// Keeps the error of an attempt, if it is a refusal that says when to ask again. Not that of a replica that has too much to
    /// do: another one may have time.
    mutating func note(_ error: RPCError, of call: ClientCall, _ now: MonotonicInstant) {
        guard error.code == .resourceExhausted, error.isNotProcessed, error.reason != RPCError.serverOverloaded,
            let subject = Self.subject(call), let pause = error.retryAfterMilliseconds
        else { return }
        if refusals.count >= Self.limit {
            refusals = refusals.filter { $0.value.end > now }
            if refusals.count >= Self.limit { return }
        }
        let end = now.advanced(byMilliseconds: min(pause, Self.longestMilliseconds))
        refusals[subject] = Refusal(error: error, end: end)
    }

    /// The error with which `call` is refused now, with what is left of the time.
    mutating func refusal(of call: ClientCall, _ now: MonotonicInstant) -> RPCError? {
        guard !refusals.isEmpty, let subject = Self.subject(call), let refusal = refusals[subject] else { return nil }
        let left = refusal.end.milliseconds(since: now)
        guard left > 0 else {
            refusals[subject] = nil
            return nil
        }
        var error = refusal.error
        error.retryAfterMilliseconds = left
        return error
    }

    /// Without a key calls go to any endpoint, and one that refuses says nothing of the others; one that is named is asked.
    private static func subject(_ call: ClientCall) -> Subject? {
        guard call.endpoint == nil, let key = call.routingKey else { return nil }
        return Subject(method: call.method, key: key)
    }
}
