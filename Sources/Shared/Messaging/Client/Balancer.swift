import Reactor

/// An endpoint that calls may be given to.
@Loop
protocol BalancedEndpoint {
    /// A well mixed number that depends on the address only: all clients order the endpoints of a key alike.
    var addressHash: UInt64 { get }
    /// Calls in flight.
    var load: Int { get }
    /// Calls in flight that have another key, or none.
    func load(besides key: String) -> Int
}

/// Chooses among ready endpoints.
@Loop
enum Balancer {
    /// How much more than the average an endpoint may have to do before calls of a key go to the next in order.
    static let boundNumerator = 5
    static let boundDenominator = 4
    /// So few calls are nothing to go away from: chance alone makes such differences.
    static let boundFloor = 64

    /// The less loaded of two random endpoints. `endpoints` must not be empty.
    static func lessLoadedOfTwo<Endpoint: BalancedEndpoint>(
        _ endpoints: [Endpoint], _ random: inout SplitMix64
    ) -> Endpoint {
        guard endpoints.count > 1 else { return endpoints[0] }
        let first = Int(random.next() % UInt64(endpoints.count))
        let step = 1 + Int(random.next() % UInt64(endpoints.count - 1))
        let second = (first + step) % endpoints.count
        return endpoints[second].load < endpoints[first].load ? endpoints[second] : endpoints[first]
    }

    /// Rendezvous hashing with bounded load: the endpoint with the highest score for `key` that others do not overload.
    /// What is asked of one thing at the same time is done best in one place, however much it is: elsewhere it would wait for
    /// the same lock, and overtake what came before it (docs/decisions/0027-bids-of-one-auction-stay-together.md).
    /// `endpoints` must not be empty.
    static func rendezvous<Endpoint: BalancedEndpoint>(_ endpoints: [Endpoint], key: String) -> Endpoint {
        guard endpoints.count > 1 else { return endpoints[0] }
        let keyHash = stableHash(key)
        let total = endpoints.reduce(1) { $0 + $1.load(besides: key) }
        let divisor = boundDenominator * endpoints.count
        let bound = max((boundNumerator * total + divisor - 1) / divisor, boundFloor)
        var best: (endpoint: Endpoint, score: UInt64)?
        for endpoint in endpoints where endpoint.load(besides: key) < bound {
            let score = SplitMix64.mix(keyHash ^ endpoint.addressHash)
            if best == nil || score > best!.score { best = (endpoint, score) }
        }
        // Someone is always below the bound, which is above the average.
        return best?.endpoint ?? endpoints[0]
    }

    /// FNV-1a, mixed: the same in every process, which `Hasher` is not.
    nonisolated static func stableHash(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return SplitMix64.mix(hash)
    }
}

/// A small generator for chance that is not secret: balancing and jitter.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
