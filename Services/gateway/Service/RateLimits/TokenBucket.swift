import Reactor

/// A rate limit: so many requests per period on average, and so many at once.
struct RateLimit: Hashable, Sendable {
    var count: Int64
    var periodSeconds: Int64
    var burst: Int64

    init(count: Int64, periodSeconds: Int64, burst: Int64) {
        self.count = count
        self.periodSeconds = periodSeconds
        self.burst = burst
    }

    init(perSecond: Int64, burst: Int64) { self.init(count: perSecond, periodSeconds: 1, burst: burst) }

    /// The parts that one request takes of a bucket: a nanosecond brings `count` parts.
    fileprivate var partsPerToken: Int64 { 1_000_000_000 * periodSeconds }
}

/// What a request was told by its limit.
struct RateDecision: Hashable, Sendable {
    var isAllowed: Bool
    /// Requests that could be made at once now.
    var remaining: Int64
    /// Whole seconds, rounded up, until the bucket is full again; for a refused request until one is allowed.
    var resetSeconds: Int64
}

/// A token bucket in integers: a token is as many parts as its period has nanoseconds, and `count` tokens come back each
/// period, so that a nanosecond brings exactly `count` parts and nothing is lost to rounding.
struct TokenBucket: Sendable {
    private var parts: Int64
    private(set) var updatedAt: MonotonicInstant

    init(full limit: RateLimit, at now: MonotonicInstant) {
        parts = limit.burst * limit.partsPerToken
        updatedAt = now
    }

    /// Takes a token if there is one.
    mutating func take(_ limit: RateLimit, at now: MonotonicInstant) -> RateDecision {
        refill(limit, at: now)
        let capacity = limit.burst * limit.partsPerToken
        guard parts >= limit.partsPerToken else {
            let wait = seconds(limit.partsPerToken - parts, limit)
            return RateDecision(isAllowed: false, remaining: 0, resetSeconds: wait)
        }
        parts -= limit.partsPerToken
        return RateDecision(
            isAllowed: true, remaining: parts / limit.partsPerToken, resetSeconds: seconds(capacity - parts, limit))
    }

    /// Whether the bucket would be full at `now`: then forgetting it changes nothing.
    func isFull(_ limit: RateLimit, at now: MonotonicInstant) -> Bool {
        var copy = self
        copy.refill(limit, at: now)
        return copy.parts == limit.burst * limit.partsPerToken
    }

    private mutating func refill(_ limit: RateLimit, at now: MonotonicInstant) {
        let elapsed = max(0, now.nanoseconds - updatedAt.nanoseconds)
        let capacity = limit.burst * limit.partsPerToken
        let (gained, overflow) = elapsed.multipliedReportingOverflow(by: limit.count)
        parts = overflow || gained >= capacity - parts ? capacity : parts + gained
        updatedAt = max(updatedAt, now)
    }

    private func seconds(_ parts: Int64, _ limit: RateLimit) -> Int64 {
        let perSecond = limit.count * 1_000_000_000
        return (parts + perSecond - 1) / perSecond
    }
}
