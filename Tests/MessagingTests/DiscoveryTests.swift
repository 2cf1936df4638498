import Glibc
import Kernel
import Reactor
import TestKit
import Testing
import Wire

@testable import Messaging

extension BusTests {
    @Suite("Endpoints behind names")
    @Loop
    struct DiscoveryTests {
        @Test("A new address gets calls; one that is gone gets no new ones, and what runs there is finished")
        func change() async throws {
            let group = try await NamedServers.start(2, named: [0])
            let first = group.servers[0]
            let bus = try group.bus()
            defer {
                bus.close()
                group.close()
            }
            let told = Told<[String]>()
            bus.onEndpointsChange { service in told.values.append(bus.endpoints(of: service)) }
            let running = Task { @Loop in try await bus.call(WaitForGate.self, Empty()).instance }
            try await eventually("it runs", timeoutSeconds: 60) { await first.running == 1 }
            let stream = try bus.stream(Tick.self, .init(count: 1, ending: "wait"))
            #expect(try await stream.next()?.instance == "0")
            group.name([0, 1])
            try await bus.awaitReady([group.endpoint(0), group.endpoint(1)])
            try await eventually("the new one is called", timeoutSeconds: 60) {
                try await bus.call(Echo.self, .init(text: "x")).instance == "1"
            }
            group.name([1])
            try await bus.awaitReady([group.endpoint(1)])
            for _ in 0..<50 { #expect(try await bus.call(Echo.self, .init(text: "x")).instance == "1") }
            let refused = await rpcError { () async throws(RPCError) in
                _ = try await bus.callEndpoint(group.endpoint(0), Echo.self, .init(text: "x"))
            }
            #expect(refused?.reason == "NO_ENDPOINT")
            let count = group.names.lookups(of: "auctions.test")
            try await eventually("much time has passed", timeoutSeconds: 60) {
                group.names.lookups(of: "auctions.test") > count + 10
            }
            #expect(first.running == 1)
            first.openGate()
            #expect(try await running.value == "0")
            #expect(first.streams.running == 1)
            stream.cancel()
            try await eventually("the old connection is closed", timeoutSeconds: 60) {
                await first.server.statistics.sessions == 0
            }
            #expect(told.values == [[group.endpoint(0)], [group.endpoint(0), group.endpoint(1)], [group.endpoint(1)]])
        }

        @Test("An address that comes back in time goes on with its connection and all that runs there")
        func comeBack() async throws {
            let group = try await NamedServers.start(2, named: [0])
            let bus = try group.bus()
            defer {
                bus.close()
                group.close()
            }
            let running = Task { @Loop in try await bus.call(WaitForGate.self, Empty()).instance }
            try await eventually("it runs", timeoutSeconds: 60) { await group.servers[0].running == 1 }
            group.name([1])
            try await bus.awaitReady([group.endpoint(1)])
            group.name([0])
            // Nobody waits for its hello: the session is still there.
            try await bus.awaitReady([group.endpoint(0)])
            #expect(try await bus.call(Echo.self, .init(text: "x")).instance == "0")
            #expect(group.servers[0].server.statistics.sessions == 1)
            group.servers[0].openGate()
            #expect(try await running.value == "0")
        }

        @Test("What still runs at an address long after it is gone fails, or is repeated elsewhere if that is safe")
        func bounded() async throws {
            let group = try await NamedServers.start(2, named: [0])
            let bus = try group.bus { $0.retirementMilliseconds = 100 }
            defer {
                bus.close()
                group.close()
            }
            let (first, second) = (group.servers[0], group.servers[1])
            let unsafe = Task { @Loop in
                await rpcError { () async throws(RPCError) in
                    _ = try await bus.call(Wait.self, .init(milliseconds: 60_000))
                }
            }
            let safe = Task { @Loop in try await bus.call(WaitForGate.self, Empty()).instance }
            try await eventually("both run", timeoutSeconds: 60) { await first.running == 2 }
            let stream = try bus.stream(Tick.self, .init(count: 1, ending: "wait"))
            #expect(try await stream.next()?.instance == "0")
            second.openGate()
            group.name([1])
            let error = await unsafe.value
            #expect(error?.code == .unavailable)
            #expect(error?.reason == "CONNECTION_LOST")
            #expect(error?.isNotProcessed == false)
            #expect(try await safe.value == "1")
            let end = await rpcError { () async throws(RPCError) in _ = try await stream.next() }
            #expect(end?.code == .unavailable)
            try await eventually("its handlers are told", timeoutSeconds: 60) {
                await first.cancellations + first.streams.cancellations == 2
            }
        }

        @Test("A lookup that fails or finds nothing keeps what is known, and is told of once")
        func failures() async throws {
            let group = try await NamedServers.start(2, named: [0])
            let bus = try group.bus()
            defer {
                bus.close()
                group.close()
            }
            let told = Told<NameNews>()
            bus.onNameNews { told.values.append($0) }
            try await bus.awaitReady([group.endpoint(0)])
            for answer in [nil, []] as [[String]?] {
                group.names["auctions.test"] = answer
                let count = group.names.lookups(of: "auctions.test")
                try await eventually("it is looked up again and again", timeoutSeconds: 60) {
                    group.names.lookups(of: "auctions.test") > count + 3
                }
                #expect(bus.failingNames == 1)
                #expect(bus.endpoints(of: .auctions) == [group.endpoint(0)])
                #expect(try await bus.call(Echo.self, .init(text: "x")).instance == "0")
            }
            group.name([0])
            try await eventually("it is found again", timeoutSeconds: 60) { await bus.failingNames == 0 }
            #expect(
                told.values == [
                    .resolved("auctions.test", addresses: [group.address(0)]),
                    .failed("auctions.test", reason: "no answer"),
                    .resolved("auctions.test", addresses: [group.address(0)]),
                ])
        }

