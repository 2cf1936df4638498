import Contracts
import Kernel
import Metrics
import Reactor
import Wire

/// All live feeds that somebody listens to (AU-15): one reader per watched auction, however many listen.
@Loop
final class FeedHub {
    let source: any FeedSource
    let limits: FeedLimits
    private let news: FeedNews?
    private var feeds: [AuctionID: AuctionFeed] = [:]
    private var streams: [ObjectIdentifier: EventStream] = [:] {
        didSet { gauge.record(streams.count) }
    }
    private let gauge = Gauge(label: "gavel_feed_listeners")
    /// Streams with something to send whose connections did not take it.
    private var waitingForRoom: [ObjectIdentifier: EventStream] = [:]
    private var roomTimer: LoopTimer?
    private var roomPause: Duration
    private var heartbeatTimer: LoopTimer?
    private var isClosed = false

    /// - Parameter news: tells when to read; without it, and while it does not hear every replica, feeds are polled.
    init(source: any FeedSource, news: FeedNews? = nil, limits: FeedLimits = FeedLimits()) {
        self.source = source
        self.news = news
        self.limits = limits
        roomPause = limits.roomPause
        news?.onNews = { [weak self] auction in self?.look(auction) }
        news?.start()
    }

    /// How many listen.
    var listenerCount: Int { streams.count }
    /// Whether feeds are told of news, and need not ask for them.
    var isTold: Bool { news?.isComplete ?? false }
    /// How many auctions are read.
    var feedCount: Int { feeds.count }

    /// A stream of what follows `after`; nil when the feed is complete and nothing follows.
    func open(_ auction: AuctionID, after: Int64) async throws(RPCError) -> EventStream? {
        try admit()
        let stream = EventStream(auction: auction, after: after, hub: self)
        streams[ObjectIdentifier(stream)] = stream
        scheduleHeartbeat()
        do {
            // The first page is read before anything is answered: an unknown auction is a 404, not an empty stream.
            if try await stream.begin() { return stream }
            stream.end()
            return nil
        } catch {
            stream.end()
            throw error
        }
    }

    /// Ends all streams; clients come back to another process, or to this one after its restart.
    func close() {
        isClosed = true
        heartbeatTimer?.cancel()
        news?.stop()
        for stream in streams.values { stream.end() }
        for feed in feeds.values { feed.stop() }
        feeds = [:]
    }

    private func admit() throws(RPCError) {
        if isClosed { throw RPCError(.unavailable, reason: "SHUTTING_DOWN", "the gateway is shutting down") }
        guard streams.count < limits.listeners else {
            throw RPCError(
                .resourceExhausted, reason: "TOO_MANY_LISTENERS", "\(limits.listeners) feeds are open",
                retryAfterMilliseconds: 5000)
        }
    }

    // MARK: - Streams and feeds

    /// Joins a stream to the live feed if the feed still has everything that follows the stream's position.
    func attach(_ stream: EventStream) -> Bool {
        guard !isClosed else { return false }
        let feed = feeds[stream.auction] ?? makeFeed(stream.auction, after: stream.position)
        return feed.attach(stream)
    }

    private func makeFeed(_ auction: AuctionID, after position: Int64) -> AuctionFeed {
        let feed = AuctionFeed(auction, after: position, hub: self)
        feeds[auction] = feed
        feed.start()
        return feed
    }

    /// Reads the feed of `auction` again, or all feeds.
    private func look(_ auction: AuctionID?) {
        if let auction { feeds[auction]?.look() } else { for feed in feeds.values { feed.look() } }
    }

    func remove(_ stream: EventStream) {
        streams[ObjectIdentifier(stream)] = nil
        waitingForRoom[ObjectIdentifier(stream)] = nil
        feeds[stream.auction]?.detach(stream)
        if streams.isEmpty { heartbeatTimer?.cancel() }
    }

    /// Lets `stream` try again in a moment; later and later while nobody gets room.
    func awaitRoom(_ stream: EventStream) {
        waitingForRoom[ObjectIdentifier(stream)] = stream
        guard roomTimer == nil else { return }
        roomTimer = Loop.after(roomPause) { [weak self] in self?.retry() }
    }

    private func retry() {
        roomTimer = nil
        let streams = waitingForRoom.values
        waitingForRoom = [:]
        let sent = streams.count { $0.flush() }
        roomPause = sent > 0 ? limits.roomPause : min(roomPause * 2, limits.longestRoomPause)
    }

    func remove(_ feed: AuctionFeed) {
        if feeds[feed.auction] === feed { feeds[feed.auction] = nil }
    }

    private func scheduleHeartbeat() {
        if streams.count > 1 { return }
        heartbeatTimer?.cancel()
        heartbeatTimer = Loop.after(limits.heartbeat) { [weak self] in self?.beat() }
    }

    /// Shows every stream that it is alive.
    func beat() {
        for stream in streams.values { stream.heartbeat() }
        if streams.isEmpty || isClosed { return }
        heartbeatTimer = Loop.after(limits.heartbeat) { [weak self] in self?.beat() }
    }
}
