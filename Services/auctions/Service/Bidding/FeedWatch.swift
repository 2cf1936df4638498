import Contracts
import Kernel
import Messaging
import Reactor
import ServiceKit
import Wire

/// The gateways that watch what this replica commits to live feeds (AU-15).
@Loop
final class FeedWatch {
    /// Auctions in one item.
    private static let itemAuctions = 500
    /// What is committed within this time after an item is told together: under load each batch would be an item.
    private static let pause = Duration.milliseconds(5)
    /// Auctions that are noted for a reader without credit; beyond it the reader is told that anything may have changed.
    private static let notedAuctions = 10_000

    /// What one reader has not been told yet.
    @Loop
    private final class Reader {
        var changed: Set<AuctionID> = []
        var isAnything = true
        let signal = LoopSignal()

        func note(_ auction: AuctionID) {
            if !isAnything { changed.insert(auction) }
            if changed.count > notedAuctions {
                changed = []
                isAnything = true
            }
            signal.signal()
        }

        var isUpToDate: Bool { changed.isEmpty && !isAnything }

        /// What is told next; nil when there is nothing.
        func take() -> WatchFeeds.Item? {
            defer { isAnything = false }
            if isAnything { return WatchFeeds.Item(changed: [], isAnything: true) }
            if changed.isEmpty { return nil }
            let some = Array(changed.prefix(itemAuctions))
            changed.subtract(some)
            return WatchFeeds.Item(changed: some, isAnything: false)
        }
    }

    private var readers: [ObjectIdentifier: Reader] = [:]

    nonisolated init() {}

    /// How many watch, for metrics.
    var count: Int { readers.count }

    /// `auction` has news, which are committed.
    func note(_ auction: AuctionID) {
        for reader in readers.values { reader.note(auction) }
    }

    /// Tells one reader until it leaves.
    func serve(_ writer: StreamWriter<WatchFeeds.Item>) async throws {
        let reader = Reader()
        readers[ObjectIdentifier(reader)] = reader
        defer { readers[ObjectIdentifier(reader)] = nil }
        while true {
            while let item = reader.take() {
                try await writer.write(item)
                if reader.isUpToDate { try await Loop.sleep(Self.pause) }
            }
            await withTaskCancellationHandler {
                await reader.signal.wait(atMost: .seconds(60))
            } onCancel: {
                Task(executorPreference: Loop.executor) { @Loop in reader.signal.signal() }
            }
            try Task.checkCancellation()
        }
    }
}