        @Test("Calls wait for the first lookup as they wait for a connection")
        func firstLookup() async throws {
            let group = try await NamedServers.start(1, named: [])
            group.names["auctions.test"] = nil
            let bus = try group.bus()
            defer {
                bus.close()
                group.close()
            }
            await bus.namesLookedUp()
            #expect(bus.endpoints(of: .auctions) == [])
            #expect(bus.unresolvedEndpoints(of: .auctions) == ["tcp://auctions.test:\(group.port)"])
            let impatient = await rpcError { () async throws(RPCError) in
                _ = try await bus.call(Count.self, Empty(), options: CallOptions(timeoutMilliseconds: 50))
            }
            #expect(impatient?.reason == "NO_ENDPOINT")
            #expect(impatient?.isNotProcessed == true)
            let patient = Task { @Loop in try await bus.call(Echo.self, .init(text: "x")).instance }
            try await eventually("it waits", timeoutSeconds: 60) { await bus.pendingCalls == 1 }
            group.name([0])
            #expect(try await patient.value == "0")
            #expect(bus.unresolvedEndpoints(of: .auctions) == [])
        }

        @Test("A call to one address ends when that is gone before it could be sent")
        func pinned() async throws {
            let group = try await NamedServers.start(1, named: [0, 7])
            let bus = try group.bus()
            defer {
                bus.close()
                group.close()
            }
            let absent = "tcp://\(group.address(7)):\(group.port)"
            try await eventually("both are known", timeoutSeconds: 60) {
                await bus.endpoints(of: .auctions).contains(absent)
            }
            let call = Task { @Loop in
                await rpcError { () async throws(RPCError) in
                    _ = try await bus.callEndpoint(absent, Count.self, Empty())
                }
            }
            try await eventually("it waits", timeoutSeconds: 60) { await bus.pendingCalls == 1 }
            group.name([0])
            let error = await call.value
            #expect(error?.reason == "NO_ENDPOINT")
            #expect(error?.isNotProcessed == true)
        }

        @Test("Two names and an address that are the same server have one connection")
        func sameAddress() async throws {
            let group = try await NamedServers.start(1, named: [0])
            group.names["other.test"] = [group.address(0), group.address(0)]
            let bus = try group.bus([
                group.endpoint(0), "tcp://auctions.test:\(group.port)", "tcp://other.test:\(group.port)",
            ])
            defer {
                bus.close()
                group.close()
            }
            await bus.namesLookedUp()
            try await bus.awaitReady([group.endpoint(0)])
            #expect(bus.endpoints(of: .auctions) == [group.endpoint(0)])
            // The address stays, for it is configured, whatever becomes of the names.
            group.names["other.test"] = ["127.2.0.99"]
            group.names["auctions.test"] = ["127.2.0.99"]
            try await eventually("the names have changed", timeoutSeconds: 60) {
                await bus.endpoints(of: .auctions) == [group.endpoint(0), "tcp://127.2.0.99:\(group.port)"]
            }
            #expect(try await bus.call(Echo.self, .init(text: "x")).instance == "0")
            #expect(group.servers[0].server.statistics.sessions == 1)
        }

