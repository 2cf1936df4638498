/// The limits of the wire protocol, the same on both sides; `docs/wire-protocol.md` states them for other languages.
package enum WireLimits {
    /// Bytes of one ZeroMQ frame, and so of one message with all its documents.
    package static let frameBytes = 4 * 1024 * 1024
    /// Bytes of one header document, without its prefix.
    package static let headerBytes = 64 * 1024
    /// Documents in one frame, headers and bodies together.
    package static let documents = 1024
    /// Nested arrays and objects in one document.
    package static let depth = 32
    /// Bytes before each document: flags and length.
    package static let prefixBytes = 5
    /// The longest time that a call may state: one day.
    package static let timeoutMilliseconds: Int64 = 86_400_000
    /// The most bytes of items that a stream may be behind its credit; what is granted beyond it is forgotten.
    package static let creditBytes: Int64 = 64 * 1024 * 1024
    /// The version of the protocol that this build speaks.
    package static let protocolVersion: Int64 = 1
}
