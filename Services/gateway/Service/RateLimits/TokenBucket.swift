import Reactor

/// A rate limit: so many requests per second on average, and so many at once.
struct RateLimit: Hashable, Sendable {
    var perSecond: Int64
    var burst: Int64

    init(perSecond: Int64, burst: Int64) {
        self.perSecond = perSecond
        self.burst = burst
    }
}

/// What a request was told by its limit.
struct RateDecision: Hashable, Sendable {
    var isAllowed: Bool
    /// Requests that could be made at once now.
    var remaining: Int64
    /// Whole seconds, rounded up, until the bucket is full again; for a refused request until one is allowed.
    var resetSeconds: Int64
}

/// A token bucket in integers: a token is 10⁹ parts, and `perSecond` tokens come back each second, so that a nanosecond
/// brings exactly `perSecond` parts and nothing is lost to rounding.
struct TokenBucket: Sendable {
    private static let partsPerToken: Int64 = 1_000_000_000
    private var parts: Int64
    private(set) var updatedAt: MonotonicInstant

    init(full limit: RateLimit, at now: MonotonicInstant) {
        parts = limit.burst * Self.partsPerToken
        updatedAt = now
    }

    /// Takes a token if there is one.
    mutating func take(_ limit: RateLimit, at now: MonotonicInstant) -> RateDecision {
        refill(limit, at: now)
        let capacity = limit.burst * Self.partsPerToken
        guard parts >= Self.partsPerToken else {
            let wait = seconds(Self.partsPerToken - parts, limit)
            return RateDecision(isAllowed: false, remaining: 0, resetSeconds: wait)
        }
        parts -= Self.partsPerToken
        return RateDecision(
            isAllowed: true, remaining: parts / Self.partsPerToken, resetSeconds: seconds(capacity - parts, limit))
    }

    /// Whether the bucket would be full at `now`: then forgetting it changes nothing.
    func isFull(_ limit: RateLimit, at now: MonotonicInstant) -> Bool {
        var copy = self
        copy.refill(limit, at: now)
        return copy.parts == limit.burst * Self.partsPerToken
    }

    private mutating func refill(_ limit: RateLimit, at now: MonotonicInstant) {
        let elapsed = max(0, now.nanoseconds - updatedAt.nanoseconds)
        let capacity = limit.burst * Self.partsPerToken
        let (gained, overflow) = elapsed.multipliedReportingOverflow(by: limit.perSecond)
        parts = overflow || gained >= capacity - parts ? capacity : parts + gained
        updatedAt = max(updatedAt, now)
    }

    private func seconds(_ parts: Int64, _ limit: RateLimit) -> Int64 {
        let perSecond = limit.perSecond * Self.partsPerToken
        return (parts + perSecond - 1) / perSecond
    }
}
