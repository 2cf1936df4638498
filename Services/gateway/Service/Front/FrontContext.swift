import NIOCore

/// What the server knows of a request beside its head and body.
struct FrontContext {
    /// The address at the other end of the connection.
    let peerAddress: String
}
