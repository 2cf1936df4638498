import Kernel
import Reactor
import TestKit
import Testing
import Wire

@testable import Messaging

extension BusTests {
    @Suite("Streams that end early")
    @Loop
    struct StreamFailureTests {
        private let waiting = Tick.Request(count: 1, ending: "wait")

        @Test("A draining server ends its streams, which can be opened elsewhere at once")
        func draining() async throws {
            let servers = [
                try await TestServer.start(instance: "first"), try await TestServer.start(instance: "second"),
            ]
            let bus = try TestBus.make(endpoints: servers.map(\.endpoint))
            defer {
                bus.close()
                for server in servers { server.server.close() }
            }
            try await eventually("both are ready", timeoutSeconds: 60) {
                await bus.readyEndpoints(of: .auctions).count == 2
            }
            let begun = try bus.stream(Tick.self, waiting)
            let instance = try await begun.next()?.instance
            let old = try #require(servers.first { $0.streams.running == 1 })
            // Nothing has come of this one yet: the bus itself opens it elsewhere.
            let silent = try bus.stream(Listen.self, Empty())
            try await eventually("both run there", timeoutSeconds: 60) { await old.streams.running == 2 }
            await old.server.drain()
            let error = await failure(of: begun)
            #expect(error?.code == .unavailable)
            #expect(error?.reason == "DRAINING")
            #expect(error?.isNotProcessed == false)
            let again = try bus.stream(Tick.self, waiting)
            #expect(try await again.next()?.instance != instance)
            let other = try #require(servers.first { $0 !== old })
            try await eventually("the silent one is at the other", timeoutSeconds: 60) {
                await other.streams.running == 2
            }
            #expect(try other.streams.announce("news", keepingAtMost: 1000) == 1)
            #expect(try await silent.next()?.text == "news")
        }

