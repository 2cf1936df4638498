import Kernel
import Reactor
import TestKit
import Testing
import Wire

@testable import Messaging

extension BusTests {
    @Suite("Rotation of keys")
    @Loop
    struct RotationTests {
        private static let nextServer = CurveKeyPair.generate()
        private static let nextGateway = CurveKeyPair.generate()
        private static let bothGateways: [CurvePublicKey: Caller] = [
            TestKeys.gateway.publicKey: .service(.gateway), nextGateway.publicKey: .service(.gateway),
        ]

        @Test(
            "The keys of a service and of its caller are rotated under 20,000 calls that must not be repeated: none fails"
        )
        func rotation() async throws {
            var servers: [TestServer] = []
            for name in ["a", "b"] {
                servers.append(try await TestServer.start(instance: name, allowed: Self.bothGateways))
            }
            let old = try makeBus(servers, keys: TestKeys.gateway)
            // The caller's next process has the next key: both are let in at one time.
            let new = try makeBus(servers, keys: Self.nextGateway)
            defer {
                old.close()
                new.close()
            }
            let loads = [Load(old, calls: 10_000), Load(new, calls: 10_000)]
            let running = loads.map { load in Task { @Loop in await load.run(workers: 16) } }
            var executions = 0
            // Forth and back, so that a client finds whichever key a server has.
            for keys in [Self.nextServer, TestKeys.server] {
                for _ in 0..<2 {
                    let server = servers.removeFirst()
                    let endpoint = server.endpoint
                    await server.server.drain()
                    executions += server.executions
                    servers.append(
                        try await TestServer.start(endpoint: endpoint, keys: keys, allowed: Self.bothGateways))
                    try await eventually("both are used", timeoutSeconds: 60) {
                        let first = await old.readyEndpoints(of: .auctions).count
                        let second = await new.readyEndpoints(of: .auctions).count
                        return first == 2 && second == 2
                    }
                }
            }
            for task in running { await task.value }
            for server in servers {
                executions += server.executions
                server.server.close()
            }
            #expect(loads.flatMap(\.failures) == [])
            #expect(executions == 20_000)
        }

        private func makeBus(_ servers: [TestServer], keys: CurveKeyPair) throws -> Bus {
            try TestBus.make(endpoints: servers.map(\.endpoint), keys: keys) {
                $0.services[.auctions]?.otherServerKey = Self.nextServer.publicKey
            }
        }
    }
}
