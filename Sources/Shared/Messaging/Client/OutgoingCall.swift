import Reactor
import Wire

/// One call of a bus with all its attempts, from the first to the one result.
@Loop
final class OutgoingCall {
    enum State {
        /// No endpoint is ready.
        case waiting
        case inFlight(EndpointConnection, wireID: UInt64)
        case backingOff(LoopTimer)
        case ended
    }

    let call: ClientCall
    var state = State.waiting
    /// Attempts that were sent.
    var attempts = 0
    /// An attempt may have been processed although no answer came.
    var mayBeProcessed = false
    /// Addresses that failed; they come last.
    var tried: [String] = []
    /// Runs out at the deadline.
    var deadlineTimer: LoopTimer?
    /// Where the items of a stream go; nil for a call with one response.
    let stream: IncomingStream?
    private var continuation: CheckedContinuation<Result<ArraySlice<UInt8>, RPCError>, Never>?

    init(_ call: ClientCall, _ continuation: CheckedContinuation<Result<ArraySlice<UInt8>, RPCError>, Never>) {
        self.call = call
        stream = nil
        self.continuation = continuation
    }

    init(_ call: ClientCall, _ stream: IncomingStream) {
        self.call = call
        self.stream = stream
    }

    var hasEnded: Bool { if case .ended = state { true } else { false } }

    /// Milliseconds that are left, at least zero.
    func remainingMilliseconds(_ now: MonotonicInstant) -> Int64 { max(0, call.deadline.milliseconds(since: now)) }

    func resume(_ result: Result<ArraySlice<UInt8>, RPCError>) {
        continuation?.resume(returning: result)
        continuation = nil
        stream?.finish(result.map { _ in })
    }
}