        @Test("A lost connection ends the streams on both sides")
        func lostConnection() async throws {
            var limits = ServerLimits()
            limits.sessionSilenceMilliseconds = 300
            let server = try await TestServer.start(limits: limits)
            let bus = try TestBus.make(endpoints: [server.endpoint])
            defer { bus.close() }
            let raw = try RawClient(server.endpoint)
            try raw.send(.hello(Hello(session: 1, instance: "raw")))
            try await eventually("the session is open", timeoutSeconds: 60) { await raw.hasHello }
            try raw.send(tickRequest(call: 5, credit: 1000), body: #"{"count":1,"bytes":0,"ending":"wait"}"#)
            try await eventually("the handler runs", timeoutSeconds: 60) { await server.streams.written == 1 }
            raw.close()
            try await eventually("the handler is gone", timeoutSeconds: 60) { await server.streams.cancellations == 1 }
            let stream = try bus.stream(Tick.self, waiting)
            #expect(try await stream.next() != nil)
            server.server.close()
            let error = await failure(of: stream)
            #expect(error?.code == .unavailable)
            #expect(error?.reason == "CONNECTION_LOST")
            #expect(error?.isNotProcessed == false)
        }

        @Test("A new session on the same connection ends the streams of the old one", arguments: [true, false])
        func newSession(_ isBadFrame: Bool) async throws {
            let server = try await TestServer.start()
            let raw = try RawClient(server.endpoint)
            defer {
                raw.close()
                server.server.close()
            }
            try raw.send(.hello(Hello(session: 1, instance: "raw")))
            try await eventually("the session is open", timeoutSeconds: 60) { await raw.hasHello }
            try raw.send(tickRequest(call: 5, credit: 10), body: #"{"count":100,"bytes":0,"ending":""}"#)
            try await eventually("the handler runs", timeoutSeconds: 60) { await server.streams.written == 1 }
            if isBadFrame { try raw.send([1, 2, 3]) } else { try raw.send(.hello(Hello(session: 2, instance: "raw"))) }
            try await eventually("the handler is gone", timeoutSeconds: 60) { await server.streams.cancellations == 1 }
        }

        @Test("A stream waits for its first endpoint, and ends with its bus")
        func clientSide() async throws {
            let placeholder = try await TestServer.start()
            let endpoint = placeholder.endpoint
            placeholder.server.close()
            let bus = try TestBus.make(endpoints: [endpoint])
            let stream = try bus.stream(Tick.self, waiting)
            let server = try await TestServer.start(endpoint: endpoint)
            defer { server.server.close() }
            #expect(try await stream.next()?.number == 0)
            bus.close()
            #expect(await failure(of: stream)?.reason == "CLIENT_CLOSED")
            let late = await rpcError { () async throws(RPCError) in _ = try bus.stream(Tick.self, waiting) }
            #expect(late?.reason == "CLIENT_CLOSED")
        }

        @Test("Beyond its limit of streams a server refuses, and unary calls go on")
        func overload() async throws {
            var limits = ServerLimits()
            limits.runningStreams = 2
            let server = try await TestServer.start(limits: limits)
            let bus = try TestBus.make(endpoints: [server.endpoint])
            defer {
                bus.close()
                server.server.close()
            }
            let first = try bus.stream(Tick.self, waiting)
            let second = try bus.stream(Tick.self, waiting)
            _ = (try await first.next(), try await second.next())
            let error = await failure(of: try bus.stream(Tick.self, waiting))
            #expect(error?.code == .resourceExhausted)
            #expect(error?.reason == "SERVER_OVERLOADED")
            #expect(await isEchoed("still there", by: bus))
            first.cancel()
            try await eventually("a place is free", timeoutSeconds: 60) {
                await server.server.statistics.runningStreams == 1
            }
            #expect(try await bus.stream(Tick.self, waiting).next()?.number == 0)
        }

        @Test("Who may not open a stream, and what is none, is refused before a handler runs")
        func refusals() async throws {
            let server = try await TestServer.start()
            let bus = try TestBus.make(endpoints: [server.endpoint])
            let raw = try RawClient(server.endpoint)
            defer {
                bus.close()
                raw.close()
                server.server.close()
            }
            let denied = await failure(of: try bus.stream(ListenToOperators.self, Empty()))
            #expect(denied?.code == .permissionDenied)
            #expect(denied?.isNotProcessed == true)
            try raw.send(.hello(Hello(session: 1, instance: "raw")))
            try await eventually("the session is open", timeoutSeconds: 60) { await raw.hasHello }
            try raw.send(tickRequest(call: 1, credit: nil), body: "{}")
            try raw.send(tickRequest(call: 2, credit: 5), body: #"{"count":"many"}"#)
            let echo = RequestHeader(
                call: 3, method: "auctions.echo", timeoutMilliseconds: 1000, creditBytes: 5)
            try raw.send(.request(echo), body: #"{"text":"x"}"#)
            try await pong(raw, 1)
            #expect(raw.response(to: 1)?.error?.reason == "MALFORMED_REQUEST")
            #expect(raw.ends(of: 2).map(\.error?.reason) == ["MALFORMED_BODY"])
            #expect(raw.ends(of: 3).map(\.error?.reason) == ["MALFORMED_REQUEST"])
            #expect(server.streams.written == 0)
        }

        @Test("A server that sends without credit, or answers a stream with a response, is stopped")
        func misbehavingServer() async throws {
            let server = try RawServer { message, answer in
                do {
                    switch message.header {
                    case .hello(let hello): answer(try RawClient.frame(RawServer.hello(hello)))
                    case .request(let request) where request.timeoutMilliseconds > 30_000:
                        // In one frame: whoever reads one item before the next has come grants credit for it.
                        var builder = FrameBuilder()
                        for _ in 0..<3 {
                            try builder.append(.data(call: request.call), body: Array(#"{"text":"unasked"}"#.utf8)[...])
                        }
                        answer(builder.takeFrames()[0])
                    case .request(let request):
                        answer(try RawClient.frame(.response(ResponseHeader(call: request.call)), body: "{}"))
                    default: return
                    }
                } catch {
                    Issue.record("\(error)")
                }
            }
            let bus = try TestBus.make(endpoints: [server.endpoint])
            defer {
                bus.close()
                server.close()
            }
            let greedy = try bus.stream(Listen.self, Empty(), windowBytes: 20)
            #expect(try await greedy.next()?.text == "unasked")
            let error = await rpcError { () async throws(RPCError) in while try await greedy.next() != nil {} }
            #expect(error?.reason == "MALFORMED_RESPONSE")
            let confused = try bus.stream(Listen.self, Empty(), options: CallOptions(timeoutMilliseconds: 20_000))
            #expect(await failure(of: confused)?.reason == "MALFORMED_RESPONSE")
        }
    }
}
