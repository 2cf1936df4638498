import CZeroMQ
import Reactor

/// The ZeroMQ context of this process. There is exactly one: `inproc` names and the ZAP handler live in it.
@Loop
package final class ZeroMQContext {
    package static let shared = ZeroMQContext()

    private let handle: UnsafeMutableRawPointer
    private var nextName: UInt64 = 0

    private init() {
        guard let handle = zmq_ctx_new() else { preconditionFailure("the ZeroMQ context could not be made") }
        self.handle = handle
        // The context lives as long as the process; sockets never linger, so ending the process never hangs.
        zmq_ctx_set(handle, ZMQ_BLOCKY, 0)
        zmq_ctx_set(handle, ZMQ_MAX_SOCKETS, 8192)
    }

    /// A new socket, which belongs to the loop's thread.
    func makeSocket(_ kind: ZeroMQSocket.Kind) throws(ZeroMQError) -> ZeroMQSocket {
        guard let socket = zmq_socket(handle, kind.number) else { throw .last("open a \(kind) socket") }
        return ZeroMQSocket(socket, kind: kind)
    }

    /// An `inproc` address that nobody has used before in this process.
    func uniqueAddress(_ purpose: String) -> String {
        nextName += 1
        return "inproc://gavel.\(purpose).\(nextName)"
    }
}
