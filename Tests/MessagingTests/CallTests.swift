import Kernel
import Reactor
import TestKit
import Testing
import Wire

@testable import Messaging

extension BusTests {
    @Suite("Calls")
    @Loop
    struct CallTests {
        @Test("A call comes back over both transports", arguments: TestTransport.allCases)
        func roundTrip(_ transport: TestTransport) async throws {
            let server = try await TestServer.start(transport)
            let bus = try TestBus.make(transport, endpoints: [server.endpoint])
            defer {
                bus.close()
                server.server.close()
            }
            let response = try await bus.call(Echo.self, Echo.Request(text: "grüß \"dich\" 😀\n"))
            #expect(response == Echo.Response(text: "grüß \"dich\" 😀\n", instance: "auctions-0"))
            let raw = try await bus.callRaw(
                "auctions.echo", body: Array(#"{"text":"raw"}"#.utf8), isIdempotent: true, options: CallOptions())
            #expect(String(decoding: raw, as: UTF8.self) == #"{"instance":"auctions-0","text":"raw"}"#)
            #expect(bus.pendingCalls == 0)
        }

        @Test("A client that is there first finds its server", arguments: TestTransport.allCases)
        func clientFirst(_ transport: TestTransport) async throws {
            let placeholder = try await TestServer.start(transport)
            let endpoint = placeholder.endpoint
            placeholder.server.close()
            let bus = try TestBus.make(transport, endpoints: [endpoint])
            async let early = bus.call(
                Echo.self, Echo.Request(text: "early"), options: CallOptions(timeoutMilliseconds: 60_000))
            let server = try await TestServer.start(transport, endpoint: endpoint)
            defer {
                bus.close()
                server.server.close()
            }
            #expect(try await early.text == "early")
        }

        @Test("Metadata, caller and deadline reach the handler")
        func context() async throws {
            let server = try await TestServer.start()
            let bus = try TestBus.make(endpoints: [server.endpoint])
            defer {
                bus.close()
                server.server.close()
            }
            let metadata = Metadata(["traceparent": "00-1-2-01", "principal": "member", "idempotency-key": "k"])
            let seen = try await bus.call(
                Identify.self, Empty(), on: .auctions,
                options: CallOptions(timeoutMilliseconds: 4000, metadata: metadata))
            #expect(seen.caller == "gateway")
            #expect(seen.metadata == metadata)
            #expect(seen.remainingMilliseconds > 0 && seen.remainingMilliseconds <= 4000)
            let context = CallContext(
                caller: .service(.gateway), metadata: metadata,
                deadline: MonotonicInstant.now.advanced(byMilliseconds: 2000),
                method: "x")
            let inherited = try await bus.call(
                Identify.self, Empty(), on: .auctions, options: CallOptions(inheriting: context))
            #expect(inherited.remainingMilliseconds <= 2000)
            #expect(inherited.metadata == Metadata(["traceparent": "00-1-2-01", "principal": "member"]))
        }

        @Test("Errors of a handler arrive as they were thrown; others as INTERNAL without their insides")
        func errors() async throws {
            let server = try await TestServer.start()
            let bus = try TestBus.make(endpoints: [server.endpoint])
            defer {
                bus.close()
                server.server.close()
            }
            func error(_ how: String) async -> RPCError? {
                await rpcError { () async throws(RPCError) in _ = try await bus.call(Misbehave.self, .init(how: how)) }
            }
            #expect(
                await error("refuse")
                    == RPCError(
                        .failedPrecondition, reason: "BID_TOO_LOW", "at least 12.50", rule: "AU-5",
                        details: ["minimum": ["amount": 1250, "currency": "EUR"]]))
            #expect(
                await error("fail") == RPCError(.internal, reason: "INTERNAL", "the service failed; its log says why"))
            #expect(server.unexpectedErrors == 1)
            #expect(await error("largeResponse")?.reason == "RESPONSE_TOO_LARGE")
            #expect(await error("largeError")?.reason == "ERROR_TOO_LARGE")
            #expect(await error("") == nil)
        }

