import Wire

/// Counters of one method since the process began.
package struct MethodStatistics: Sendable {
    /// Upper bounds of the duration buckets in microseconds; one more bucket holds what is longer.
    package static let bucketBoundsMicroseconds: [Int64] = [
        100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000,
        5_000_000, 10_000_000,
    ]

    /// Finished calls by the code they were answered with; refusals before the handler included.
    package private(set) var finished: [RPCCode: UInt64] = [:]
    /// Calls whose handler runs now.
    package private(set) var running = 0
    /// Finished handlers by duration, one more than there are bounds.
    package private(set) var durationBuckets = [UInt64](repeating: 0, count: bucketBoundsMicroseconds.count + 1)
    /// Sum of the durations of all finished handlers.
    package private(set) var totalMicroseconds: Int64 = 0

    /// Items of streams that were sent, and their bytes.
    package private(set) var items: UInt64 = 0
    package private(set) var itemBytes: UInt64 = 0

    package init() {}

    /// Finished calls with any code.
    package var count: UInt64 { finished.values.reduce(0, +) }

    mutating func start() { running += 1 }

    mutating func finish(_ code: RPCCode, microseconds: Int64) {
        running -= 1
        refuse(code)
        totalMicroseconds += microseconds
        let bounds = Self.bucketBoundsMicroseconds
        durationBuckets[bounds.firstIndex { microseconds <= $0 } ?? bounds.count] += 1
    }

    mutating func count(itemBytes bytes: Int) {
        items += 1
        itemBytes += UInt64(bytes)
    }

    /// A call that was answered before its handler ran.
    mutating func refuse(_ code: RPCCode) { finished[code, default: 0] += 1 }
}
