import Glibc
import NIOCore
import NIOHTTPTypes

/// The connection of a listener whose answer has begun and is not written by anybody else.
struct ListenerChannel: ListenerConnection {
    let channel: any Channel

    var isWritable: Bool { channel.isWritable }

    func send(_ lines: [ByteBuffer]) {
        channel.eventLoop.execute {
            for line in lines { channel.write(HTTPResponsePart.body(line), promise: nil) }
            channel.flush()
        }
    }

    /// Throws away what waits to be sent: the kernel would keep it, and the connection, for a client that does not read.
    func reset() {
        guard let socket = channel as? any SocketOptionProvider else { return channel.close(promise: nil) }
        socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in channel.close(promise: nil) }
    }

    /// A listener that has closed its side has left: it says nothing more, and nobody reads over there.
    func whenClosed(_ body: @escaping @Sendable () -> Void) {
        _ = channel.setOption(.allowRemoteHalfClosure, value: false)
        channel.closeFuture.whenComplete { _ in body() }
    }
}
