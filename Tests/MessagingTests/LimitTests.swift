import Kernel
import Reactor
import TestKit
import Testing
import Wire

@testable import Messaging

extension BusTests {
    @Suite("Limits of a server")
    @Loop
    struct LimitTests {
        private func waitError(_ bus: Bus, timeout: Int64 = 60_000) -> Task<RPCError?, Never> {
            Task { @Loop in
                await rpcError { () async throws(RPCError) in
                    _ = try await bus.call(
                        Wait.self, .init(milliseconds: 60_000), options: CallOptions(timeoutMilliseconds: timeout))
                }
            }
        }

        @Test("Calls beyond the limit are refused, not processed, with the time to come back")
        func runningCalls() async throws {
            var limits = ServerLimits()
            limits.runningCalls = 2
            limits.retryAfterMilliseconds = 10
            let server = try await TestServer.start(limits: limits)
            let bus = try TestBus.make(endpoints: [server.endpoint]) { $0.retry.maximumAttempts = 1 }
            let patient = try TestBus.make(endpoints: [server.endpoint]) { $0.retry.maximumAttempts = 1000 }
            defer {
                bus.close()
                patient.close()
                server.server.close()
            }
            let running = [waitError(bus), waitError(bus)]
            try await eventually("both run", timeoutSeconds: 60) { await server.running == 2 }
            let error = await rpcError { () async throws(RPCError) in _ = try await bus.call(Count.self, Empty()) }
            #expect(error?.code == .resourceExhausted)
            #expect(error?.reason == "SERVER_OVERLOADED")
            #expect(error?.isNotProcessed == true)
            #expect(error?.retryAfterMilliseconds == 10)
            let retried = Task { @Loop in
                await rpcError { () async throws(RPCError) in _ = try await patient.call(Count.self, Empty()) }
            }
            try await eventually("it was pushed back", timeoutSeconds: 60) {
                await server.router.statistics["auctions.count"]?.finished[.resourceExhausted] ?? 0 > 1
            }
            running[0].cancel()
            #expect(await retried.value == nil)
            running[1].cancel()
            for task in running { #expect(await task.value?.code == .cancelled) }
            #expect(server.executions == 3)
        }

        @Test("So are calls beyond the limit of bytes")
        func runningBytes() async throws {
            var limits = ServerLimits()
            limits.runningBytes = 1000
            let server = try await TestServer.start(limits: limits)
            let bus = try TestBus.make(endpoints: [server.endpoint]) { $0.retry.maximumAttempts = 1 }
            defer {
                bus.close()
                server.server.close()
            }
            let error = await rpcError { () async throws(RPCError) in
                _ = try await bus.call(Echo.self, .init(text: String(repeating: "x", count: 1000)))
            }
            #expect(error?.reason == "SERVER_OVERLOADED")
            #expect(try await bus.call(Echo.self, .init(text: "small")).text == "small")
            #expect(server.server.statistics.runningBytes == 0)
        }

        @Test("A client refuses calls beyond its own limits")
        func pending() async throws {
            let server = try await TestServer.start()
            let bus = try TestBus.make(endpoints: [server.endpoint]) {
                $0.limits.pendingCalls = 2
                $0.limits.pendingBytes = 1000
            }
            defer {
                bus.close()
                server.server.close()
            }
            func error(_ text: String) async -> RPCError? {
                await rpcError { () async throws(RPCError) in _ = try await bus.call(Echo.self, .init(text: text)) }
            }
            #expect(await error(String(repeating: "x", count: 1000))?.reason == "CLIENT_OVERLOADED")
            let running = [waitError(bus), waitError(bus)]
            try await eventually("both run", timeoutSeconds: 60) { await server.running == 2 }
            let refused = await error("x")
            #expect(refused?.code == .resourceExhausted)
            #expect(refused?.isNotProcessed == true)
            for task in running { task.cancel() }
            for task in running { _ = await task.value }
            #expect(await error("x") == nil)
        }

        @Test("A frame beyond the limit of the library ends that connection and no other")
        func oversizeFrame() async throws {
            let server = try await TestServer.start()
            let bus = try TestBus.make(endpoints: [server.endpoint])
            let raw = try RawClient(server.endpoint)
            defer {
                bus.close()
                raw.close()
                server.server.close()
            }
            try raw.send(.hello(Hello(session: 1, instance: "raw")))
            try await eventually("it happens", timeoutSeconds: 60) { await raw.hasHello }
            try raw.send([UInt8](repeating: 0, count: WireLimits.frameBytes + 1))
            for _ in 0..<20 { #expect(try await bus.call(Echo.self, .init(text: "x")).text == "x") }
            #expect(server.server.statistics.drops.isEmpty)
        }

        @Test(
            "What comes before a hello, has expired, or is not for a server is dropped, counted, and answered where it can be"
        )
        func drops() async throws {
            let server = try await TestServer.start()
            let raw = try RawClient(server.endpoint)
            defer {
                raw.close()
                server.server.close()
            }
            func drops(_ reason: String) -> UInt64 { server.server.statistics.drops[reason] ?? 0 }
            func request(_ call: UInt64, timeout: Int64 = 1000) -> Header {
                .request(RequestHeader(call: call, method: "auctions.count", timeoutMilliseconds: timeout))
            }
            try raw.send(request(1), body: "{}")
            try await eventually("it happens", timeoutSeconds: 60) {
                await raw.headers.contains { if case .goaway(.noSession, _) = $0 { true } else { false } }
            }
            #expect(drops("no_session") == 1)
            try raw.send(.hello(Hello(version: 99, session: 1, instance: "raw")))
            try await eventually("it happens", timeoutSeconds: 60) {
                await raw.headers.contains { if case .goaway(.unsupportedVersion, _) = $0 { true } else { false } }
            }
            try raw.send(.hello(Hello(session: 1, instance: "raw")))
            try await eventually("it happens", timeoutSeconds: 60) { await raw.hasHello }
            try raw.send(request(2, timeout: 0), body: "{}")
            try raw.send(.pong(sequence: 1))
            try raw.send(.unknown(kind: "news"))
            try raw.send(RawClient.frame(.ping(sequence: 1)), hasMore: true)
            try raw.send(RawClient.frame(.ping(sequence: 1)))
            try raw.send(request(3))
            try raw.send([0, 0, 0, 0, 9])
            try await eventually("it happens", timeoutSeconds: 60) {
                await raw.headers.contains { if case .goaway(.badFrame, _) = $0 { true } else { false } }
            }
            #expect(raw.response(to: 3)?.error?.code == .invalidArgument)
            #expect(raw.response(to: 2) == nil)
            #expect(drops("expired") == 1)
            #expect(drops("unknown_kind") == 2)
            #expect(drops("multipart") == 1)
            #expect(drops("truncated_document") == 1)
            #expect(server.executions == 0)
            try raw.send(request(4), body: "{}")
            try await eventually("a bad frame ends the session", timeoutSeconds: 60) {
                await server.server.statistics.drops["no_session"] == 2
            }
        }

        @Test("What lay in queues for longer than its time is dropped when it is read")
        func expiredInQueues() async throws {
            let server = try await TestServer.start()
            let raw = try RawClient(server.endpoint)
            defer {
                raw.close()
                server.server.close()
            }
            try raw.send(.hello(Hello(session: 1, instance: "raw")))
            for (call, sent) in [(1, 1_000_000), (2, 990_000), (3, 1_000_001)] as [(UInt64, Int64)] {
                let request = RequestHeader(
                    call: call, method: "auctions.count", timeoutMilliseconds: 9000, sentMilliseconds: sent)
                try raw.send(.request(request), body: "{}")
            }
            try await eventually("the last is answered", timeoutSeconds: 60) { await raw.response(to: 3) != nil }
            #expect(raw.response(to: 1) == ResponseHeader(call: 1))
            #expect(raw.response(to: 2) == nil)
            #expect(server.executions == 2)
            #expect(server.server.statistics.drops == ["expired": 1])
        }

        @Test("What a peer sends is never quoted beyond the limit of a header")
        func longQuotes() async throws {
            let server = try await TestServer.start()
            let raw = try RawClient(server.endpoint)
            defer {
                raw.close()
                server.server.close()
            }
            let long = String(repeating: "x", count: 60_000)
            let half = String(repeating: "x", count: 30_000)
            try raw.send(.hello(Hello(session: 1, instance: "raw")))
            try raw.send(
                .request(RequestHeader(call: 1, method: long, timeoutMilliseconds: 1000)), body: "{}")
            let header = Array(#"{"kind":"ping","metadata":{"\#(half)":"","\#(half)":""}}"#.utf8)
            try raw.send(
                [0] + [0, UInt8(header.count >> 16), UInt8(header.count >> 8 & 255), UInt8(header.count & 255)] + header
            )
            try await eventually("the fault is told", timeoutSeconds: 60) {
                await raw.headers.contains { if case .goaway(.badFrame, _) = $0 { true } else { false } }
            }
            #expect(raw.response(to: 1)?.error?.code == .unimplemented)
        }

        @Test("A number of a call that runs cannot be used again")
        func duplicateCall() async throws {
            let server = try await TestServer.start()
            let raw = try RawClient(server.endpoint)
            defer {
                raw.close()
                server.server.close()
            }
            try raw.send(.hello(Hello(session: 1, instance: "raw")))
            let request = Header.request(RequestHeader(call: 7, method: "auctions.wait", timeoutMilliseconds: 60_000))
            try raw.send(request, body: #"{"milliseconds":60000}"#)
            try raw.send(request, body: #"{"milliseconds":60000}"#)
            try await eventually("it happens", timeoutSeconds: 60) { await raw.response(to: 7) != nil }
            #expect(raw.response(to: 7)?.error?.reason == "MALFORMED_REQUEST")
            #expect(server.executions == 1)
            try raw.send(.cancel(call: 7))
            try await eventually("it happens", timeoutSeconds: 60) { await server.cancellations == 1 }
        }

        @Test("A peer that is not heard of any more is forgotten and its calls are cancelled")
        func silentPeer() async throws {
            var limits = ServerLimits()
            limits.sessionSilenceMilliseconds = 300
            let server = try await TestServer.start(limits: limits)
            let raw = try RawClient(server.endpoint)
            defer {
                raw.close()
                server.server.close()
            }
            try raw.send(.hello(Hello(session: 1, instance: "raw")))
            try raw.send(
                .request(RequestHeader(call: 1, method: "auctions.wait", timeoutMilliseconds: 60_000)),
                body: #"{"milliseconds":60000}"#)
            try await eventually("it runs", timeoutSeconds: 60) { await server.running == 1 }
            try await eventually("it is cancelled", timeoutSeconds: 60) { await server.cancellations == 1 }
            #expect(server.server.statistics.sessions == 0)
            try raw.send(.ping(sequence: 1))
            try await eventually("it happens", timeoutSeconds: 60) {
                await raw.headers.contains { if case .goaway(.noSession, _) = $0 { true } else { false } }
            }
        }
    }
}
