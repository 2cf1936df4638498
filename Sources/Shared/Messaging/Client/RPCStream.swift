import Kernel
import Reactor
import Wire

/// A stream that has been opened: its items in the order of the server, read by one task.
///
/// The server sends no more than the window ahead of what has been read. When the reading task is cancelled, when
/// `cancel` is called, or when nobody holds the stream any more, the server's handler is cancelled.
package final class RPCStream<Item: Decodable & Sendable>: AsyncSequence, Sendable {
    package typealias Element = Item
    package typealias Failure = RPCError

    private let incoming: IncomingStream
    private let method: String

    init(_ incoming: IncomingStream, method: String) {
        self.incoming = incoming
        self.method = method
    }

    deinit {
        Task(executorPreference: Loop.executor) { @Loop [incoming] in incoming.cancel() }
    }

    /// The next item; nil when the server has sent all of them.
    /// - Throws: what ended the stream. UNAVAILABLE means that it can be opened again: the bus does so by itself only as
    ///   long as no item has arrived.
    @Loop
    package func next() async throws(RPCError) -> Item? {
        guard let item = try await Loop.staying({ () async throws(RPCError) in try await self.incoming.next() }) else {
            return nil
        }
        do {
            return try JSON.decode(Item.self, from: item)
        } catch {
            incoming.cancel()
            throw RPCError(.internal, reason: "MALFORMED_RESPONSE", "an item of \(method): \(error)")
        }
    }

    /// Ends the stream; the server's handler is cancelled.
    @Loop
    package func cancel() { incoming.cancel() }

    package struct AsyncIterator: AsyncIteratorProtocol {
        // Holds the stream, which ends when it is let go.
        let stream: RPCStream

        package func next(isolation actor: isolated (any Actor)?) async throws(RPCError) -> Item? {
            try await stream.next()
        }

        package func next() async throws(RPCError) -> Item? { try await stream.next() }
    }

    package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(stream: self) }
}

extension Bus {
    /// Opens the stream `method`. It waits for an endpoint, and is tried elsewhere as a unary call is, until its first item
    /// has arrived.
    /// - Parameters:
    ///   - service: which service is asked; needed when the method belongs to the platform (`M.service == nil`).
    ///   - endpoint: only this endpoint is asked; nil for any.
    ///   - windowBytes: what is taken ahead of what has been read; nil for the method's default.
    /// - Throws: what cannot or must not begin; whatever happens later comes from the stream.
    package func stream<M: StreamingRPCMethod>(
        _ method: M.Type, _ request: M.Request, on service: ServiceName? = nil, endpoint: String? = nil,
        windowBytes: Int? = nil, options: CallOptions = CallOptions()
    ) throws(RPCError) -> RPCStream<M.Item> {
        let call = try clientCall(method, request, on: service, endpoint: endpoint, options)
        let incoming = IncomingStream(windowBytes: windowBytes ?? M.defaultWindowBytes)
        try open(incoming, call)
        return RPCStream(incoming, method: M.name)
    }
}
