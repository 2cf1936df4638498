import CZeroMQ
import Glibc
import Reactor

/// One ZeroMQ socket. It is not Sendable and every call checks that it is made on the thread that opened it, in release
/// builds too: ZeroMQ does not, and what follows from a mistake is not an error but a damaged process.
final class ZeroMQSocket {
    enum Kind: String {
        case router, dealer, pair, reply

        var number: Int32 {
            switch self {
            case .router: ZMQ_ROUTER
            case .dealer: ZMQ_DEALER
            case .pair: ZMQ_PAIR
            case .reply: ZMQ_REP
            }
        }
    }

    /// What became of a frame that was to be sent. `sent` says that the library has it, never that it was delivered.
    enum SendResult {
        case sent
        /// The queue to the peer is full, or there is no connection.
        case wouldBlock
        /// A router does not know the peer (any more).
        case unroutable
    }

    let kind: Kind
    /// What the socket is ready for, to be watched by the loop.
    let events: SocketEvents
    private let handle: UnsafeMutableRawPointer
    private let owner: pthread_t
    // A message must keep its address and must not be copied bitwise.
    private let message: UnsafeMutablePointer<zmq_msg_t>
    private var isOpen = true

    init(_ handle: UnsafeMutableRawPointer, kind: Kind) {
        self.handle = handle
        self.kind = kind
        events = SocketEvents(of: handle)
        owner = pthread_self()
        message = .allocate(capacity: 1)
        zmq_msg_init(message)
    }

    deinit { precondition(!isOpen, "a \(kind) socket was dropped without being closed") }

    func bind(_ endpoint: String) throws(ZeroMQError) {
        use()
        guard zmq_bind(handle, endpoint) == 0 else { throw .last("bind \(endpoint)") }
    }

    /// Stops listening. The library closes the listener a moment later, on its own thread.
    func unbind(_ endpoint: String) {
        use()
        // It fails only for an address that is not bound any more, which is what is wanted.
        zmq_unbind(handle, endpoint)
    }

    func connect(_ endpoint: String) throws(ZeroMQError) {
        use()
        guard zmq_connect(handle, endpoint) == 0 else { throw .last("connect \(endpoint)") }
    }

    /// Makes the library report connections at `address`, for a `SocketMonitor`.
    func monitor(at address: String, events: Int32) throws(ZeroMQError) {
        use()
        guard zmq_socket_monitor(handle, address, events) == 0 else { throw .last("monitor a socket") }
    }

    /// Ends the reports.
    func stopMonitor() {
        use()
        zmq_socket_monitor(handle, nil, 0)
    }

    /// The next part of a message, copied; nil when there is none now.
    func receive() throws(ZeroMQError) -> (bytes: [UInt8], hasMore: Bool)? {
        use()
        while zmq_msg_recv(message, handle, ZMQ_DONTWAIT) < 0 {
            switch zmq_errno() {
            case EAGAIN: return nil
            case EINTR: continue
            default: throw .last("receive")
            }
        }
        let bytes = [UInt8](UnsafeRawBufferPointer(start: zmq_msg_data(message), count: zmq_msg_size(message)))
        return (bytes, zmq_msg_more(message) != 0)
    }

    /// A property of the connection over which the last part came. On a router it must be asked of the payload: the
    /// part with the peer's identity loses it.
    func receivedProperty(_ name: StaticString) -> String? {
        checkThread()
        guard let value = zmq_msg_gets(message, UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self))
        else { return nil }
        return String(validatingCString: value)
    }

    /// Hands one part to the library, which copies it.
    func send(_ bytes: [UInt8], hasMore: Bool = false) throws(ZeroMQError) -> SendResult {
        use()
        let flags = ZMQ_DONTWAIT | (hasMore ? ZMQ_SNDMORE : 0)
        while bytes.withUnsafeBytes({ zmq_send(handle, $0.baseAddress, $0.count, flags) }) < 0 {
            switch zmq_errno() {
            case EAGAIN: return .wouldBlock
            case EHOSTUNREACH: return .unroutable
            case EINTR: continue
            default: throw .last("send")
            }
        }
        return .sent
    }

    /// Closes the socket; it must not be watched any more. Closing twice does nothing.
    func close() {
        use()
        guard isOpen else { return }
        isOpen = false
        zmq_msg_close(message)
        message.deallocate()
        zmq_close(handle)
    }

    // MARK: - Options

    func set(_ option: Int32, _ name: String, to value: Int32) throws(ZeroMQError) {
        use()
        var value = value
        guard zmq_setsockopt(handle, option, &value, MemoryLayout<Int32>.size) == 0 else { throw .last("set \(name)") }
    }

    func set(_ option: Int32, _ name: String, to value: Int64) throws(ZeroMQError) {
        use()
        var value = value
        guard zmq_setsockopt(handle, option, &value, MemoryLayout<Int64>.size) == 0 else { throw .last("set \(name)") }
    }

    func set(_ option: Int32, _ name: String, to value: String) throws(ZeroMQError) {
        use()
        guard zmq_setsockopt(handle, option, value, value.utf8.count) == 0 else { throw .last("set \(name)") }
    }

    func int32(_ option: Int32, _ name: String) throws(ZeroMQError) -> Int32 {
        use()
        var value: Int32 = 0
        var size = MemoryLayout<Int32>.size
        guard zmq_getsockopt(handle, option, &value, &size) == 0 else { throw .last("read \(name)") }
        return value
    }

    func int64(_ option: Int32, _ name: String) throws(ZeroMQError) -> Int64 {
        use()
        var value: Int64 = 0
        var size = MemoryLayout<Int64>.size
        guard zmq_getsockopt(handle, option, &value, &size) == 0 else { throw .last("read \(name)") }
        return value
    }

    func text(_ option: Int32, _ name: String, capacity: Int = 256) throws(ZeroMQError) -> String {
        use()
        var value = [UInt8](repeating: 0, count: capacity)
        var size = capacity
        guard zmq_getsockopt(handle, option, &value, &size) == 0 else { throw .last("read \(name)") }
        return String(decoding: value.prefix(size).prefix { $0 != 0 }, as: UTF8.self)
    }

    /// Each use may take away what the descriptor would have told the loop of.
    private func use() {
        checkThread()
        events.noteUse()
    }

    private func checkThread() {
        precondition(pthread_equal(pthread_self(), owner) != 0, "a ZeroMQ socket was used on another thread")
    }
}
