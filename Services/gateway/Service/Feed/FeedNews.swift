import Contracts
import Kernel
import Messaging
import Reactor
import Wire

/// Tells which auctions have news: one stream from each replica of auctions, shared by all listeners (AU-15).
///
/// What is told is a hint. The feed's table stays the source of truth, and whoever listens reads it from its own position:
/// at each hint, and whenever a stream has been opened or lost, since hints may have been missed meanwhile.
@Loop
final class FeedNews {
    /// The pause before a lost stream is opened again, doubled up to the longest.
    private static let shortestPause = Duration.milliseconds(50)
    private static let longestPause = Duration.seconds(2)

    /// Told of an auction that has news; nil when any may have some.
    var onNews: @Loop (AuctionID?) -> Void = { _ in }
    private let bus: Bus
    /// Replicas of which every commit is heard.
    private var heard: Set<String> = []
    private var tasks: [Task<Void, Never>] = []

    init(bus: Bus) { self.bus = bus }

    /// Whether the commits of all replicas are heard: then nobody needs to ask for them.
    var isComplete: Bool { !tasks.isEmpty && heard.count == tasks.count }

    /// Opens the streams, and again when they end.
    func start() {
        for endpoint in bus.endpoints(of: .auctions) {
            let task = Task { @Loop in await self.keepListening(to: endpoint) }
            tasks.append(task)
        }
    }

    func stop() {
        for task in tasks { task.cancel() }
        tasks = []
        heard = []
    }

    private func keepListening(to endpoint: String) async {
        var pause = Self.shortestPause
        while !Task.isCancelled {
            if await listen(to: endpoint) { pause = Self.shortestPause }
            // Only `stop` cancels this task.
            do { try await Loop.sleep(pause) } catch { return }
            pause = min(pause * 2, Self.longestPause)
        }
    }

    /// Listens to one replica until its stream ends; false when there was none.
    private func listen(to endpoint: String) async -> Bool {
        do {
            for try await item in try bus.stream(WatchFeeds.self, Empty(), endpoint: endpoint) {
                if heard.insert(endpoint).inserted || item.isAnything { onNews(nil) }
                for auction in item.changed { onNews(auction) }
            }
        } catch {
            // Whatever ended it, it is opened again; meanwhile the feeds ask by themselves.
        }
        let wasHeard = heard.remove(endpoint) != nil
        if wasHeard { onNews(nil) }
        return wasHeard
    }
}
