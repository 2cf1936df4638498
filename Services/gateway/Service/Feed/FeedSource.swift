import Contracts
import Kernel
import Messaging
import NIOCore
import Reactor
import Wire

/// Where the entries of live feeds come from: the auctions service, or a test.
@Loop
protocol FeedSource {
    /// Entries after `after`; waits up to `waitMilliseconds` for the first when there is none.
    func read(
        _ auction: AuctionID, after: Int64, limit: Int, waitMilliseconds: Int64
    ) async throws(RPCError) -> ReadFeed.Response
}

/// The feeds of the auctions service, read by long poll over the bus.
@Loop
struct BusFeedSource: FeedSource {
    /// What the call may take beyond the wait that it asks for.
    private static let graceMilliseconds: Int64 = 5000
    let bus: Bus

    func read(
        _ auction: AuctionID, after: Int64, limit: Int, waitMilliseconds: Int64
    ) async throws(RPCError) -> ReadFeed.Response {
        try await bus.call(
            ReadFeed.self,
            ReadFeed.Request(auction: auction, after: after, limit: limit, waitMilliseconds: waitMilliseconds),
            options: CallOptions(timeoutMilliseconds: waitMilliseconds + Self.graceMilliseconds))
    }
}

/// The limits of live feeds.
struct FeedLimits: Sendable {
    /// Listeners of this process, of all auctions.
    var listeners = 10_000
    /// Bytes that may wait for one listener; whoever is slower is cut off and can resume.
    var bufferBytes = 256 * 1024
    /// Entries that are kept of each watched auction for listeners that come or come back.
    var keptEntries = 1000
    /// Entries read at once.
    var pageEntries = 500
    /// How long one poll waits for news.
    var waitMilliseconds: Int64 = 15_000
    /// When a connection that took no more is tried again, doubled up to the longest while none of them takes more.
    var roomPause = Duration.milliseconds(20)
    var longestRoomPause = Duration.milliseconds(500)
    /// How often a silent feed shows that it is alive.
    var heartbeat = Duration.seconds(15)

    init() {}
}

/// One entry as it is sent, with its position. All listeners share its bytes.
struct FeedLine: Sendable {
    let position: Int64
    /// `id`, `event` and `data` with the empty line behind them.
    let bytes: ByteBuffer

    init(_ entry: FeedEntry) throws(JSONFault) {
        position = entry.position
        var bytes = ByteBuffer(string: "id: \(entry.position)\nevent: \(entry.type)\ndata: ")
        bytes.writeBytes(try JSON.encode(entry))
        bytes.writeStaticString("\n\n")
        self.bytes = bytes
    }

    static let heartbeat = ByteBuffer(staticString: ": heartbeat\n\n")
    /// Sent first: browsers come back after two seconds.
    static let preface = ByteBuffer(staticString: "retry: 2000\n\n")
}