        @Test("Bad calls get the right code")
        func badCalls() async throws {
            let server = try await TestServer.start()
            let bus = try TestBus.make(endpoints: [server.endpoint])
            defer {
                bus.close()
                server.server.close()
            }
            func raw(_ method: String, _ body: String) async -> RPCError? {
                await rpcError { () async throws(RPCError) in
                    _ = try await bus.callRaw(
                        method, body: Array(body.utf8), isIdempotent: true, options: CallOptions())
                }
            }
            let wrongType = await raw("auctions.echo", #"{"text":5}"#)
            #expect(wrongType?.code == .invalidArgument)
            #expect(wrongType?.message == "text: expected a string")
            #expect(await raw("auctions.echo", "{}")?.message == "text: missing")
            #expect(await raw("auctions.echo", "{\"text\":")?.code == .invalidArgument)
            #expect(await raw("auctions.echo", "")?.code == .invalidArgument)
            let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
            #expect(await raw("auctions.echo", #"{"text":"x","more":\#(deep)}"#)?.message == "nested deeper than 32")
            #expect(await raw("auctions.nothing", "{}")?.code == .unimplemented)
            #expect(await raw("nowhere.nothing", "{}")?.code == .unimplemented)
            #expect(await raw("orders.nothing", "{}")?.code == .unavailable)
            #expect(await raw("auctions.operatorsOnly", "{}")?.code == .permissionDenied)
            let large = await raw("auctions.echo", #"{"text":"\#(String(repeating: "x", count: 5 * 1024 * 1024))"}"#)
            #expect(large?.reason == "REQUEST_TOO_LARGE")
            #expect(large?.isNotProcessed == true)
            #expect(try await bus.call(Echo.self, .init(text: "still there")).text == "still there")
        }

        @Test("A body just below the limit passes")
        func largeBody() async throws {
            let server = try await TestServer.start()
            let bus = try TestBus.make(endpoints: [server.endpoint])
            defer {
                bus.close()
                server.server.close()
            }
            let text = String(repeating: "x", count: WireLimits.frameBytes - 1000)
            let response = try await bus.call(
                Echo.self, .init(text: text), options: CallOptions(timeoutMilliseconds: 30_000))
            #expect(response.text.utf8.count == text.utf8.count)
        }

        @Test("10,000 calls at one time all get their own answer")
        func manyAtOnce() async throws {
            let server = try await TestServer.start()
            let bus = try TestBus.make(endpoints: [server.endpoint])
            defer {
                bus.close()
                server.server.close()
            }
            let wrong = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<10_000 {
                    group.addTask { await isEchoed("\(number)", by: bus) }
                }
                var wrong = 0
                for await isRight in group where !isRight { wrong += 1 }
                return wrong
            }
            #expect(wrong == 0)
            let statistics = try #require(server.router.statistics["auctions.echo"])
            #expect(statistics.finished == [.ok: 10_000])
            #expect(statistics.durationBuckets.reduce(0, +) == 10_000)
            #expect(statistics.running == 0)
        }

        @Test("Interceptors wrap calls on both sides, in order")
        func interceptors() async throws {
            let server = try await TestServer.start()
            let bus = try TestBus.make(endpoints: [server.endpoint])
            defer {
                bus.close()
                server.server.close()
            }
            let journal = Journal()
            bus.addInterceptor(journal.client("a"))
            bus.addInterceptor(journal.client("b"))
            server.router.addInterceptor(journal.server("c"))
            server.router.addInterceptor(journal.server("d"))
            let seen = try await bus.call(Identify.self, Empty(), on: .auctions)
            #expect(seen.metadata["path"] == "abcd")
            let error = await rpcError { () async throws(RPCError) in
                _ = try await bus.call(Misbehave.self, .init(how: "fail"))
            }
            #expect(error?.code == .internal)
            #expect(
                journal.lines == [
                    "d ok", "c ok", "b ok", "a ok", "d INTERNAL", "c INTERNAL", "b INTERNAL", "a INTERNAL",
                ])
        }
    }
}

@Loop
func isEchoed(_ text: String, by bus: Bus) async -> Bool {
    do {
        return try await bus.call(Echo.self, .init(text: text)).text == text
    } catch {
        Issue.record("\(error)")
        return false
    }
}

/// Interceptors that write down what passes.
@Loop
final class Journal {
    private(set) var lines: [String] = []

    struct Client: ClientInterceptor {
        let journal: Journal
        let name: String

        func intercept(
            _ call: ClientCall, _ next: @Loop (ClientCall) async throws(RPCError) -> [UInt8]
        ) async throws(RPCError) -> [UInt8] {
            var call = call
            call.metadata["path", default: ""] += name
            return try await journal.note(name) { () async throws(RPCError) in try await next(call) }
        }
    }

    struct Server: ServerInterceptor {
        let journal: Journal
        let name: String

        func intercept(
            _ context: CallContext, _ next: @Loop (CallContext) async throws(RPCError) -> [UInt8]
        ) async throws(RPCError) -> [UInt8] {
            var metadata = context.metadata
            metadata["path", default: ""] += name
            let changed = CallContext(
                caller: context.caller, metadata: metadata, deadline: context.deadline, method: context.method)
            return try await journal.note(name) { () async throws(RPCError) in try await next(changed) }
        }
    }

    func client(_ name: String) -> Client { Client(journal: self, name: name) }
    func server(_ name: String) -> Server { Server(journal: self, name: name) }

    func note(_ name: String, _ body: @Loop () async throws(RPCError) -> [UInt8]) async throws(RPCError) -> [UInt8] {
        do {
            let result = try await body()
            lines.append("\(name) ok")
            return result
        } catch {
            lines.append("\(name) \(error.code.rawValue)")
            throw error
        }
    }
}

extension Metadata {
    fileprivate subscript(key: String, default value: String) -> String {
        get { self[key] ?? value }
        set { self[key] = newValue }
    }
}
