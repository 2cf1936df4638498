import CZeroMQ
import Reactor
import Wire

/// Decides who may connect: the handler of the ZeroMQ Authentication Protocol (RFC 27) of this process.
///
/// A CURVE server whose context has no handler lets every client in that knows the server's key. So a server starts only
/// when this handler is bound. Each server has a domain of its own with an allow-list from public keys to callers.
@Loop
package final class ZAPAuthenticator {
    static let address = "inproc://zeromq.zap.01"

    /// Handshakes that were accepted and refused since the start.
    package private(set) var accepted: UInt64 = 0
    package private(set) var refused: UInt64 = 0

    private let socket: ZeroMQSocket
    private var watch: LoopWatch?
    private var allowed: [String: [[UInt8]: Caller]] = [:]

    /// Binds the handler. Throws when this process has one already.
    package init() throws(ZeroMQError) {
        socket = try ZeroMQContext.shared.makeSocket(.reply)
        do {
            try SocketOptions.setAndVerify(socket, ZMQ_LINGER, "LINGER", 0)
            try socket.bind(Self.address)
        } catch {
            socket.close()
            throw error
        }
        watch = LoopWatch(socket: socket.events, .readable) { [unowned self] _ in answerRequests() }
    }

    /// Unbinds the handler. Servers must have been closed before.
    package func close() {
        guard watch != nil else { return }
        watch?.cancel()
        watch = nil
        socket.close()
    }

    /// Whether the handler answers.
    package var isBound: Bool { watch != nil && Self.isHandlerBound() }

    /// Replaces the allow-list of `domain`. Connections that stand already are not touched.
    package func setAllowed(_ callers: [CurvePublicKey: Caller], domain: String) {
        allowed[domain] = Dictionary(callers.map { ($0.key.bytes, $0.value) }) { first, _ in first }
    }

    /// Forgets `domain`: nobody gets in any more.
    package func remove(domain: String) { allowed[domain] = nil }

    /// Asks the library rather than our own memory: an address that can be bound again has no handler.
    static func isHandlerBound() -> Bool {
        do {
            let probe = try ZeroMQContext.shared.makeSocket(.reply)
            defer { probe.close() }
            try probe.bind(address)
            return false
        } catch {
            return error.isAddressInUse
        }
    }

    private func answerRequests() {
        while watch != nil {
            do {
                guard let request = try receiveRequest() else { return }
                try answer(request)
            } catch {
                preconditionFailure("the ZAP handler failed: \(error)")
            }
        }
    }

    private func receiveRequest() throws(ZeroMQError) -> [[UInt8]]? {
        var parts: [[UInt8]] = []
        while true {
            guard let (bytes, hasMore) = try socket.receive() else { return parts.isEmpty ? nil : parts }
            parts.append(bytes)
            if !hasMore { return parts }
        }
    }

    /// A request is: version, request id, domain, address, identity, mechanism, credentials.
    private func answer(_ request: [[UInt8]]) throws(ZeroMQError) {
        let caller = caller(of: request)
        if caller == nil { refused += 1 } else { accepted += 1 }
        let identifier = request.count > 1 ? request[1] : []
        try send([
            Array("1.0".utf8), identifier, Array((caller == nil ? "400" : "200").utf8),
            Array((caller == nil ? "refused" : "").utf8), Array((caller?.description ?? "").utf8), [],
        ])
    }

    private func caller(of request: [[UInt8]]) -> Caller? {
        guard request.count == 7, request[0] == Array("1.0".utf8), request[5] == Array("CURVE".utf8) else { return nil }
        return allowed[String(decoding: request[2], as: UTF8.self)]?[request[6]]
    }

    private func send(_ parts: [[UInt8]]) throws(ZeroMQError) {
        for (index, part) in parts.enumerated() {
            // A reply has one asker who waits for it; a full queue would mean that the asker is gone.
            _ = try socket.send(part, hasMore: index < parts.count - 1)
        }
    }
}
