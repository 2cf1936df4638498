import Glibc
import Kernel
import Reactor
import TestKit
import Testing
import Wire

@testable import Messaging

extension BusTests {
    @Suite("Client protocol")
    @Loop
    struct ClientProtocolTests {
        @Test("A server that falls silent gets no new calls, loses those that can move, and returns when it is heard")
        func silence() async throws {
            let replica = Replica()
            let silent = try RawServer { message, answer in replica.receive(message, answer) }
            let healthy = try await TestServer.start(instance: "healthy")
            let bus = try TestBus.make(endpoints: [silent.endpoint, healthy.endpoint]) {
                $0.pingMilliseconds = 30
                $0.silenceMilliseconds = 200
            }
            defer {
                bus.close()
                silent.close()
                healthy.server.close()
            }
            try await eventually("it happens", timeoutSeconds: 60) {
                await bus.readyEndpoints(of: .auctions).count == 2
            }
            replica.fallsSilentOnRequest = true
            // Made in one turn, they spread evenly over both; those to be moved are more than a budget of retries has.
            let calls = (0..<60).map { _ in
                Task { @Loop in
                    try await bus.call(
                        Echo.self, .init(text: "move"), options: CallOptions(timeoutMilliseconds: 30_000)
                    ).instance
                }
            }
            for call in calls { #expect(try await call.value == "healthy") }
            #expect(bus.readyEndpoints(of: .auctions) == [healthy.endpoint])
            try await eventually("the silent server is told", timeoutSeconds: 60) { await replica.cancels > 0 }
            let count = replica.requests
            for _ in 0..<20 { #expect(try await bus.call(Echo.self, .init(text: "x")).instance == "healthy") }
            #expect(replica.requests == count)
            replica.fallsSilentOnRequest = false
            replica.isSilent = false
            try await eventually("it returns", timeoutSeconds: 60) {
                await bus.readyEndpoints(of: .auctions).count == 2
            }
        }

        @Test("A client that has stood still does not take its servers for silent")
        func ownStandstill() async throws {
            let replicas = [Replica(), Replica()]
            let servers = try replicas.map { replica in
                try RawServer { message, answer in replica.receive(message, answer) }
            }
            let bus = try TestBus.make(endpoints: servers.map(\.endpoint)) {
                $0.pingMilliseconds = 30
                $0.silenceMilliseconds = 200
            }
            defer {
                bus.close()
                for server in servers { server.close() }
            }
            try await eventually("both are ready", timeoutSeconds: 60) {
                await bus.readyEndpoints(of: .auctions).count == 2
            }
            for replica in replicas { replica.answer = { _, _ in } }
            let calls = (0..<10).map { _ in
                Task { @Loop in try await bus.call(Echo.self, .init(text: "x")) }
            }
            try await eventually("they are in flight", timeoutSeconds: 60) {
                let counts = await [replicas[0].requests, replicas[1].requests]
                return counts[0] + counts[1] == 10
            }
            usleep(600_000)
            try await Loop.sleep(.milliseconds(100))
            #expect(bus.readyEndpoints(of: .auctions).count == 2)
            #expect(replicas[0].requests + replicas[1].requests == 10)
            #expect(replicas[0].cancels + replicas[1].cancels == 0)
            for call in calls { call.cancel() }
        }

        @Test("Nothing is sent before the hello has been answered, and an answer to an old hello does not count")
        func hello() async throws {
            let replica = Replica()
            replica.answersHello = false
            let server = try RawServer { message, answer in replica.receive(message, answer) }
            let bus = try TestBus.make(endpoints: [server.endpoint]) { $0.pingMilliseconds = 30 }
            defer {
                bus.close()
                server.close()
            }
            let call = Task { @Loop in
                await rpcError { () async throws(RPCError) in
                    _ = try await bus.call(Echo.self, .init(text: "x"), options: CallOptions(timeoutMilliseconds: 400))
                }
            }
            #expect(await call.value?.reason == "NO_ENDPOINT")
            try await eventually("the hello is repeated", timeoutSeconds: 60) { await replica.hellos > 1 }
            #expect(replica.requests == 0)
            #expect(bus.readyEndpoints(of: .auctions) == [])
        }

        @Test(
            "An answer that cannot be read fails the calls in flight, not the client",
            arguments: ["{\"kind\":\"res\"", "{\"kind\":\"res\",\"call\":-1}", "nonsense"])
        func brokenFrames(_ header: String) async throws {
            let replica = Replica()
            replica.answer = { _, answer in answer([0, 0, 0, 0, UInt8(header.utf8.count)] + Array(header.utf8)) }
            let server = try RawServer { message, answer in replica.receive(message, answer) }
            let bus = try TestBus.make(endpoints: [server.endpoint])
            defer {
                bus.close()
                server.close()
            }
            let error = await rpcError { () async throws(RPCError) in _ = try await bus.call(Count.self, Empty()) }
            #expect(error?.code == .unavailable)
            #expect(error?.reason == "BAD_FRAME")
            try await eventually("a new session", timeoutSeconds: 60) { await replica.hellos >= 2 }
            replica.answer = nil
            #expect(try await bus.call(Echo.self, .init(text: "again")).text == "again")
        }

        @Test("A response of another shape is INTERNAL; answers to unknown calls are passed over")
        func oddAnswers() async throws {
            let replica = Replica()
            let server = try RawServer { message, answer in replica.receive(message, answer) }
            let bus = try TestBus.make(endpoints: [server.endpoint])
            defer {
                bus.close()
                server.close()
            }
            replica.answer = { call, answer in
                for stray in [call + 1000, call + 2000] {
                    answer(try! RawClient.frame(.response(ResponseHeader(call: stray)), body: "{}"))
                }
                answer(try! RawClient.frame(.response(ResponseHeader(call: call)), body: #"{"text":1}"#))
            }
            func error() async -> RPCError? {
                await rpcError { () async throws(RPCError) in _ = try await bus.call(Echo.self, .init(text: "x")) }
            }
            #expect(await error()?.reason == "MALFORMED_RESPONSE")
            replica.answer = { call, answer in answer(try! RawClient.frame(.response(ResponseHeader(call: call)))) }
            #expect(await error()?.reason == "MALFORMED_RESPONSE")
        }

        @Test("A server that has forgotten the session is greeted again")
        func noSession() async throws {
            let replica = Replica()
            let server = try RawServer { message, answer in replica.receive(message, answer) }
            let bus = try TestBus.make(endpoints: [server.endpoint])
            defer {
                bus.close()
                server.close()
            }
            replica.answer = { _, answer in answer(try! RawClient.frame(.goaway(.noSession, message: ""))) }
            let error = await rpcError { () async throws(RPCError) in _ = try await bus.call(Count.self, Empty()) }
            #expect(error?.code == .unavailable)
            replica.answer = nil
            #expect(try await bus.call(Echo.self, .init(text: "again")).text == "again")
            #expect(replica.hellos >= 2)
        }

        @Test("Calls of one turn share a frame")
        func sharedFrames() async throws {
            let server = try await TestServer.start()
            let bus = try TestBus.make(endpoints: [server.endpoint])
            defer {
                bus.close()
                server.server.close()
            }
            _ = try await bus.call(Echo.self, .init(text: "warm"))
            let before = server.server.statistics
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<300 { group.addTask { _ = await isEchoed("\(number)", by: bus) } }
            }
            let after = server.server.statistics
            #expect(after.framesReceived - before.framesReceived < 150)
            #expect(after.framesSent - before.framesSent < 150)
        }
    }
}

/// A scripted replica.
@Loop
final class Replica {
    var answersHello = true
    /// Whether the first request makes it silent.
    var fallsSilentOnRequest = false
    /// Answers neither pings nor requests.
    var isSilent = false
    /// Answers requests; nil: as the echo method does.
    var answer: (@Loop (UInt64, @Loop ([UInt8]) -> Void) -> Void)?
    private(set) var hellos = 0
    private(set) var requests = 0
    private(set) var cancels = 0

    func receive(_ message: WireMessage, _ answer: @Loop ([UInt8]) -> Void) {
        do {
            switch message.header {
            case .hello(let hello):
                hellos += 1
                var reply = hello
                if !answersHello { reply.session += 1 }
                answer(try RawClient.frame(RawServer.hello(reply)))
            case .ping(let sequence):
                if !isSilent { answer(try RawClient.frame(.pong(sequence: sequence))) }
            case .request(let request):
                requests += 1
                if fallsSilentOnRequest { isSilent = true }
                if isSilent { return }
                if let script = self.answer { return script(request.call, answer) }
                let body = #"{"instance":"raw","text":"again"}"#
                answer(try RawClient.frame(.response(ResponseHeader(call: request.call)), body: body))
            case .cancel: cancels += 1
            default: return
            }
        } catch {
            fatalError("\(error)")
        }
    }
}
