import Reactor
import Testing

@testable import Messaging

@Suite("Balancer")
@Loop
struct BalancerTests {
    private final class Endpoint: BalancedEndpoint {
        let name: String
        let addressHash: UInt64
        var load = 0

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
        first.load = 1000
        let second = Balancer.rendezvous(endpoints, key: key)
        #expect(second !== first)
        #expect(second === Balancer.rendezvous(endpoints.filter { $0 !== first }, key: key))
        for endpoint in endpoints { endpoint.load = 1000 }
        #expect(Balancer.rendezvous(endpoints, key: key) === first)
        first.load = 2000
        #expect(Balancer.rendezvous(endpoints, key: key) === second)
    }

    @Test("Calls of one key stay together while they are no more than one batch")
    func together() {
        let first = Balancer.rendezvous(endpoints, key: "auction-1")
        first.load = 255
        #expect(Balancer.rendezvous(endpoints, key: "auction-1") === first)
        first.load = 256
        #expect(Balancer.rendezvous(endpoints, key: "auction-1") !== first)
    }

    @Test("Of two random endpoints the less loaded is taken")
    func twoChoices() {
        var random = SplitMix64(seed: 1)
        for _ in 0..<10_000 { Balancer.lessLoadedOfTwo(endpoints, &random).load += 1 }
        let loads = endpoints.map(\.load)
        #expect(loads.max()! - loads.min()! < 10)
    }
}
