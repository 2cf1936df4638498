import Kernel
import Wire

/// One event of a service's feed.
package struct FeedEvent: Codable, Sendable {
    package var epoch: Int64
    package var transaction: Int64
    package var position: Int64
    /// What the event is about, e.g. `auction:0197…`.
    package var aggregate: String
    /// Gap-free per aggregate, from 1.
    package var version: Int64
    package var type: String
    /// When it was emitted, by the emitting service's clock.
    package var at: Timestamp
    package var body: JSONValue
    package var traceParent: String?

    package init(
        epoch: Int64, transaction: Int64, position: Int64, aggregate: String, version: Int64, type: String,
        at: Timestamp, body: JSONValue, traceParent: String?
    ) {
        self.epoch = epoch
        self.transaction = transaction
        self.position = position
        self.aggregate = aggregate
        self.version = version
        self.type = type
        self.at = at
        self.body = body
        self.traceParent = traceParent
    }

    package var cursor: FeedCursor { FeedCursor(epoch: epoch, transaction: transaction, position: position) }
}

/// A place in a service's feed: after which event a reader stands.
package struct FeedCursor: Codable, Hashable, Comparable, Sendable {
    /// The cluster's epoch: transaction ids start anew after a restore.
    package var epoch: Int64
    package var transaction: Int64
    package var position: Int64

    package init(epoch: Int64, transaction: Int64, position: Int64) {
        self.epoch = epoch
        self.transaction = transaction
        self.position = position
    }

    package static let start = FeedCursor(epoch: 0, transaction: 0, position: 0)

    package static func < (a: FeedCursor, b: FeedCursor) -> Bool {
        (a.epoch, a.transaction, a.position) < (b.epoch, b.transaction, b.position)
    }
}

/// Reads the events that follow a cursor, in the order in which every consumer sees them.
package enum PullEvents: RPCMethod {
    package struct Request: Codable, Sendable {
        package var after: FeedCursor
        /// 1 … 1000
        package var limit: Int
        package init(after: FeedCursor, limit: Int) {
            self.after = after
            self.limit = limit
        }
    }
    package struct Response: Codable, Sendable {
        package var events: [FeedEvent]
        /// Whether more events are ready behind these.
        package var hasMore: Bool
        package init(events: [FeedEvent], hasMore: Bool) {
            self.events = events
            self.hasMore = hasMore
        }
    }
    package static let service: ServiceName? = nil
    package static let name = "pullEvents"
    package static let callers = Set<Caller>.everyone
    package static let isIdempotent = true
}

/// Tells a consumer that a feed has news; only a hint, a slow poll is the fallback.
package enum HintEvents: RPCMethod {
    package struct Request: Codable, Sendable {
        package var source: ServiceName
        package init(source: ServiceName) { self.source = source }
    }
    package typealias Response = Empty
    package static let service: ServiceName? = nil
    package static let name = "hintEvents"
    package static let callers = Set<Caller>.everyone
    package static let isIdempotent = true
    package static let defaultTimeoutMilliseconds: Int64 = 1000
}
