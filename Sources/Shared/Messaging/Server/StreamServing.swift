import Reactor
import Wire

/// What is different about calls that are streams.
extension CallDispatcher {
    /// The server's end of `call`, which its handler writes to.
    func openStream(of call: RunningCall, credit: Int64) -> ServerStream {
        let header = Header.data(call: call.id)
        return ServerStream(credit: credit) { [weak self, session = call.session, route = call.route] item in
            route.statistics.count(itemBytes: item.count)
            self?.send(item, header, to: session)
        } cutOff: { [weak self, weak call] error in
            guard let self, let call else { return }
            endStream(call, error)
        }
    }

    /// Answers with `end` what was asked for as a stream, and everything else with `res`.
    func conclude(_ response: ResponseHeader, isStream: Bool, to session: PeerSession) {
        reply(isStream ? .end(response) : .response(response), to: session)
    }

    /// Ends a stream from this side while its handler runs.
    func endStream(_ call: RunningCall, _ error: RPCError) {
        guard call.settledEarly == nil else { return }
        conclude(ResponseHeader(call: call.id, error: error), isStream: true, to: call.session)
        settle(call, error.code)
    }

    /// The other side does not know its streams any more.
    func cancelStreams(of session: PeerSession) {
        for call in session.calls.values where call.stream != nil { settle(call, .cancelled) }
    }

    /// A draining server does not wait for streams, which may last for a day: their readers open them elsewhere.
    func endStreamsForDraining() {
        for session in sessions.values {
            for call in session.calls.values {
                guard let stream = call.stream else { continue }
                endStream(
                    call,
                    RPCError(
                        .unavailable, reason: "DRAINING", "this replica is shutting down",
                        isNotProcessed: !stream.hasSentItems))
            }
        }
    }
}
