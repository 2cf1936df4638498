import Contracts
import Kernel
import NIOCore
import Reactor
import Wire

/// One listener of a live feed. It catches up by reading pages at its own pace, then takes part in the auction's feed.
@Loop
final class EventStream {
    let auction: AuctionID
    /// The newest position that has been put into the listener's buffer.
    private(set) var position: Int64
    private let hub: FeedHub
    /// What has not been asked for yet; the bytes are shared by all listeners.
    private var buffer = [FeedLine.preface]
    private var bufferedBytes = 0
    private var waiter: CheckedContinuation<Void, Never>?
    /// How many heartbeats have passed since the listener last asked.
    private var silentBeats = 0
    private static let longestSilence = 4
    private var isAttached = false
    /// Whether the listener has asked and nothing has come yet.
    var isWaiting: Bool { waiter != nil }
    /// Nothing will be added any more; what is in the buffer is still sent.
    private var isComplete = false
    /// Over: the client left, was too slow, or the server stops.
    private var isEnded = false
    /// Closes the connection, which nothing else does while a write waits for a client that does not read.
    private var closeConnection: (@Sendable () -> Void)?

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

    /// The next bytes to send; nil at the end. A listener asks again when it has sent them.
    func next() async -> [ByteBuffer]? {
        silentBeats = 0
        while buffer.isEmpty {
            if isEnded || isComplete { break }
            if isAttached || attach() {
                await news()
            } else {
                await catchUp()
            }
        }
        if buffer.isEmpty || isEnded {
            end()
            return nil
        }
        defer {
            buffer = []
            bufferedBytes = 0
        }
        return buffer
    }

    /// Waits until there is something to send or nothing will come.
    private func news() async {
        await withCheckedContinuation { continuation in
            // Asked here and not before: others may run on the loop before the body of a continuation does.
            if buffer.isEmpty && !isComplete && !isEnded {
                waiter = continuation
            } else {
                continuation.resume()
            }
        }
    }

    /// Says how to close the connection of a listener that is cut off.
    func onCutOff(_ close: @escaping @Sendable () -> Void) { closeConnection = close }

    /// Lets go of a listener that does not read: it comes back with the last position that it has seen.
    private func cutOff() {
        end()
        buffer = []
        closeConnection?()
    }

    /// Gives the place back. Ending twice does nothing.
    func end() {
        guard !isEnded else { return }
        isEnded = true
        hub.remove(self)
        wake()
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

    /// Adds what is new for this listener; one that does not read is cut off.
    func push(_ lines: [FeedLine]) {
        append(lines)
        if bufferedBytes > hub.limits.bufferBytes { return cutOff() }
        wake()
    }

    func complete() {
        isComplete = true
        wake()
    }

    /// Shows a waiting listener that the feed is alive, and lets go of one that has stopped asking.
    func heartbeat() {
        guard buffer.isEmpty, waiter != nil else {
            silentBeats += 1
            if silentBeats > Self.longestSilence { cutOff() }
            return
        }
        buffer = [FeedLine.heartbeat]
        wake()
    }

    private func append(_ lines: [FeedLine]) {
        for line in lines where line.position > position {
            buffer.append(line.bytes)
            bufferedBytes += line.bytes.readableBytes
            position = line.position
        }
    }

    private func wake() {
        guard !buffer.isEmpty || isComplete || isEnded else { return }
        waiter?.resume()
        waiter = nil
    }
}
