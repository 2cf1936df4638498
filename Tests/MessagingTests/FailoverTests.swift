import Kernel
import Reactor
import TestKit
import Testing
import Wire

@testable import Messaging

extension BusTests {
    @Suite("Failover")
    @Loop
    struct FailoverTests {
        @Test("When a server dies, idempotent calls go on elsewhere and others fail at once")
        func death() async throws {
            let first = try await TestServer.start(instance: "first")
            let second = try await TestServer.start(instance: "second")
            let bus = try TestBus.make(endpoints: [first.endpoint, second.endpoint])
            defer {
                bus.close()
                first.server.close()
                second.server.close()
            }
            try await eventually("it happens", timeoutSeconds: 60) {
                await bus.readyEndpoints(of: .auctions).count == 2
            }
            let endpoint = first.endpoint
            let pinned = Task { @Loop in
                await rpcError { () async throws(RPCError) in
                    _ = try await bus.callEndpoint(
                        endpoint, Wait.self, .init(milliseconds: 60_000),
                        options: CallOptions(timeoutMilliseconds: 60_000))
                }
            }
            let movable = (0..<8).map { _ in
                Task { @Loop in try await bus.call(WaitForGate.self, Empty()).instance }
            }
            try await eventually("all handlers run", timeoutSeconds: 60) { await first.running + second.running == 9 }
            #expect(first.running > 1)
            first.server.close()
            let error = await pinned.value
            #expect(error?.code == .unavailable)
            #expect(error?.reason == "CONNECTION_LOST")
            #expect(error?.isNotProcessed == false)
            second.openGate()
            for task in movable { #expect(try await task.value == "second") }
        }

        @Test("A server that comes back at its address is used again", arguments: TestTransport.allCases)
        func restart(_ transport: TestTransport) async throws {
            let first = try await TestServer.start(transport, instance: "first")
            let endpoint = first.endpoint
            let bus = try TestBus.make(transport, endpoints: [endpoint]) { $0.pingMilliseconds = 50 }
            defer { bus.close() }
            #expect(try await bus.call(Echo.self, .init(text: "x")).instance == "first")
            await first.server.drain()
            let second = try await TestServer.start(transport, endpoint: endpoint, instance: "second")
            #expect(
                try await bus.call(Echo.self, .init(text: "x"), options: CallOptions(timeoutMilliseconds: 20_000))
                    .instance == "second")
            second.server.close()
            let third = try await TestServer.start(transport, endpoint: endpoint, instance: "third")
            defer { third.server.close() }
            #expect(
                try await bus.call(Echo.self, .init(text: "x"), options: CallOptions(timeoutMilliseconds: 20_000))
                    .instance == "third")
        }

        @Test("20,000 calls that must not be repeated lose nothing while two servers restart in turn")
        func rollingRestart() async throws {
            var servers = [
                try await TestServer.start(instance: "a"), try await TestServer.start(instance: "b"),
            ]
            let bus = try TestBus.make(endpoints: servers.map(\.endpoint))
            defer { bus.close() }
            let load = Load(bus, calls: 20_000)
            let running = Task { @Loop in await load.run(workers: 32) }
            var executions = 0
            var restarts = 0
            while load.finished < 20_000 {
                let old = servers.removeFirst()
                let endpoint = old.endpoint
                await old.server.drain()
                executions += old.executions
                restarts += 1
                servers.append(try await TestServer.start(endpoint: endpoint, instance: "restart-\(restarts)"))
                let count = load.finished
                try await eventually("the new server is used", timeoutSeconds: 60) {
                    let isReady = await bus.readyEndpoints(of: .auctions).count == 2
                    return await load.finished >= min(20_000, count + 500) && isReady
                }
            }
            await running.value
            for server in servers {
                executions += server.executions
                server.server.close()
            }
            #expect(load.failures == [])
            #expect(executions == 20_000)
            #expect(restarts > 2)
        }

