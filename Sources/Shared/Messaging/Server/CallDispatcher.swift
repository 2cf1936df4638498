import Kernel
import Reactor
import Wire

/// The server without its socket: frames of peers come in, calls run, frames for peers go out.
@Loop
final class CallDispatcher {
    /// Hands a frame for a peer to the transport.
    typealias Send = @Loop (_ frame: [UInt8], _ peer: PeerID) -> ZeroMQSocket.SendResult

    /// New calls are refused as not processed; what runs is finished.
    private(set) var isDraining = false
    var statistics = ServerStatistics()

    let router: RPCRouter
    let service: ServiceName
    let instance: String
    let limits: ServerLimits
    let send: Send
    var sessions: [PeerID: PeerSession] = [:]
    /// Whether requests that have waited are still taken on.
    var admission = AdmissionDelay()
    var dirty: [PeerSession] = []
    /// Sessions with frames that the library did not take yet are tried again a little later.
    var retryTimer: LoopTimer?

    init(
        service: ServiceName, instance: String, router: RPCRouter, limits: ServerLimits, send: @escaping Send
    ) {
        self.service = service
        self.instance = instance
        self.router = router
        self.limits = limits
        self.send = send
    }

    /// Takes one frame of `peer`. Nothing that it contains can harm another peer's calls.
    func receive(_ frame: [UInt8], from peer: PeerID, caller: Caller) {
        statistics.framesReceived += 1
        let now = MonotonicInstant.now
        guard let session = session(of: peer, caller: caller, now: now) else { return drop("too_many_sessions") }
        session.lastHeard = now
        do {
            for message in try FrameDecoder.decode(frame) { receive(message, session, now) }
        } catch {
            drop(error.name)
            session.isOpen = false
            cancelStreams(of: session)
            // The fault may quote what the peer sent.
            reply(.goaway(.badFrame, message: String(error.description.prefix(200))), to: session)
        }
    }

    /// Counts something that is dropped.
    func drop(_ reason: String) { statistics.drops[reason, default: 0] += 1 }

    // MARK: - Draining and forgetting

    /// Asks all peers to send no more calls here.
    func beginDraining() {
        guard !isDraining else { return }
        isDraining = true
        for session in sessions.values where session.isOpen { sendDraining(to: session) }
        endStreamsForDraining()
    }

    /// Nothing runs, and everybody has got every answer and said so.
    var isDrained: Bool {
        statistics.runningCalls == 0
            && sessions.values.allSatisfy { ($0.isDone || !$0.isOpen) && $0.waitingFrames.isEmpty }
    }

    func sendDraining(to session: PeerSession) {
        reply(.goaway(.draining, message: "the service is shutting down"), to: session)
    }

    /// Forgets peers that have not been heard of for long.
    func forgetSilentPeers() {
        let horizon = MonotonicInstant.now.advanced(byMilliseconds: -limits.sessionSilenceMilliseconds)
        for session in Array(sessions.values) where session.lastHeard < horizon { forget(session) }
    }

    /// Cancels all calls and forgets all peers.
    func abandonAll() {
        for session in Array(sessions.values) { forget(session) }
    }

    func forget(_ session: PeerSession) {
        sessions[session.peer] = nil
        statistics.sessions = sessions.count
        session.waitingFrames = []
        for call in Array(session.calls.values) { settle(call, .cancelled) }
    }

    private func session(of peer: PeerID, caller: Caller, now: MonotonicInstant) -> PeerSession? {
        if let session = sessions[peer] {
            if session.caller == caller { return session }
            forget(session)
        }
        guard sessions.count < limits.sessions else { return nil }
        let session = PeerSession(peer: peer, caller: caller, now: now)
        sessions[peer] = session
        statistics.sessions = sessions.count
        return session
    }

    // MARK: - Messages

    private func receive(_ message: WireMessage, _ session: PeerSession, _ now: MonotonicInstant) {
        switch message.header {
        case .hello(let hello): open(session, hello)
        case .request(let request):
            guard session.isOpen else {
                drop("no_session")
                return reply(.goaway(.noSession, message: "a call came before a hello"), to: session)
            }
            accept(request, message.bodies, session, now)
        case .cancel(let call):
            if let call = session.calls[call] { settle(call, .cancelled) }
        case .ping(let sequence):
            guard session.isOpen else {
                return reply(.goaway(.noSession, message: "a ping came before a hello"), to: session)
            }
            reply(.pong(sequence: sequence), to: session)
        case .goaway:
            session.isDone = true
            for call in Array(session.calls.values) { settle(call, .cancelled) }
        case .credit(let call, let bytes): session.calls[call]?.stream?.grant(bytes)
        case .response, .data, .end, .pong, .unknown: drop("unknown_kind")
        }
    }

    private func open(_ session: PeerSession, _ hello: Hello) {
        guard hello.version == WireLimits.protocolVersion else {
            return reply(
                .goaway(.unsupportedVersion, message: "this server speaks version \(WireLimits.protocolVersion)"),
                to: session)
        }
        // Of an earlier session nothing is known any more over there, and nobody would grant its streams credit.
        cancelStreams(of: session)
        session.isOpen = true
        session.isDone = false
        reply(.hello(Hello(session: hello.session, service: service.rawValue, instance: instance)), to: session)
        if isDraining { sendDraining(to: session) }
    }
}
