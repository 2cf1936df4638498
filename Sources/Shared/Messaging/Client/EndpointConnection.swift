import Reactor
import Wire

/// The session with one endpoint, and the calls in flight there.
@Loop
final class EndpointConnection: BalancedEndpoint {
    enum State {
        /// There is no connection; it is tried again and again.
        case connecting
        /// Connected; the hello has not been answered.
        case greeting
        case ready
        /// The loop of the server has not answered for a while; it gets no new calls until it does.
        case silent
        /// The server has asked for no more calls.
        case leaving(hasSaidDone: Bool)
        case closed
    }

    /// Milliseconds without a session after which the connection is made anew in any case.
    private static let patienceMilliseconds: Int64 = 5000
    /// Milliseconds that a server which is leaving is given to close the connection.
    private static let farewellMilliseconds: Int64 = 30_000

    let address: String
    let addressHash: UInt64
    private(set) var state = State.connecting
    private(set) var inFlight: [UInt64: OutgoingCall] = [:]
    /// Calls in flight; streams last long and are no measure of work.
    var load: Int { inFlight.count - streams }
    private var streams = 0
    /// Of the calls in flight, how many have each key; streams do not count.
    private var loadByKey: [String: Int] = [:]
    var isReady: Bool { if case .ready = state { true } else { false } }
    /// It fails again and again, and is left out for a while.
    var isEjected: Bool { ejection.isEjected(.now) }
    private var ejection: Ejection
    private var returnTimer: LoopTimer?

    private let configuration: BusConfiguration
    // Both end together: the group closes its connections, and a closed connection calls nobody.
    private let group: ServiceEndpoints
    private let link: DealerLink
    private var session: UInt64 = 0
    private var pingSequence: UInt64 = 0
    private var lastHeard = MonotonicInstant.now
    /// Pings that were sent since then. Silence is counted in these: when this process has stood still, what has come
    /// meanwhile has not been read, and is no silence of the server.
    private var unansweredPings: Int64 = 0
    /// Since when there has been no session that takes calls.
    private var disconnectedSince = MonotonicInstant.now

    init(
        _ address: String, serverKeys: [CurvePublicKey], configuration: BusConfiguration, group: ServiceEndpoints
    ) {
        self.address = address
        addressHash = Balancer.stableHash(address)
        self.configuration = configuration
        ejection = Ejection(configuration.ejection)
        self.group = group
        let reports = Reports()
        link = DealerLink(address, keys: configuration.keyPair, serverKeys: serverKeys) { event in
            reports.connection?.receive(event)
        }
        reports.connection = self
    }

    /// Begins to connect.
    func open() throws(ZeroMQError) { try link.open() }

    /// Begins to connect, if not now, then soon.
    func openInAnyCase() {
        do {
            try link.open()
        } catch {
            link.reopenLater()  // out of descriptors or sockets: others may be given back meanwhile
        }
    }

    /// Ends the connection for good; calls in flight fail.
    func close(reason: String = "CLIENT_CLOSED") {
        if isReady || !inFlight.isEmpty { link.append(.goaway(.done, message: "the client closes")) }
        link.close()
        returnTimer?.cancel()
        lose(reason: reason, next: .closed)
    }

    /// Called at regular intervals: pings, notices silence, greets again.
    func tick(_ now: MonotonicInstant) {
        let disconnected = now.milliseconds(since: disconnectedSince)
        switch state {
        case .closed: return
        case .connecting: if disconnected > Self.patienceMilliseconds { link.reopenLater() }
        case .greeting: if disconnected > Self.patienceMilliseconds { link.reopenLater() } else { sendHello() }
        case .ready, .silent: ping(now)
        case .leaving(hasSaidDone: false): sayDoneWhenIdle()
        case .leaving(hasSaidDone: true):
            // In-process connections do not report their end; any other comes soon, or the server hangs.
            if link.isInProcess || disconnected > Self.farewellMilliseconds { link.reopenLater() }
        }
    }

    // MARK: - Session

    private func receive(_ event: DealerLink.Event) {
        switch event {
        case .established: greet()
        case .lost: lose(reason: "CONNECTION_LOST", next: .connecting)
        case .frame(let frame): receive(frame)
        }
    }

    /// Opens a session. Until it is answered nothing else is sent, so nothing waits for a peer that is not there.
    private func greet() {
        session = group.nextNumber()
        state = .greeting
        lastHeard = .now
        unansweredPings = 0
        sendHello()
    }

    private func sendHello() { link.append(.hello(Hello(session: session, instance: configuration.instance))) }

    /// The session is over: every call in flight fails, for an answer can no longer come.
    private func lose(reason: String, next: State) {
        if case .closed = state { return }
        state = next
        disconnectedSince = .now
        link.discard()
        let calls = inFlight
        inFlight = [:]
        streams = 0
        loadByKey = [:]
        if !calls.isEmpty { noteFailure() }
        group.readinessChanged()
        for call in calls.values {
            group.attemptFailed(
                call, at: self,
                RPCError(.unavailable, reason: reason, "the connection to \(address) was lost during the call"))
        }
    }

    private func ping(_ now: MonotonicInstant) {
        if unansweredPings * configuration.pingMilliseconds >= configuration.silenceMilliseconds {
            if isReady {
                state = .silent
                group.readinessChanged()
                group.moveIdempotentCalls(of: self)
            }
            // Its end is not reported; but its loop is ours, and when that stands still nobody has gone.
            if link.isInProcess, now.milliseconds(since: lastHeard) > Self.patienceMilliseconds {
                return link.reopenLater()
            }
        }
        pingSequence += 1
        unansweredPings += 1
        link.append(.ping(sequence: pingSequence))
    }

