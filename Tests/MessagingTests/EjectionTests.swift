import Kernel
import Reactor
import TestKit
import Testing
import Wire

@testable import Messaging

@Suite("Ejection")
struct EjectionPolicyTests {
    private func at(_ milliseconds: Int64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: 0).advanced(byMilliseconds: milliseconds)
    }

    @Test("Five failures in a row are too many; an answer between them begins the count anew")
    func count() {
        var ejection = Ejection(EjectionPolicy())
        let first = (0..<4).map { _ in ejection.recordFailure() }
        ejection.recordAnswer(at(5))
        let second = (0..<5).map { _ in ejection.recordFailure() }
        #expect(first == [false, false, false, false])
        #expect(second == [false, false, false, false, true])
    }

    @Test("Each time is twice as long up to the longest, until the endpoint has proved itself")
    func growth() {
        var ejection = Ejection(EjectionPolicy())
        var now: Int64 = 1
        var pauses: [Int64] = []
        for _ in 0..<7 {
            let pause = ejection.eject(at(now))
            #expect(ejection.isEjected(at(now + pause - 1)))
            #expect(!ejection.isEjected(at(now + pause)))
            pauses.append(pause)
            now += pause + 1
            // A single answer proves little.
            ejection.recordAnswer(at(now))
        }
        #expect(pauses == [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000])
        ejection.recordAnswer(at(now + 30_001))
        let again = ejection.eject(at(now + 30_001))
        #expect(again == 1000)
    }
}

extension BusTests {
    @Suite("Endpoints that fail")
    @Loop
    struct EjectionTests {
        @Test("An endpoint that fails again and again is left out, and used again when it is well")
        func leftOut() async throws {
            let sick = try await TestServer.start(instance: "sick")
            let well = try await TestServer.start(instance: "well")
            let bus = try TestBus.make(endpoints: [sick.endpoint, well.endpoint]) {
                $0.ejection.firstMilliseconds = 2000
            }
            defer {
                bus.close()
                sick.server.close()
                well.server.close()
            }
            try await eventually("both are ready", timeoutSeconds: 60) {
                await bus.readyEndpoints(of: .auctions).count == 2
            }
            sick.fault = RPCError(.unavailable, reason: "DATABASE_UNAVAILABLE", "no database", isNotProcessed: true)
            // Nobody sees the failures: the calls are made elsewhere.
            for number in 0..<100 where bus.readyEndpoints(of: .auctions).count == 2 {
                #expect(await isEchoed("\(number)", by: bus))
            }
            #expect(bus.readyEndpoints(of: .auctions) == [well.endpoint])
            // Who asks for that very endpoint reaches it.
            let pinned = try await bus.callEndpoint(sick.endpoint, Identify.self, Empty(), on: .auctions)
            #expect(pinned.instance == "sick")
            sick.fault = nil
            try await eventually("it is used again", timeoutSeconds: 60) {
                await bus.readyEndpoints(of: .auctions).count == 2
            }
        }

        @Test("When all fail, none is left out beyond a half of them; refusals of the service are no failures")
        func neverAll() async throws {
            var servers: [TestServer] = []
            for number in 0..<3 { servers.append(try await TestServer.start(instance: "\(number)")) }
            let bus = try TestBus.make(endpoints: servers.map(\.endpoint)) { $0.ejection.firstMilliseconds = 60_000 }
            defer {
                bus.close()
                for server in servers { server.server.close() }
            }
            try await eventually("all are ready", timeoutSeconds: 60) {
                await bus.readyEndpoints(of: .auctions).count == 3
            }
            func misbehave(_ how: String) async {
                for _ in 0..<100 {
                    let error = await rpcError { () async throws(RPCError) in
                        _ = try await bus.call(Misbehave.self, .init(how: how))
                    }
                    #expect(error != nil)
                }
            }
            await misbehave("refuse")
            #expect(bus.readyEndpoints(of: .auctions).count == 3)
            await misbehave("fail")
            #expect(bus.readyEndpoints(of: .auctions).count == 2)
            // The one that was left out is all that is left.
            let left = bus.readyEndpoints(of: .auctions)
            for server in servers where left.contains(server.endpoint) { server.server.close() }
            try await eventually("it is used", timeoutSeconds: 60) {
                await bus.readyEndpoints(of: .auctions).count == 1
            }
            #expect(await isEchoed("still there", by: bus))
        }
    }
}