        @Test("Clients agree about calls with a key, however they know the addresses and in which order")
        func agreement() async throws {
            let group = try await NamedServers.start(3, named: [2, 0, 1])
            let endpoints = (0..<3).map(group.endpoint)
            let buses = [try group.bus(), try group.bus(endpoints.reversed())]
            defer {
                for bus in buses { bus.close() }
                group.close()
            }
            for bus in buses { try await bus.awaitReady(endpoints) }
            var used: Set<String> = []
            for number in 0..<40 {
                let first = try await buses[0].call(Echo.self, .init(text: "key:\(number)")).instance
                let second = try await buses[1].call(Echo.self, .init(text: "key:\(number)")).instance
                #expect(first == second)
                used.insert(first)
            }
            #expect(used == ["0", "1", "2"])
        }

        @Test("5,000 calls that must not be repeated lose nothing while the addresses change")
        func load() async throws {
            let group = try await NamedServers.start(4, named: [0, 1])
            let bus = try group.bus()
            defer {
                bus.close()
                group.close()
            }
            // As many calls as the changes take.
            let load = Load(bus, calls: .max)
            let running = Task { @Loop in await load.run(workers: 32) }
            let sets = [[1, 2], [2, 3], [3], [0, 1, 2, 3], [0], [1, 3], [0, 2], [1]]
            var changes = 0
            while changes <= sets.count || load.finished < 5000 {
                let set = sets[changes % sets.count]
                changes += 1
                group.name(set)
                let count = load.finished
                try await bus.awaitReady(set.map(group.endpoint))
                try await eventually("calls go on", timeoutSeconds: 60) {
                    await load.finished >= count + 200
                }
            }
            load.stop()
            await running.value
            #expect(load.failures == [])
            #expect(group.servers.reduce(0) { $0 + $1.executions } == load.finished)
            #expect(group.servers.allSatisfy { $0.executions > 0 })
        }

        /// A container may have no IPv6, not even to itself.
        private nonisolated static let hasIPv6: Bool = {
            let descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(descriptor) }
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_addr = in6addr_loopback
            return withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size)) == 0
                }
            }
        }()

        @Test("IPv6 addresses of a name are called", .enabled(if: hasIPv6))
        func addresses6() async throws {
            let server = try await TestServer.start(endpoint: "tcp://[::1]:*", instance: "by IPv6")
            let port = try #require(server.endpoint.split(separator: ":").last)
            let bus = try TestBus.make(endpoints: ["tcp://six.test:\(port)"]) { $0.lookUp = { _ in ["::1"] } }
            defer {
                bus.close()
                server.server.close()
            }
            #expect(try await bus.call(Echo.self, .init(text: "x")).instance == "by IPv6")
            #expect(bus.endpoints(of: .auctions) == ["tcp://[::1]:\(port)"])
        }

        @Test("The system's resolver is asked, and a name needs keys")
        func realNames() async throws {
            let server = try await TestServer.start(endpoint: "tcp://127.0.0.1:*", instance: "by name")
            let port = try #require(server.endpoint.split(separator: ":").last)
            let bus = try TestBus.make(endpoints: ["tcp://localhost:\(port)"])
            defer {
                bus.close()
                server.server.close()
            }
            #expect(try await bus.call(Echo.self, .init(text: "x")).instance == "by name")
            #expect(bus.endpoints(of: .auctions).contains(server.endpoint))
            let name = "tcp://localhost:1"
            #expect(throws: BusFault.plaintextNotAllowed(endpoint: name)) {
                var configuration = BusConfiguration(
                    keyPair: nil, instance: "test", services: [.auctions: .init(endpoints: [name], serverKey: nil)])
                configuration.isInsecureLoopbackAllowed = true
                _ = try Bus(configuration)
            }
            #expect(throws: BusFault.self) { try TestBus.make(endpoints: ["tcp://auctions"]) }
            #expect(throws: BusFault.duplicateEndpoint("tcp://A:1")) {
                try TestBus.make(endpoints: ["tcp://a:1", "tcp://A:1"])
            }
        }
    }
}
