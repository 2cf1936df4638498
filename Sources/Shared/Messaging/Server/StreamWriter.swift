import Reactor
import Wire

/// Where a handler puts the items of its stream.
package struct StreamWriter<Item: Encodable & Sendable>: Sendable {
    let stream: ServerStream

    /// Sends an item; waits while the reader's credit is used up.
    /// - Throws: `CancellationError` when nobody reads any more, `RPCError` for an item larger than a frame, or what the
    ///   encoder throws. A handler lets all of them pass.
    @Loop
    package func write(_ item: Item) async throws { try await stream.write(try JSON.encode(item)) }

    /// Sends an item without waiting, for news that many readers get at one time.
    ///
    /// What the credit does not cover is kept; a reader for whom more than `limit` bytes would have to be kept gets
    /// RESOURCE_EXHAUSTED `SLOW_READER`, and the handler's task is cancelled.
    /// - Returns: false when the stream is over.
    @Loop @discardableResult
    package func offer(_ item: Item, keepingAtMost limit: Int) throws -> Bool {
        stream.offer(try JSON.encode(item), keepingAtMost: limit)
    }
}
