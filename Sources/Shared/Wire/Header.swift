/// The first document of each message: what the message is. A kind that a reader does not know is skipped together with
/// its bodies.
package enum Header: Hashable, Sendable {
    /// Opens a session; the server answers with its own.
    case hello(Hello)
    /// A call.
    case request(RequestHeader)
    /// The one answer to a call.
    case response(ResponseHeader)
    /// Items of a stream, one per body.
    case data(call: UInt64)
    /// The reader of a stream takes so many more bytes of items.
    case credit(call: UInt64, bytes: Int64)
    /// The end of a stream: without an error when the server has sent all items.
    case end(ResponseHeader)
    /// The caller does not want the answer, or the rest of the stream, any more.
    case cancel(call: UInt64)
    /// Asks for a sign of life of the loop that does the work.
    case ping(sequence: UInt64)
    /// Answers a ping with the same number.
    case pong(sequence: UInt64)
    /// From a server: send no new calls here. From a client: nothing more will come.
    case goaway(GoawayReason, message: String)
    /// A kind that this build does not know.
    case unknown(kind: String)
}

/// Who speaks, and which version of the protocol.
package struct Hello: Hashable, Sendable {
    package var version: Int64
    /// Chosen by the client for each session and repeated by the server, so that an old answer is known as such.
    package var session: UInt64
    /// The name of the service; nil from a client, who is known by its key.
    package var service: String?
    /// Names the process among the replicas of its service, for logs.
    package var instance: String

    package init(
        version: Int64 = WireLimits.protocolVersion, session: UInt64, service: String? = nil, instance: String
    ) {
        self.version = version
        self.session = session
        self.service = service
        self.instance = instance
    }
}

/// The header of a call.
package struct RequestHeader: Hashable, Sendable {
    /// Unique among the sender's calls of one session.
    package var call: UInt64
    /// `<service>.<method>`.
    package var method: String
    /// Milliseconds that are left for the call.
    package var timeoutMilliseconds: Int64
    /// When it was sent, in milliseconds of a steady clock of the sender's with any origin; nil when it does not say.
    /// The receiver sees from it how long requests lay in queues.
    package var sentMilliseconds: Int64?
    /// Bytes of items that the caller takes before it grants more; nil when it wants one answer and no stream.
    package var creditBytes: Int64?
    package var metadata: Metadata

    package init(
        call: UInt64, method: String, timeoutMilliseconds: Int64, sentMilliseconds: Int64? = nil,
        creditBytes: Int64? = nil, metadata: Metadata = Metadata()
    ) {
        self.call = call
        self.method = method
        self.timeoutMilliseconds = timeoutMilliseconds
        self.sentMilliseconds = sentMilliseconds
        self.creditBytes = creditBytes
        self.metadata = metadata
    }
}

/// The header of an answer, whose body follows when there is no error, or of the end of a stream.
package struct ResponseHeader: Hashable, Sendable {
    package var call: UInt64
    package var error: RPCError?
    /// What the handler says beside its answer, e.g. that it was given before.
    package var metadata: Metadata

    package init(call: UInt64, error: RPCError? = nil, metadata: Metadata = Metadata()) {
        self.call = call
        self.error = error
        self.metadata = metadata
    }
}

/// Why one side asks the other to stop. A reader takes reasons that it does not know for `draining`.
package enum GoawayReason: String, Hashable, Sendable {
    /// The server finishes what runs and closes.
    case draining = "DRAINING"
    /// A frame could not be read; the session is over.
    case badFrame = "BAD_FRAME"
    /// A message came before a hello; the session has to be opened anew.
    case noSession = "NO_SESSION"
    /// The server does not speak the client's version.
    case unsupportedVersion = "UNSUPPORTED_VERSION"
    /// The client has got all its answers and sends nothing more.
    case done = "DONE"
}
