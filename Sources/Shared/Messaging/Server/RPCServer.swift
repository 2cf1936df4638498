import CZeroMQ
import Reactor
import Wire

/// One ROUTER socket that serves the methods of a router.
@Loop
package final class RPCServer {
    /// Frames taken from the socket before the loop looks at other things.
    private static let framesPerTurn = 256
    /// How often an address is tried that a closing server may still hold.
    private static let bindAttempts = 40
    private static let bindPause = Duration.milliseconds(50)
    /// How long a draining server waits, when nothing runs any more, for peers to say that they have got everything.
    private static let farewell = Duration.seconds(2)

    /// Where the server listens, with the port that a `*` stands for; nil before `start` and after `close`.
    package private(set) var endpoint: String?
    /// Whether new calls are taken: what a health check answers.
    package private(set) var isServing = false

    private let configuration: ServerConfiguration
    private let authenticator: ZAPAuthenticator?
    private let dispatcher: CallDispatcher
    private let socketBox: SocketBox
    private let domain: String
    /// The address as the library writes it.
    private var boundAddress: String?
    private var watch: LoopWatch?
    private var sweepTimer: LoopTimer?

    /// - Parameter authenticator: the ZAP handler of this process; needed for CURVE.
    package init(_ configuration: ServerConfiguration, router: RPCRouter, authenticator: ZAPAuthenticator?) {
        self.configuration = configuration
        self.authenticator = authenticator
        let socketBox = SocketBox()
        self.socketBox = socketBox
        domain = ZeroMQContext.shared.uniqueAddress("server")
        dispatcher = CallDispatcher(
            service: configuration.service, instance: configuration.instance, router: router,
            limits: configuration.limits
        ) { frame, peer in socketBox.send(frame, to: peer) }
    }

    package var statistics: ServerStatistics { dispatcher.statistics }

    /// Binds and serves. Refuses to start when strangers could get in.
    package func start() async throws(ServerStartFault) {
        precondition(endpoint == nil && !dispatcher.isDraining, "a server starts once")
        try checkSecurity()
        do {
            let socket = try ZeroMQContext.shared.makeSocket(.router)
            socketBox.socket = socket
            try SocketOptions.apply(to: socket)
            try applySecurity(to: socket)
            try await bind(socket)
            let address = try socket.text(ZMQ_LAST_ENDPOINT, "LAST_ENDPOINT", capacity: 1024)
            boundAddress = address
            endpoint = Self.plainAddress(address)
            watch = LoopWatch(socket: socket.events, .readable) { [unowned self] _ in receive(socket) }
        } catch {
            release()
            throw error.isAddressInUse ? .addressInUse(endpoint: configuration.endpoint) : .failed(error)
        }
        isServing = true
        scheduleSweep()
    }

    /// Stops without losing a call: not serving, goaway to all peers, new calls are refused as not processed, what runs
    /// is finished within `timeout`, then the server closes.
    package func drain(timeout: Duration = .seconds(20)) async {
        guard endpoint != nil else { return }
        isServing = false
        dispatcher.beginDraining()
        let end = MonotonicInstant.now.advanced(by: timeout)
        var farewellEnd: MonotonicInstant?
        while !dispatcher.isDrained {
            let now = MonotonicInstant.now
            if dispatcher.statistics.runningCalls == 0 {
                farewellEnd = farewellEnd ?? now.advanced(by: Self.farewell)
            } else {
                farewellEnd = nil
            }
            if now >= min(end, farewellEnd ?? end) { break }
            do {
                try await Loop.sleep(.milliseconds(5))
            } catch {
                break  // the draining task itself was cancelled: close at once
            }
        }
        close()
    }

    /// Closes at once: handlers that run are cancelled, peers lose their connection.
    package func close() {
        isServing = false
        dispatcher.abandonAll()
        release()
    }

    private func release() {
        sweepTimer?.cancel()
        sweepTimer = nil
        watch?.cancel()
        watch = nil
        if let boundAddress, !boundAddress.hasPrefix("inproc:") { socketBox.socket?.unbind(boundAddress) }
        boundAddress = nil
        endpoint = nil
        socketBox.socket?.close()
        socketBox.socket = nil
        authenticator?.remove(domain: domain)
    }

    // MARK: - Start

    private func checkSecurity() throws(ServerStartFault) {
        let endpoint = configuration.endpoint
        let isInProcess = endpoint.hasPrefix("inproc://")
        switch configuration.security {
        case .curve(_, let allowed):
            if isInProcess { throw .curveNotPossible(endpoint: endpoint) }
            if allowed.isEmpty { throw .emptyAllowList }
            guard let authenticator, authenticator.isBound else { throw .noAuthenticator }
        case .plaintext:
            let isLoopback = endpoint.hasPrefix("tcp://127.0.0.1:") || endpoint.hasPrefix("tcp://[::1]:")
            guard isInProcess || (isLoopback && configuration.isInsecureLoopbackAllowed) else {
                throw .plaintextNotAllowed(endpoint: endpoint)
            }
        }
    }

    private func applySecurity(to socket: ZeroMQSocket) throws(ZeroMQError) {
        guard case .curve(let keys, let allowed) = configuration.security else { return }
        authenticator?.setAllowed(allowed, domain: domain)
        try SocketOptions.applyCurveServer(to: socket, keys: keys, domain: domain)
    }

    /// The library writes an IPv4 address as one of IPv6: `tcp://[::ffff:127.0.0.1]:5701`.
    private static func plainAddress(_ address: String) -> String {
        guard let mapped = address.firstRange(of: "[::ffff:"), let end = address.firstIndex(of: "]") else {
            return address
        }
        let port = address[address.index(after: end)...]
        return String(address[..<mapped.lowerBound] + address[mapped.upperBound..<end] + port)
    }

    /// A listener that was closed a moment ago may still hold the address.
    private func bind(_ socket: ZeroMQSocket) async throws(ZeroMQError) {
        for attempt in 1... {
            do {
                return try socket.bind(configuration.endpoint)
            } catch {
                guard error.isAddressInUse, attempt < Self.bindAttempts else { throw error }
                do {
                    try await Loop.sleep(Self.bindPause)
                } catch {
                    throw ZeroMQError(operation: "bind \(configuration.endpoint)", number: ECANCELED)
                }
            }
        }
    }

    // MARK: - Frames

    private func receive(_ socket: ZeroMQSocket) {
        for _ in 0..<Self.framesPerTurn where endpoint != nil {
            do {
                guard let (identity, hasPayload) = try socket.receive() else { return }
                guard hasPayload, let (payload, hasMore) = try socket.receive() else {
                    dispatcher.drop("no_payload")
                    continue
                }
                let userID = socket.receivedProperty("User-Id")
                if hasMore {
                    while let part = try socket.receive(), part.hasMore {}
                    dispatcher.drop("multipart")
                    continue
                }
                receive(payload, identity: identity, userID: userID)
            } catch {
                preconditionFailure("the server's socket failed: \(error)")
            }
        }
    }

    private func receive(_ payload: [UInt8], identity: [UInt8], userID: String?) {
        guard let peer = PeerID(identity: identity) else { return dispatcher.drop("foreign_identity") }
        switch configuration.security {
        case .curve:
            guard let userID, let caller = Caller(userID) else { return dispatcher.drop("no_user_id") }
            dispatcher.receive(payload, from: peer, caller: caller)
        case .plaintext(let caller):
            dispatcher.receive(payload, from: peer, caller: caller)
        }
    }

    private func scheduleSweep() {
        sweepTimer = Loop.after(.seconds(1)) { [weak self] in
            guard let self, endpoint != nil else { return }
            dispatcher.forgetSilentPeers()
            scheduleSweep()
        }
    }
}

/// Lets the dispatcher send through the socket that the server opens later.
@Loop
private final class SocketBox {
    var socket: ZeroMQSocket?

    /// Both parts are taken or neither is: the library decides at the first.
    func send(_ frame: [UInt8], to peer: PeerID) -> ZeroMQSocket.SendResult {
        guard let socket else { return .unroutable }
        do {
            let result = try socket.send(peer.identity, hasMore: true)
            guard case .sent = result else { return result }
            return try socket.send(frame)
        } catch {
            preconditionFailure("the server's socket failed: \(error)")
        }
    }
}