    /// A server that is leaving waits until its clients have got all their answers.
    private func sayDoneWhenIdle() {
        guard case .leaving(hasSaidDone: false) = state, inFlight.isEmpty else { return }
        link.append(.goaway(.done, message: "all answers have arrived"))
        state = .leaving(hasSaidDone: true)
    }

    // MARK: - Calls

    /// Sends an attempt of `call`; nothing is sent when it does not fit into a frame.
    func send(_ call: OutgoingCall, wireID: UInt64, _ now: MonotonicInstant) throws(FrameBuilder.Refusal) {
        let header = RequestHeader(
            call: wireID, method: call.call.method, timeoutMilliseconds: call.remainingMilliseconds(now),
            sentMilliseconds: now.nanoseconds / 1_000_000, creditBytes: call.stream?.windowBytes,
            metadata: call.call.metadata)
        try link.append(.request(header), body: call.call.body[...])
        inFlight[wireID] = call
        count(call, +1)
    }

    func load(besides key: String) -> Int { load - (loadByKey[key] ?? 0) }

    private func count(_ call: OutgoingCall, _ change: Int) {
        if call.stream != nil { return streams += change }
        guard let key = call.call.routingKey else { return }
        let load = (loadByKey[key] ?? 0) + change
        loadByKey[key] = load > 0 ? load : nil
        assert(load >= 0 && (!inFlight.isEmpty || loadByKey.isEmpty), "what began ends once")
    }

    /// Lets the server send so many more bytes of the items of a stream.
    func grant(_ bytes: Int64, to wireID: UInt64) { link.append(.credit(call: wireID, bytes: bytes)) }

    /// The call is no longer in flight; nil when it was given up before.
    private func remove(_ wireID: UInt64) -> OutgoingCall? {
        guard let call = inFlight.removeValue(forKey: wireID) else { return nil }
        count(call, -1)
        return call
    }

    /// Forgets an attempt and tells the server so.
    func cancel(_ wireID: UInt64) {
        guard remove(wireID) != nil else { return }
        link.append(.cancel(call: wireID))
        sayDoneWhenIdle()
    }

    private func receive(_ bodies: [ArraySlice<UInt8>], of wireID: UInt64) {
        guard let call = inFlight[wireID] else { return }
        if let stream = call.stream, stream.receive(bodies) { return }
        cancel(wireID)
        group.attemptFailed(
            call, at: self,
            RPCError(.internal, reason: "MALFORMED_RESPONSE", "the server sends items for which it has no credit"))
    }

    /// A service that answers is well, whatever it answers but that it cannot work.
    private func note(_ error: RPCError?) {
        switch error?.code {
        case .unavailable where error?.reason != "DRAINING", .internal, .dataLoss, .unknown: noteFailure()
        default: ejection.recordAnswer(lastHeard)
        }
    }

    private func noteFailure() {
        guard ejection.recordFailure(), group.mayEject(self) else { return }
        let pause = ejection.eject(.now)
        returnTimer?.cancel()
        returnTimer = Loop.after(.milliseconds(pause)) { [weak self] in self?.group.readinessChanged() }
        group.readinessChanged()
    }

    private func finish(_ response: ResponseHeader, _ bodies: [ArraySlice<UInt8>], isStream: Bool) {
        // An answer to a call that was given up means nothing any more.
        guard let call = remove(response.call) else { return }
        note(response.error)
        if !response.metadata.values.isEmpty { call.call.onAnswerMetadata?(response.metadata) }
        if let error = response.error {
            group.attemptFailed(call, at: self, error)
        } else if isStream, call.stream != nil {
            group.succeeded(call, [])
        } else if !isStream, call.stream == nil, let body = bodies.first, bodies.count == 1 {
            group.succeeded(call, body)
        } else {
            group.attemptFailed(
                call, at: self, RPCError(.internal, reason: "MALFORMED_RESPONSE", "an answer has exactly one body"))
        }
        sayDoneWhenIdle()
    }

    // MARK: - Messages

    private func receive(_ frame: [UInt8]) {
        do {
            for message in try FrameDecoder.decode(frame) { receive(message) }
        } catch {
            // The server is known by its key; a frame that cannot be read is a fault of it or of us, and whatever was
            // in it is lost: fail what is in flight and begin anew.
            beginAnew(reason: "BAD_FRAME")
        }
    }

    private func receive(_ message: WireMessage) {
        lastHeard = .now
        unansweredPings = 0
        if case .silent = state {
            state = .ready
            group.readinessChanged()
        }
        switch message.header {
        case .hello(let hello):
            guard case .greeting = state, hello.session == session else { return }
            link.noteSession()
            state = .ready
            group.readinessChanged()
        case .response(let response): finish(response, message.bodies, isStream: false)
        case .data(let call): receive(message.bodies, of: call)
        case .end(let response): finish(response, message.bodies, isStream: true)
        case .goaway(let reason, _): receive(reason)
        case .request, .credit, .cancel, .ping, .pong, .unknown: return
        }
    }

    private func receive(_ reason: GoawayReason) {
        switch reason {
        case .draining, .done:
            if case .leaving = state { return }
            state = .leaving(hasSaidDone: false)
            disconnectedSince = .now
            group.readinessChanged()
            sayDoneWhenIdle()
        case .noSession: beginAnew(reason: "CONNECTION_LOST")
        case .badFrame: beginAnew(reason: "BAD_FRAME")
        case .unsupportedVersion:
            // Greeting goes on at each tick: a newer server may take the place of this one.
            return
        }
    }

    private func beginAnew(reason: String) {
        lose(reason: reason, next: .connecting)
        greet()
    }
}

/// Lets the link report to the connection that owns it.
@Loop
private final class Reports {
    weak var connection: EndpointConnection?
}