        @Test("Calls with the same key go to the same replica; without a key they spread")
        func affinity() async throws {
            var servers: [TestServer] = []
            for name in ["a", "b", "c"] { servers.append(try await TestServer.start(instance: name)) }
            let bus = try TestBus.make(endpoints: servers.map(\.endpoint))
            defer {
                bus.close()
                for server in servers { server.server.close() }
            }
            try await eventually("it happens", timeoutSeconds: 60) {
                await bus.readyEndpoints(of: .auctions).count == 3
            }
            var keyed: Set<String> = []
            for number in 0..<30 {
                var instances: Set<String> = []
                for _ in 0..<5 {
                    instances.insert(try await bus.call(Echo.self, .init(text: "key:\(number)")).instance)
                }
                #expect(instances.count == 1)
                keyed.formUnion(instances)
            }
            #expect(keyed == ["a", "b", "c"])
            var keyless: Set<String> = []
            for _ in 0..<60 { keyless.insert(try await bus.call(Echo.self, .init(text: "x")).instance) }
            #expect(keyless == ["a", "b", "c"])
            for server in servers {
                let identity = try await bus.callEndpoint(server.endpoint, Identify.self, Empty(), on: .auctions)
                #expect(server.router.statistics["auctions.identify"]?.finished == [.ok: 1])
                #expect(["a", "b", "c"].contains(identity.instance))
            }
            #expect(bus.endpoints(of: .auctions) == servers.map(\.endpoint))
            let unknown = await rpcError { () async throws(RPCError) in
                _ = try await bus.callEndpoint("tcp://127.0.0.1:1", Identify.self, Empty(), on: .auctions)
            }
            #expect(unknown?.reason == "NO_ENDPOINT")
        }

        @Test("A draining server finishes what runs, refuses what is new, and then is gone")
        func draining() async throws {
            let server = try await TestServer.start()
            let bus = try TestBus.make(endpoints: [server.endpoint])
            let raw = try RawClient(server.endpoint)
            defer {
                bus.close()
                raw.close()
            }
            try raw.send(.hello(Hello(session: 1, instance: "raw")))
            try await eventually("it happens", timeoutSeconds: 60) { await raw.hasHello }
            let running = Task { @Loop in
                await rpcError { () async throws(RPCError) in
                    _ = try await bus.call(Wait.self, .init(milliseconds: 300))
                }
            }
            try await eventually("the handler runs", timeoutSeconds: 60) { await server.running == 1 }
            let drain = Task { @Loop in await server.server.drain() }
            try await eventually("peers are told", timeoutSeconds: 60) {
                await raw.headers.contains { if case .goaway(.draining, _) = $0 { true } else { false } }
            }
            #expect(!server.server.isServing)
            try raw.send(
                .request(RequestHeader(call: 5, method: "auctions.count", timeoutMilliseconds: 1000)), body: "{}")
            try await eventually("it happens", timeoutSeconds: 60) { await raw.response(to: 5) != nil }
            #expect(raw.response(to: 5)?.error?.code == .unavailable)
            #expect(raw.response(to: 5)?.error?.isNotProcessed == true)
            #expect(await running.value == nil)
            try raw.send(.goaway(.done, message: ""))
            await drain.value
            #expect(server.server.endpoint == nil)
            #expect(server.executions == 1)
        }

        @Test("Draining ends when its time is over, whatever runs")
        func drainTimeout() async throws {
            let server = try await TestServer.start()
            let bus = try TestBus.make(endpoints: [server.endpoint])
            defer { bus.close() }
            let running = Task { @Loop in
                await rpcError { () async throws(RPCError) in
                    _ = try await bus.call(Wait.self, .init(milliseconds: 60_000))
                }
            }
            try await eventually("the handler runs", timeoutSeconds: 60) { await server.running == 1 }
            await server.server.drain(timeout: .milliseconds(100))
            try await eventually("the handler is cancelled", timeoutSeconds: 60) { await server.cancellations == 1 }
            #expect(await running.value?.code == .unavailable)
        }
    }
}

/// Makes calls that must not be repeated, and keeps the errors.
@Loop
final class Load {
    private let bus: Bus
    private var calls: Int
    private var begun = 0
    private(set) var finished = 0
    private(set) var failures: [RPCError] = []

    init(_ bus: Bus, calls: Int) {
        self.bus = bus
        self.calls = calls
    }

    func run(workers: Int) async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<workers { group.addTask { await self.work() } }
        }
    }

    /// Begins no further calls.
    func stop() { calls = begun }

    private func work() async {
        while begun < calls {
            begun += 1
            if let error = await rpcError({ () async throws(RPCError) in _ = try await bus.call(Count.self, Empty()) })
            {
                failures.append(error)
            }
            finished += 1
        }
    }
}
