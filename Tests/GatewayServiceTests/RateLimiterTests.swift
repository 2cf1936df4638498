import Kernel
import Reactor
import Testing

@testable import GatewayService

@Suite struct RateLimiterTests {
    /// A reference that keeps every allowed request: the tokens at an instant follow from all that has happened.
    private struct Reference {
        let limit: RateLimit
        /// Tokens in parts of 10⁻⁹, wide enough for any product.
        var parts: Int128
        var at: Int64

        init(_ limit: RateLimit, at now: Int64) {
            self.limit = limit
            parts = Int128(limit.burst) * 1_000_000_000
            at = now
        }

        mutating func take(at now: Int64) -> (isAllowed: Bool, remaining: Int64) {
            parts = min(Int128(limit.burst) * 1_000_000_000, parts + Int128(max(0, now - at)) * Int128(limit.count))
            at = max(at, now)
            guard parts >= 1_000_000_000 else { return (false, 0) }
            parts -= 1_000_000_000
            return (true, Int64(parts / 1_000_000_000))
        }
    }

    @Test("Random sequences of requests are allowed and refused as by the reference")
    func randomSequences() {
        var random = SplitMix(seed: 7)
        for _ in 0..<300 {
            let limit = RateLimit(perSecond: Int64(random.below(1000) + 1), burst: Int64(random.below(100) + 1))
            var now = Int64(random.below(1_000_000_000))
            var bucket = TokenBucket(full: limit, at: MonotonicInstant(nanoseconds: now))
            var reference = Reference(limit, at: now)
            for _ in 0..<300 {
                // Mostly short pauses, sometimes none, rarely very long ones, and now and then a clock that goes back.
                switch random.below(20) {
                case 0: now += Int64(random.below(UInt64(Int64.max / 4)))
                case 1: now -= Int64(random.below(1_000_000))
                case 2...8: break
                default: now += Int64(random.below(20_000_000))
                }
                if now > Int64.max / 2 { now = Int64.max / 2 }
                let decision = bucket.take(limit, at: MonotonicInstant(nanoseconds: now))
                let expected = reference.take(at: now)
                #expect(decision.isAllowed == expected.isAllowed)
                #expect(decision.remaining == expected.remaining)
                #expect(decision.isAllowed || decision.resetSeconds >= 1)
            }
        }
    }

    @Test("OR-9: a limit per hour gives a token back after its share of the hour")
    func hours() {
        let limit = RateLimit(count: 20, periodSeconds: 3600, burst: 2)
        var bucket = TokenBucket(full: limit, at: MonotonicInstant(nanoseconds: 0))
        for _ in 0..<2 { #expect(bucket.take(limit, at: MonotonicInstant(nanoseconds: 0)).isAllowed) }
        let refused = bucket.take(limit, at: MonotonicInstant(nanoseconds: 1))
        #expect(!refused.isAllowed && refused.resetSeconds == 180)
        #expect(!bucket.take(limit, at: MonotonicInstant(nanoseconds: 179_999_999_999)).isAllowed)
        #expect(bucket.take(limit, at: MonotonicInstant(nanoseconds: 180_000_000_000)).isAllowed)
    }

    @Test("After the stated seconds the next request is allowed")
    func resetIsTrue() {
        let limit = RateLimit(perSecond: 3, burst: 5)
        var bucket = TokenBucket(full: limit, at: MonotonicInstant(nanoseconds: 0))
        var decision = bucket.take(limit, at: MonotonicInstant(nanoseconds: 0))
        while decision.isAllowed { decision = bucket.take(limit, at: MonotonicInstant(nanoseconds: 0)) }
        let later = MonotonicInstant(nanoseconds: decision.resetSeconds * 1_000_000_000)
        #expect(bucket.take(limit, at: later).isAllowed)
    }

    @Test("Subjects and classes do not share a bucket, and memory is bounded")
    func memoryIsBounded() {
        let limiter = RateLimiter(RateLimits(capacity: 1000))
        let limit = RateLimit(perSecond: 1, burst: 1)
        let now = MonotonicInstant(nanoseconds: 0)
        #expect(limiter.take(.address("a"), .read, limit, at: now).isAllowed)
        #expect(!limiter.take(.address("a"), .read, limit, at: now).isAllowed)
        #expect(limiter.take(.address("a"), .write, limit, at: now).isAllowed)
        #expect(limiter.take(.address("b"), .read, limit, at: now).isAllowed)
        for number in 0..<10_000 { _ = limiter.take(.address("x\(number)"), .read, limit, at: now) }
        #expect(limiter.count <= 1001)
    }

    @Test("A subject that keeps asking is not forgotten")
    func busySubjectsStay() {
        let limiter = RateLimiter(RateLimits(capacity: 100))
        let limit = RateLimit(perSecond: 1, burst: 1)
        let now = MonotonicInstant(nanoseconds: 0)
        #expect(limiter.take(.address("busy"), .read, limit, at: now).isAllowed)
        for number in 0..<1000 {
            _ = limiter.take(.address("x\(number)"), .read, limit, at: now)
            if number.isMultiple(of: 20) { #expect(!limiter.take(.address("busy"), .read, limit, at: now).isAllowed) }
        }
    }

    @Test("Limits can be switched off")
    func switchedOff() {
        #expect(RateLimiter(RateLimits(isEnabled: false)).limit(.address("a"), .bid) == nil)
        #expect(RateLimiter(RateLimits()).limit(.address("a"), .bid) == RateLimits.defaultAddresses[.bid])
    }
}

/// A small generator with a seed, so that a failure can be repeated.
struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    mutating func below(_ bound: UInt64) -> UInt64 { next() % bound }
}
