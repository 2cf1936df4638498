import Contracts
import Kernel
import Reactor
import ServiceKit
import Wire

/// The live feed of one auction: reads while somebody listens, keeps the newest entries, and hands them to all.
///
/// It reads when it is told of news, and looks by itself now and then. While not all replicas can be heard it waits for
/// news by long polls.
@Loop
final class AuctionFeed {
    /// The pause after a failed poll, doubled up to the longest.
    private static let shortestPause = Duration.milliseconds(250)
    private static let longestPause = Duration.seconds(5)

    let auction: AuctionID
    // A cycle while the feed is read; the hub lets go of the feed with its last listener.
    private let hub: FeedHub
    private var streams: [EventStream] = []
    /// The newest entries without a gap, oldest first; empty until the first poll.
    private var kept: [FeedLine] = []
    /// The position up to which everything has been read.
    private var position: Int64
    private var task: Task<Void, Never>?
    /// There may be news since the last reading began.
    private var mustLook = false
    private var isWaiting = false
    private let signal = LoopSignal()

    init(_ auction: AuctionID, after position: Int64, hub: FeedHub) {
        self.auction = auction
        self.position = position
        self.hub = hub
    }

    /// Begins to read.
    func start() {
        task = Task { @Loop [weak self] in
            var pause = Self.shortestPause
            while let self, !Task.isCancelled {
                let began = MonotonicInstant.now
                let isTold = hub.isTold
                mustLook = false
                do {
                    let response = try await hub.source.read(
                        auction, after: position, limit: hub.limits.pageEntries,
                        waitMilliseconds: isTold ? 0 : hub.limits.waitMilliseconds)
                    if try accept(response) { return }
                    pause = Self.shortestPause
                    if isTold {
                        // A full page is followed by another, and so are news that came during the reading.
                        if mustLook || response.entries.count >= hub.limits.pageEntries { continue }
                        isWaiting = true
                        await signal.wait(atMost: .milliseconds(hub.limits.waitMilliseconds))
                        isWaiting = false
                        continue
                    }
                    // A source that neither waits nor answers must not be asked without end.
                    let isIdle = response.entries.isEmpty && MonotonicInstant.now.milliseconds(since: began) < 100
                    if isIdle { try await Loop.sleep(pause) }
                } catch let error as RPCError where error.code == .notFound {
                    return finish()
                } catch is CancellationError {
                    return
                } catch {
                    // Listeners keep their streams and their places; what they missed follows when the poll succeeds.
                    // Only a cancellation ends the pause early.
                    do { try await Loop.sleep(pause) } catch { return }
                    pause = min(pause * 2, Self.longestPause)
                }
            }
        }
    }

    /// There may be news.
    func look() {
        mustLook = true
        if isWaiting { signal.signal() }
    }

    /// Ends the reading.
    func stop() {
        task?.cancel()
        signal.signal()
    }

    /// Joins a stream at its position if nothing is missing between that and what is kept.
    func attach(_ stream: EventStream) -> Bool {
        let oldest = kept.first.map { $0.position - 1 } ?? position
        guard stream.position >= oldest else { return false }
        streams.append(stream)
        stream.join(kept)
        return true
    }

    func detach(_ stream: EventStream) {
        streams.removeAll { $0 === stream }
        guard streams.isEmpty else { return }
        stop()
        hub.remove(self)
    }

    /// Takes in what was read; true when the feed is complete.
    private func accept(_ response: ReadFeed.Response) throws(JSONFault) -> Bool {
        var lines: [FeedLine] = []
        for entry in response.entries where entry.position > position {
            lines.append(try FeedLine(entry))
            position = entry.position
        }
        kept += lines
        if kept.count > hub.limits.keptEntries { kept.removeFirst(kept.count - hub.limits.keptEntries) }
        for stream in streams { stream.push(lines) }
        if response.isComplete { finish() }
        return response.isComplete
    }

    private func finish() {
        hub.remove(self)
        for stream in streams { stream.complete() }
        streams = []
    }
}
