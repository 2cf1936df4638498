import Contracts
import Kernel
import NIOCore
import Reactor
import Wire

/// Where the bytes of one listener go.
protocol ListenerConnection: Sendable {
    /// Whether it takes more; while it does not, what is new waits in the stream.
    var isWritable: Bool { get }
    /// Sends in order, and waits for nothing.
    func send(_ lines: [ByteBuffer])
    /// Ends it at once, with whatever has not been sent.
    func reset()
    /// Calls `body` once the connection has ended, for whatever reason.
    func whenClosed(_ body: @escaping @Sendable () -> Void)
}

/// One listener of a live feed. It catches up by reading pages at its own pace, then takes part in the auction's feed,
/// which sends to it directly: no task wakes for an event.
@Loop
final class EventStream {
    let auction: AuctionID
    /// The newest position that has been put into the listener's buffer.
    private(set) var position: Int64
    private let hub: FeedHub
    private var connection: (any ListenerConnection)?
    /// What has not been sent yet; the bytes are shared by all listeners.
    private var buffer = [FeedLine.preface]
    /// Bytes of what came while the connection took nothing, for which a listener is cut off.
    private var lateBytes = 0
    /// The task of the listener, which waits until it has to do something.
    private var waiter: CheckedContinuation<Void, Never>?
    /// How many heartbeats have passed since something could be sent.
    private var silentBeats = 0
    private static let longestSilence = 4
    private var isAttached = false
    /// Nothing will be added any more; what is in the buffer is still sent.
    private var isComplete = false
    /// Over: the client left, was too slow, or the server stops.
    private var isEnded = false

    init(auction: AuctionID, after: Int64, hub: FeedHub) {
        self.auction = auction
        position = after
        self.hub = hub
    }

    /// Reads the first page; false when the feed is complete and has nothing for this listener.
    func begin() async throws(RPCError) -> Bool {
        let found = try await readPage()
        return found || !isComplete
    }

    /// Sends until the feed is complete, the listener is cut off or leaves, or the server stops.
    func run(to connection: any ListenerConnection) async {
        self.connection = connection
        connection.whenClosed { [weak self] in
            Task(executorPreference: Loop.executor) { @Loop [weak self] in self?.end() }
        }
        while !isEnded {
            guard flush() else {
                await change()
                continue
            }
            if isComplete { break }
            if isAttached { await change() } else if !attach() { await catchUp() }
        }
        end()
    }

    /// Waits until the listener's task has something to do.
    private func change() async {
        await withCheckedContinuation { continuation in
            // Asked here and not before: others may run on the loop before the body of a continuation does.
            if isEnded || buffer.isEmpty && mustAct { continuation.resume() } else { waiter = continuation }
        }
    }

    /// Whether the listener's task goes on when everything has been sent; a stream that takes part is sent to by the feed.
    private var mustAct: Bool { isComplete || !isAttached }

    /// Sends what is in the buffer; false when the connection does not take it now. Then the hub tries again.
    @discardableResult
    func flush() -> Bool {
        guard let connection, !buffer.isEmpty, !isEnded else { return buffer.isEmpty }
        guard connection.isWritable else {
            hub.awaitRoom(self)
            return false
        }
        connection.send(buffer)
        buffer = []
        lateBytes = 0
        silentBeats = 0
        if mustAct { wake() }
        return true
    }

    /// Lets go of a listener that does not read: it comes back with the last position that it has seen.
    private func cutOff() {
        buffer = []
        end()
        connection?.reset()
    }

    /// Gives the place back. Ending twice does nothing.
    func end() {
        guard !isEnded else { return }
        isEnded = true
        hub.remove(self)
        wake()
    }

    private func wake() {
        waiter?.resume()
        waiter = nil
    }

    // MARK: - Catching up

    private func attach() -> Bool {
        isAttached = hub.attach(self)
        return isAttached
    }

    private func catchUp() async {
        do {
            if try await !readPage(), !isComplete {
                // Nothing to read and still not joined: the hub is closing.
                if !attach() { end() }
            }
        } catch {
            // The client comes back with the last position that it has seen.
            end()
        }
    }

    /// Reads a page into the buffer; false when there was nothing.
    private func readPage() async throws(RPCError) -> Bool {
        let page = try await hub.source.read(
            auction, after: position, limit: hub.limits.pageEntries, waitMilliseconds: 0)
        do {
            append(try page.entries.map { entry throws(JSONFault) in try FeedLine(entry) })
        } catch {
            throw RPCError(.internal, reason: "INTERNAL", "a feed entry cannot be written: \(error)")
        }
        if page.isComplete { isComplete = true }
        return !page.entries.isEmpty
    }

    // MARK: - From the feed

    /// Adds what the feed has kept. However much that is, it was asked for: nobody is cut off for it.
    func join(_ lines: [FeedLine]) { append(lines) }

    /// Sends what is new for this listener; one that does not read is cut off.
    func push(_ lines: [FeedLine]) {
        lateBytes += append(lines)
        if !flush(), lateBytes > hub.limits.bufferBytes { cutOff() }
    }

    func complete() {
        isComplete = true
        if flush() { wake() }
    }

    /// Shows the listener that the feed is alive, and lets go of one that has taken nothing for long.
    func heartbeat() {
        guard connection != nil, buffer.isEmpty else {
            silentBeats += 1
            if silentBeats > Self.longestSilence { cutOff() }
            return
        }
        buffer = [FeedLine.heartbeat]
        flush()
    }

    /// Returns how many bytes were new.
    @discardableResult
    private func append(_ lines: [FeedLine]) -> Int {
        var count = 0
        for line in lines where line.position > position {
            buffer.append(line.bytes)
            count += line.bytes.readableBytes
            position = line.position
        }
        return count
    }
}
