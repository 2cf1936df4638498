import Reactor
import Wire

/// Answers to one peer gather during a turn of the loop and leave in as few frames as possible when it ends.
extension CallDispatcher {
    /// Milliseconds until frames are offered to the library again that it did not take.
    private static let retryMilliseconds: Int64 = 5

    /// Queues a message without a body.
    func reply(_ header: Header, to session: PeerSession) {
        do {
            try session.outgoing.append(header)
        } catch {
            // Only the details of an error can be so large: the caller gets the error without them.
            let isStream: Bool
            var response: ResponseHeader
            switch header {
            case .response(let header): (response, isStream) = (header, false)
            case .end(let header): (response, isStream) = (header, true)
            default: preconditionFailure("an oversize \(header)")
            }
            response.error?.details = [:]
            response.metadata = Metadata()
            response.error?.message = "the error's details do not fit into a header"
            response.error?.rule = nil
            response.error?.reason = "ERROR_TOO_LARGE"
            return conclude(response, isStream: isStream, to: session)
        }
        markDirty(session)
    }

    /// Queues the answer of a call; an answer that does not fit into a frame becomes an error, and false is returned.
    @discardableResult
    func reply(
        _ call: UInt64, _ body: ArraySlice<UInt8>, _ metadata: Metadata, to session: PeerSession
    ) -> Bool {
        do {
            try session.outgoing.append(.response(ResponseHeader(call: call, metadata: metadata)), body: body)
            markDirty(session)
            return true
        } catch {
            let error = RPCError(
                .resourceExhausted, reason: "RESPONSE_TOO_LARGE",
                "the response has \(body.count) bytes; a frame has at most \(WireLimits.frameBytes)")
            reply(.response(ResponseHeader(call: call, error: error)), to: session)
            return false
        }
    }

    /// Queues an item of a stream, which is known to fit into a frame.
    func send(_ item: [UInt8], _ header: Header, to session: PeerSession) {
        do {
            try session.outgoing.append(header, body: item[...])
        } catch {
            preconditionFailure("an oversize item of \(item.count) bytes")
        }
        markDirty(session)
    }

    private func markDirty(_ session: PeerSession) {
        guard !session.isDirty else { return }
        session.isDirty = true
        if dirty.isEmpty { Loop.atEndOfTurn { self.flush() } }
        dirty.append(session)
    }

    /// Hands everything that has gathered to the library.
    func flush() {
        let sessions = dirty
        dirty.removeAll(keepingCapacity: true)
        for session in sessions {
            session.isDirty = false
            let frames = session.outgoing.takeFrames()
            // Peers that have been forgotten meanwhile get nothing.
            guard self.sessions[session.peer] === session else { continue }
            session.waitingFrames.append(contentsOf: frames)
            sendWaiting(session)
        }
    }

    private func sendWaiting(_ session: PeerSession) {
        var sent = 0
        sending: for frame in session.waitingFrames {
            switch send(frame, session.peer) {
            case .sent:
                sent += 1
                statistics.framesSent += 1
            case .wouldBlock: break sending
            case .unroutable:
                drop("unroutable")
                return forget(session)
            }
        }
        session.waitingFrames.removeFirst(sent)
        guard !session.waitingFrames.isEmpty else { return }
        if session.waitingFrames.reduce(0, { $0 + $1.count }) > limits.waitingBytesPerPeer {
            drop("slow_peer")
            return forget(session)
        }
        scheduleRetry()
    }

    /// A router cannot be polled for one peer's queue, so it is tried again after a moment.
    private func scheduleRetry() {
        guard retryTimer == nil else { return }
        retryTimer = Loop.after(.milliseconds(Self.retryMilliseconds)) { [weak self] in
            guard let self else { return }
            retryTimer = nil
            for session in Array(sessions.values) where !session.waitingFrames.isEmpty { sendWaiting(session) }
        }
    }
}
