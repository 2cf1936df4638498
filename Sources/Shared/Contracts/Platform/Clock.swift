import Kernel
import Wire

/// The time by which a service decides (CA-8).
package struct ClockReading: Codable, Sendable {
    package var now: Timestamp
    /// True in a sandbox whose clock stands still until it is set.
    package var isFrozen: Bool
    package init(now: Timestamp, isFrozen: Bool) {
        self.now = now
        self.isFrozen = isFrozen
    }
}

/// Reads the service's clock.
package enum GetClock: RPCMethod {
    package typealias Request = Empty
    package typealias Response = ClockReading
    package static let service: ServiceName? = nil
    package static let name = "getClock"
    package static let callers = Set<Caller>.everyone
    package static let isIdempotent = true
}

/// Freezes the service's clock at an instant, forward only. Exists in sandbox mode only.
package enum SetClock: RPCMethod {
    package struct Request: Codable, Sendable {
        package var instant: Timestamp
        package init(instant: Timestamp) { self.instant = instant }
    }
    package typealias Response = ClockReading
    package static let service: ServiceName? = nil
    package static let name = "setClock"
    package static let callers = Set<Caller>.operators
    package static let isIdempotent = true
}

/// Whether the service has work that is due or on its way: what a sandbox clock waits for before it moves on.
package enum GetPending: RPCMethod {
    package typealias Request = Empty
    package struct Response: Codable, Sendable {
        /// The earliest deadline that has not been handled, if there is one.
        package var nextDueAt: Timestamp?
        /// The service's own feed up to its newest committed event.
        package var feedEnd: FeedCursor
        /// How far this service has consumed the feeds of others, by source.
        package var consumed: [String: FeedCursor]
        /// Events of others that were set aside because they could not be handled.
        package var parkedCount: Int64

        package init(
            nextDueAt: Timestamp?, feedEnd: FeedCursor, consumed: [String: FeedCursor], parkedCount: Int64
        ) {
            self.nextDueAt = nextDueAt
            self.feedEnd = feedEnd
            self.consumed = consumed
            self.parkedCount = parkedCount
        }
    }
    package static let service: ServiceName? = nil
    package static let name = "getPending"
    package static let callers = Set<Caller>.operators
    package static let isIdempotent = true
}

/// Handles the deadlines that are due now, and answers when none is left.
package enum RunDue: RPCMethod {
    package typealias Request = Empty
    package struct Response: Codable, Sendable {
        package var handled: Int
        package init(handled: Int) { self.handled = handled }
    }
    package static let service: ServiceName? = nil
    package static let name = "runDue"
    package static let callers = Set<Caller>.operators
    package static let isIdempotent = true
    package static let defaultTimeoutMilliseconds: Int64 = 30_000
}
