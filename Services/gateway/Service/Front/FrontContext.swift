import Glibc
import Hummingbird
import NIOCore

/// What the server knows of a request beside its head and body.
struct FrontContext: InitializableFromSource {
    /// The address at the other end of the connection.
    let peerAddress: String
    /// The connection; nil in tests that have none.
    let connection: (any Channel)?

    init(source: ApplicationRequestContextSource) {
        self.init(peerAddress: source.channel.remoteAddress?.ipAddress ?? "unknown", connection: source.channel)
    }

    init(peerAddress: String, connection: (any Channel)? = nil) {
        self.peerAddress = peerAddress
        self.connection = connection
    }
}

extension Channel {
    /// Ends the connection at once. What still waits to be sent is thrown away: the kernel would keep it, and the
    /// connection, for a client that does not read.
    func reset() {
        guard let socket = self as? any SocketOptionProvider else { return close(promise: nil) }
        socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in self.close(promise: nil) }
    }
}
