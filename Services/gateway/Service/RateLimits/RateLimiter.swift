import Kernel
import Reactor
import Synchronization

/// Whose requests are counted together.
enum RateSubject: Hashable, Sendable {
    case member(MemberID)
    /// The client's address as text.
    case address(String)
}

/// The limits of each class of routes: for members, and for everybody else by address.
struct RateLimits: Sendable {
    var isEnabled: Bool
    var members: [RateClass: RateLimit]
    var addresses: [RateClass: RateLimit]
    /// How many buckets are kept; beyond it the ones that have not been used for longest are forgotten.
    var capacity: Int

    init(
        isEnabled: Bool = true, members: [RateClass: RateLimit] = RateLimits.defaultMembers,
        addresses: [RateClass: RateLimit] = RateLimits.defaultAddresses, capacity: Int = 100_000
    ) {
        self.isEnabled = isEnabled
        self.members = members
        self.addresses = addresses
        self.capacity = capacity
    }

    /// Generous for each member: a person cannot reach them, a program has to try.
    static let defaultMembers: [RateClass: RateLimit] = [
        .read: RateLimit(perSecond: 200, burst: 1000), .write: RateLimit(perSecond: 100, burst: 500),
        .bid: RateLimit(perSecond: 100, burst: 500), .credentials: RateLimit(perSecond: 2, burst: 20),
        .feed: RateLimit(perSecond: 10, burst: 100), .contact: contactForm,
    ]
    /// Many people can share an address, so reading is generous here, too.
    static let defaultAddresses: [RateClass: RateLimit] = [
        .read: RateLimit(perSecond: 500, burst: 2000), .write: RateLimit(perSecond: 20, burst: 100),
        .bid: RateLimit(perSecond: 20, burst: 100), .credentials: RateLimit(perSecond: 5, burst: 50),
        .feed: RateLimit(perSecond: 20, burst: 200), .contact: contactForm,
    ]
    /// Somebody has to read each message (OR-9).
    private static let contactForm = RateLimit(
        count: 20, periodSeconds: RateClass.contact.periodSeconds, burst: 10)

    func limit(_ subject: RateSubject, _ rateClass: RateClass) -> RateLimit {
        let table = if case .member = subject { members } else { addresses }
        guard let limit = table[rateClass] else { preconditionFailure("\(rateClass) has no rate limit") }
        return limit
    }
}

/// Token buckets by subject and class, in bounded memory, by machine time.
///
/// Two generations of buckets: when the young one is half of the capacity, it becomes the old one and what nobody has
/// used since is forgotten. A forgotten bucket is a full one, which favours the client and never refuses wrongly.
final class RateLimiter: Sendable {
    private struct Key: Hashable {
        let subject: RateSubject
        let rateClass: RateClass
    }

    private struct Generations {
        var young: [Key: TokenBucket] = [:]
        var old: [Key: TokenBucket] = [:]
    }

    private let limits: RateLimits
    private let generations = Mutex(Generations())

    init(_ limits: RateLimits) { self.limits = limits }

    /// The limit in force, nil when limits are switched off.
    func limit(_ subject: RateSubject, _ rateClass: RateClass) -> RateLimit? {
        limits.isEnabled ? limits.limit(subject, rateClass) : nil
    }

    /// Counts one request.
    func take(
        _ subject: RateSubject, _ rateClass: RateClass, _ limit: RateLimit, at now: MonotonicInstant
    ) -> RateDecision {
        let key = Key(subject: subject, rateClass: rateClass)
        return generations.withLock { generations in
            var bucket =
                generations.young[key] ?? generations.old.removeValue(forKey: key)
                ?? TokenBucket(full: limit, at: now)
            let decision = bucket.take(limit, at: now)
            generations.young[key] = bucket
            if generations.young.count > max(1, limits.capacity / 2) {
                generations.old = generations.young
                generations.young = [:]
            }
            return decision
        }
    }

    /// How many buckets are kept.
    var count: Int { generations.withLock { $0.young.count + $0.old.count } }
}
