import CZeroMQ
import Glibc

/// What a ZeroMQ socket is ready for. Its descriptor only says that something may have changed, and stops saying so as
/// soon as the socket is used, whatever for. So the events are asked for after each use and after each signal, but not
/// on every turn of the loop: asking costs two system calls.
package final class SocketEvents {
    private let socket: UnsafeMutableRawPointer
    let descriptor: Int32
    /// Whether there may be events that the descriptor does not tell of (any more).
    private(set) var mustBeAsked = true

    package init(of socket: UnsafeMutableRawPointer) {
        self.socket = socket
        var descriptor: Int32 = -1
        var size = MemoryLayout<Int32>.size
        precondition(zmq_getsockopt(socket, ZMQ_FD, &descriptor, &size) == 0, "a socket has a descriptor")
        self.descriptor = descriptor
    }

    /// Must be called whenever the socket is used, and when its user cares about other events than before.
    package func noteUse() { mustBeAsked = true }

    /// What of `interest` there is; asks the library.
    func now(of interest: Readiness) -> Readiness {
        var events: Int32 = 0
        var size = MemoryLayout<Int32>.size
        while zmq_getsockopt(socket, ZMQ_EVENTS, &events, &size) != 0 {
            let error = zmq_errno()
            precondition(error == EINTR, "the events of a socket: \(String(cString: zmq_strerror(error)))")
        }
        mustBeAsked = false
        var readiness: Readiness = []
        if events & ZMQ_POLLIN != 0 { readiness.insert(.readable) }
        if events & ZMQ_POLLOUT != 0 { readiness.insert(.writable) }
        return readiness.intersection(interest)
    }
}
