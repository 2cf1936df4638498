import CZeroMQ
import Reactor

/// Tells when the connection of a socket comes and goes. In-process connections report nothing.
@Loop
final class SocketMonitor {
    enum Event {
        /// The connection stands, its keys have been accepted.
        case established
        case lost
        /// The peer refused the handshake, e.g. because of the keys.
        case handshakeFailed
    }

    private let monitored: ZeroMQSocket
    private let socket: ZeroMQSocket
    private var watch: LoopWatch?
    private let report: @Loop (Event) -> Void

    private static let failures =
        ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH

    /// Must be made before `monitored` connects.
    init(of monitored: ZeroMQSocket, _ report: @escaping @Loop (Event) -> Void) throws(ZeroMQError) {
        self.monitored = monitored
        self.report = report
        let address = ZeroMQContext.shared.uniqueAddress("monitor")
        try monitored.monitor(
            at: address, events: Int32(ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED) | Int32(Self.failures))
        socket = try ZeroMQContext.shared.makeSocket(.pair)
        do {
            try SocketOptions.setAndVerify(socket, ZMQ_LINGER, "LINGER", 0)
            try socket.connect(address)
        } catch {
            socket.close()
            throw error
        }
        watch = LoopWatch(socket: socket.events, .readable) { [unowned self] _ in receive() }
    }

    /// Must be called before the monitored socket is closed.
    func close() {
        watch?.cancel()
        watch = nil
        monitored.stopMonitor()
        socket.close()
    }

    /// An event is two parts: number (16 bits) and value (32 bits) in the machine's order, then the address.
    private func receive() {
        while watch != nil {
            do {
                guard let (bytes, hasMore) = try socket.receive() else { return }
                if hasMore { _ = try socket.receive() }
                guard bytes.count >= 2 else { continue }
                let number = bytes.withUnsafeBytes { Int32($0.loadUnaligned(as: UInt16.self)) }
                if number == Int32(ZMQ_EVENT_HANDSHAKE_SUCCEEDED) {
                    report(.established)
                } else if number == Int32(ZMQ_EVENT_DISCONNECTED) {
                    report(.lost)
                } else if number & Int32(Self.failures) != 0 {
                    report(.handshakeFailed)
                }
            } catch {
                preconditionFailure("a monitor failed: \(error)")
            }
        }
    }
}
