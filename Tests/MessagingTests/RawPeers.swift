import CZeroMQ
import Kernel
import Reactor
import TestKit
import Wire

@testable import Messaging

/// A client that sends whatever it is told, as a stranger or a broken program would.
@Loop
final class RawClient {
    private let socket: ZeroMQSocket
    private var watch: LoopWatch?
    /// What has arrived; frames that could not be read are nil.
    private(set) var received: [[WireMessage]?] = []

    /// - Parameter keys: nil for a client without CURVE.
    init(
        _ endpoint: String, keys: CurveKeyPair? = TestKeys.gateway,
        serverKey: CurvePublicKey = TestKeys.server.publicKey, identity: String? = nil
    ) throws {
        socket = try ZeroMQContext.shared.makeSocket(.dealer)
        try SocketOptions.apply(to: socket)
        try socket.set(ZMQ_IMMEDIATE, "IMMEDIATE", to: Int32(0))
        if let identity { try socket.set(ZMQ_ROUTING_ID, "ROUTING_ID", to: identity) }
        if let keys { try SocketOptions.applyCurveClient(to: socket, keys: keys, serverKey: serverKey) }
        try socket.connect(endpoint)
        watch = LoopWatch(socket: socket.events, .readable) { [unowned self] _ in receive() }
    }

    var messages: [WireMessage] { received.compactMap(\.self).flatMap(\.self) }
    var headers: [Header] { messages.map(\.header) }
    var hasHello: Bool { headers.contains { if case .hello = $0 { true } else { false } } }

    /// The answer to a call, if it is there.
    func response(to call: UInt64) -> ResponseHeader? {
        for case .response(let response) in headers where response.call == call { return response }
        return nil
    }

    /// False when the library did not take the frame.
    @discardableResult
    func send(_ frame: [UInt8], hasMore: Bool = false) throws -> Bool {
        if case .sent = try socket.send(frame, hasMore: hasMore) { true } else { false }
    }

    func send(_ header: Header, body: String? = nil) throws {
        try send(Self.frame(header, body: body))
    }

    func forget() { received = [] }

    func close() {
        watch?.cancel()
        socket.close()
    }

    nonisolated static func frame(_ header: Header, body: String? = nil) throws -> [UInt8] {
        var builder = FrameBuilder()
        if let body { try builder.append(header, body: Array(body.utf8)[...]) } else { try builder.append(header) }
        return builder.takeFrames()[0]
    }

    private func receive() {
        do {
            while let (bytes, _) = try socket.receive() {
                do {
                    received.append(try FrameDecoder.decode(bytes))
                } catch {
                    received.append(nil)
                }
            }
        } catch {
            fatalError("\(error)")
        }
    }
}

/// A server that does only what a test tells it.
@Loop
final class RawServer {
    private let socket: ZeroMQSocket
    private var watch: LoopWatch?
    private let domain = ZeroMQContext.shared.uniqueAddress("raw-server")
    let endpoint: String
    /// Called with each message and a way to answer with a frame.
    var onMessage: @Loop (WireMessage, @Loop ([UInt8]) -> Void) -> Void

    init(_ onMessage: @escaping @Loop (WireMessage, @Loop ([UInt8]) -> Void) -> Void) throws {
        self.onMessage = onMessage
        socket = try ZeroMQContext.shared.makeSocket(.router)
        try SocketOptions.apply(to: socket)
        TestAuthenticator.shared.setAllowed(TestKeys.allowed, domain: domain)
        try SocketOptions.applyCurveServer(to: socket, keys: TestKeys.server, domain: domain)
        try socket.bind("tcp://127.0.0.1:*")
        endpoint = try socket.text(ZMQ_LAST_ENDPOINT, "LAST_ENDPOINT")
        watch = LoopWatch(socket: socket.events, .readable) { [unowned self] _ in receive() }
    }

    func close() {
        watch?.cancel()
        socket.close()
        TestAuthenticator.shared.remove(domain: domain)
    }

    /// Answers a hello as a server does.
    static func hello(_ hello: Hello) -> Header {
        .hello(Hello(session: hello.session, service: "auctions", instance: "raw"))
    }

    private func receive() {
        do {
            while let (identity, _) = try socket.receive(), let (bytes, _) = try socket.receive() {
                for message in try FrameDecoder.decode(bytes) {
                    onMessage(message) { frame in
                        do {
                            _ = try self.socket.send(identity, hasMore: true)
                            _ = try self.socket.send(frame)
                        } catch {
                            fatalError("\(error)")
                        }
                    }
                }
            }
        } catch {
            fatalError("\(error)")
        }
    }
}
