import Glibc
import Synchronization

/// Ports of loopback for servers of tests.
enum TestPorts {
    /// Below the ports that the system gives to outgoing connections.
    private static let range: ClosedRange<UInt16> = 20_000...31_999
    private static let last = Mutex(UInt16.random(in: range))

    /// A port that no other process has, kept for this one until its end.
    static func reserve() throws -> UInt16 {
        for _ in range {
            let port = last.withLock { port in
                port = port < range.upperBound ? port + 1 : range.lowerBound
                return port
            }
            if hold(port) { return port }
        }
        throw TestSetupFailure(description: "no free port")
    }

    /// Binds a socket that never listens. It was bound alone, so nobody else had the port; from then on it lets in who
    /// asks to share the address, as ZeroMQ does, and another process that wants the port for itself is refused.
    private static func hold(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        var isShared: Int32 = 1
        guard status == 0,
            setsockopt(
                descriptor, SOL_SOCKET, SO_REUSEADDR, &isShared, socklen_t(MemoryLayout<Int32>.size)) == 0
        else {
            close(descriptor)
            return false
        }
        return true
    }
}
