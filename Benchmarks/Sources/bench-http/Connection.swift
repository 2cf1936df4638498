import CGenerator
import Glibc

/// Why a measurement cannot go on.
struct ConnectionFault: Error, CustomStringConvertible {
    let description: String
}

/// One keep-alive connection of HTTP/1.1 with at most one request on its way.
final class Connection {
    let descriptor: Int32
    private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)
    private var filled = 0

    init(port: UInt16) throws(ConnectionFault) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw ConnectionFault(description: "nobody listens on port \(port)") }
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit {
        close(descriptor)
        buffer.deallocate()
    }

    /// Writes a whole request; it is small, so the socket takes it at once.
    func send(_ request: [UInt8]) throws(ConnectionFault) {
        guard Glibc.send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            throw ConnectionFault(description: "a request could not be sent: \(String(cString: strerror(errno)))")
        }
    }

    /// Reads what has come, and calls `body` with the status and the body of the answer once it is complete.
    func receive(_ body: (_ status: Int, _ content: UnsafeRawBufferPointer) -> Void) throws(ConnectionFault) {
        guard let start = buffer.baseAddress else { preconditionFailure("the buffer is allocated") }
        let count = recv(descriptor, start + filled, buffer.count - filled, Int32(MSG_DONTWAIT))
        if count < 0, errno == EAGAIN { return }
        guard count > 0 else { throw ConnectionFault(description: "the server closed a connection") }
        filled += count
        let headBytes = generator_head_bytes(start, filled)
        guard headBytes > 12 else { return }
        let length = generator_content_length(start, headBytes)
        guard length >= 0 else { throw ConnectionFault(description: "an answer states no length") }
        guard headBytes + length <= buffer.count else { throw ConnectionFault(description: "an answer is too large") }
        guard filled >= headBytes + length else { return }
        filled = 0
        let status = buffer[9..<12].reduce(0) { $0 * 10 + Int($1) - 48 }
        body(status, UnsafeRawBufferPointer(start: start + headBytes, count: length))
    }
}
