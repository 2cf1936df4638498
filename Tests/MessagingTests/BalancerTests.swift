import Reactor
import Testing

@testable import Messaging

@Suite("Balancer")
@Loop
struct BalancerTests {
    private final class Endpoint: BalancedEndpoint {
        let name: String
        let addressHash: UInt64
        /// By key.
        var calls: [String: Int] = [:]
        var load: Int { calls.values.reduce(0, +) }
        func load(besides key: String) -> Int { load - calls[key, default: 0] }

        nonisolated init(_ name: String) {
            self.name = name
            addressHash = Balancer.stableHash(name)
        }
    }

    private let endpoints = (0..<5).map { Endpoint("tcp://10.0.0.\($0):5701") }

    @Test("Keys spread evenly and keep their endpoint when another goes")
    func rendezvous() {
        let keys = (0..<5000).map { "auction-\($0)" }
        let before = keys.map { Balancer.rendezvous(endpoints, key: $0).name }
        for endpoint in endpoints {
            let share = before.filter { $0 == endpoint.name }.count
            #expect((800...1200).contains(share))
        }
        let after = keys.map { Balancer.rendezvous(Array(endpoints.dropLast()), key: $0).name }
        for (old, new) in zip(before, after) where old != endpoints[4].name { #expect(old == new) }
    }

    @Test("An overloaded endpoint passes its keys to the next in order")
    func boundedLoad() {
        let key = "auction-1"
        let first = Balancer.rendezvous(endpoints, key: key)
        first.calls = ["others": 1000]
        let second = Balancer.rendezvous(endpoints, key: key)
        #expect(second !== first)
        #expect(second === Balancer.rendezvous(endpoints.filter { $0 !== first }, key: key))
        for endpoint in endpoints { endpoint.calls = ["others": 1000] }
        #expect(Balancer.rendezvous(endpoints, key: key) === first)
        first.calls = ["others": 2000]
        #expect(Balancer.rendezvous(endpoints, key: key) === second)
    }

    @Test("What has one key stays together, however much it is; others leave it the endpoint")
    func together() {
        let keys = (0..<1000).map { "auction-\($0)" }
        let first = Balancer.rendezvous(endpoints, key: keys[0])
        first.calls = [keys[0]: 1000]
        #expect(Balancer.rendezvous(endpoints, key: keys[0]) === first)
        #expect(!keys.dropFirst().contains { Balancer.rendezvous(endpoints, key: $0) === first })
        first.calls[keys[1]] = 63
        #expect(Balancer.rendezvous(endpoints, key: keys[0]) === first)
        first.calls[keys[1]] = 64
        #expect(Balancer.rendezvous(endpoints, key: keys[0]) !== first)
    }

    @Test("Of two random endpoints the less loaded is taken")
    func twoChoices() {
        var random = SplitMix64(seed: 1)
        for _ in 0..<10_000 { Balancer.lessLoadedOfTwo(endpoints, &random).calls["", default: 0] += 1 }
        let loads = endpoints.map(\.load)
        #expect(loads.max()! - loads.min()! < 10)
    }
}
