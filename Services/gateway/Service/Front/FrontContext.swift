import Hummingbird

/// What the server knows of a request beside its head and body.
struct FrontContext: InitializableFromSource {
    /// The address at the other end of the connection.
    let peerAddress: String

    init(source: ApplicationRequestContextSource) { peerAddress = source.channel.remoteAddress?.ipAddress ?? "unknown" }

    init(peerAddress: String) { self.peerAddress = peerAddress }
}
