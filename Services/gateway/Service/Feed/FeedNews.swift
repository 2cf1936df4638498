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
    /// The replicas that are known now.
    private var replicas: Set<String> = []
    /// Those of which every commit is heard; some may have left and finish their calls.
    private var heard: Set<String> = []
    private var tasks: [String: Task<Void, Never>] = [:]
    private var isStopped = false

    init(bus: Bus) { self.bus = bus }

    /// Whether the commits of all replicas are heard: then nobody needs to ask for them.
    var isComplete: Bool { !replicas.isEmpty && replicas.isSubset(of: heard) }

    /// Opens the streams, and again when they end, and follows the replicas as they come and go.
    func start() {
        bus.onEndpointsChange { [weak self] service in if service == .auctions { self?.follow() } }
        follow()
    }

    func stop() {
        isStopped = true
        for task in tasks.values { task.cancel() }
        replicas = []
        heard = []
    }

    private func follow() {
        if isStopped { return }
        replicas = Set(bus.endpoints(of: .auctions))
        for endpoint in replicas where tasks[endpoint] == nil {
            tasks[endpoint] = Task { @Loop in await self.keepListening(to: endpoint) }
        }
        // A new one may have committed before it was known.
        onNews(nil)
    }

    /// Listens until the replica is gone; what it commits until then is heard to the end of its stream.
    private func keepListening(to endpoint: String) async {
        var pause = Self.shortestPause
        while !Task.isCancelled, replicas.contains(endpoint) {
            if await listen(to: endpoint) { pause = Self.shortestPause }
            // Only `stop` cancels this task.
            do { try await Loop.sleep(pause) } catch { break }
            pause = min(pause * 2, Self.longestPause)
        }
        tasks[endpoint] = nil
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
