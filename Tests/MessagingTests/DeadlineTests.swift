import Kernel
import Reactor
import TestKit
import Testing
import Wire

@testable import Messaging

extension BusTests {
    @Suite("Deadlines and cancellation")
    @Loop
    struct DeadlineTests {
        @Test("A call ends at its deadline and its handler is cancelled", arguments: TestTransport.allCases)
        func deadline(_ transport: TestTransport) async throws {
            let server = try await TestServer.start(transport)
            let bus = try TestBus.make(transport, endpoints: [server.endpoint])
            defer {
                bus.close()
                server.server.close()
            }
            _ = try await bus.call(Echo.self, .init(text: "warm"))
            let error = await rpcError { () async throws(RPCError) in
                _ = try await bus.call(
                    Wait.self, .init(milliseconds: 60_000), options: CallOptions(timeoutMilliseconds: 100))
            }
            #expect(error?.code == .deadlineExceeded)
            try await eventually("the handler is cancelled", timeoutSeconds: 60) { await server.cancellations == 1 }
            try await eventually("nothing runs", timeoutSeconds: 60) {
                await server.server.statistics.runningCalls == 0
            }
            #expect(bus.pendingCalls == 0)
        }

        @Test("The earlier of the caller's deadline and the timeout wins; a past one ends the call before it begins")
        func inherited() async throws {
            let server = try await TestServer.start()
            let bus = try TestBus.make(endpoints: [server.endpoint])
            defer {
                bus.close()
                server.server.close()
            }
            _ = try await bus.call(Echo.self, .init(text: "warm"))
            let past = await rpcError { () async throws(RPCError) in
                _ = try await bus.call(Count.self, Empty(), options: CallOptions(deadline: .now))
            }
            #expect(past?.code == .deadlineExceeded)
            #expect(past?.isNotProcessed == true)
            let soon = await rpcError { () async throws(RPCError) in
                _ = try await bus.call(
                    Wait.self, .init(milliseconds: 60_000),
                    options: CallOptions(
                        timeoutMilliseconds: 60_000, deadline: MonotonicInstant.now.advanced(byMilliseconds: 100)))
            }
            #expect(soon?.code == .deadlineExceeded)
        }

        @Test("Giving a call up reaches the handler's task", arguments: TestTransport.allCases)
        func cancellation(_ transport: TestTransport) async throws {
            let server = try await TestServer.start(transport)
            let bus = try TestBus.make(transport, endpoints: [server.endpoint])
            defer {
                bus.close()
                server.server.close()
            }
            let task = Task { @Loop in
                await rpcError { () async throws(RPCError) in
                    _ = try await bus.call(
                        Wait.self, .init(milliseconds: 60_000), options: CallOptions(timeoutMilliseconds: 60_000))
                }
            }
            try await eventually("the handler runs", timeoutSeconds: 60) { await server.running == 1 }
            task.cancel()
            #expect(await task.value?.code == .cancelled)
            try await eventually("the handler is cancelled", timeoutSeconds: 60) { await server.cancellations == 1 }
            let statistics = try #require(server.router.statistics["auctions.wait"])
            try await eventually("it is counted", timeoutSeconds: 60) {
                await server.router.statistics["auctions.wait"]?.finished == [.cancelled: 1]
            }
            #expect(statistics.running <= 1)
            #expect(bus.pendingCalls == 0)
        }

        @Test("A call of a task that is cancelled already is not made")
        func cancelledBefore() async throws {
            let server = try await TestServer.start()
            let bus = try TestBus.make(endpoints: [server.endpoint])
            defer {
                bus.close()
                server.server.close()
            }
            let task = Task { @Loop in
                withUnsafeCurrentTask { $0?.cancel() }
                return await rpcError { () async throws(RPCError) in _ = try await bus.call(Count.self, Empty()) }
            }
            let error = await task.value
            #expect(error?.code == .cancelled)
            #expect(error?.isNotProcessed == true)
            #expect(server.executions == 0)
        }

        @Test("Without a ready endpoint a call waits until its deadline, then UNAVAILABLE and not processed")
        func nobodyThere() async throws {
            let placeholder = try await TestServer.start()
            let endpoint = placeholder.endpoint
            placeholder.server.close()
            let bus = try TestBus.make(endpoints: [endpoint])
            defer { bus.close() }
            let error = await rpcError { () async throws(RPCError) in
                _ = try await bus.call(Count.self, Empty(), options: CallOptions(timeoutMilliseconds: 150))
            }
            #expect(error?.code == .unavailable, "\(String(describing: error))")
            #expect(error?.reason == "NO_ENDPOINT")
            #expect(error?.isNotProcessed == true)
        }

        @Test("Closing a bus ends its calls at once, and later ones do not begin")
        func closing() async throws {
            let server = try await TestServer.start()
            let bus = try TestBus.make(endpoints: [server.endpoint])
            defer { server.server.close() }
            let task = Task { @Loop in
                await rpcError { () async throws(RPCError) in
                    _ = try await bus.call(Wait.self, .init(milliseconds: 60_000))
                }
            }
            try await eventually("the handler runs", timeoutSeconds: 60) { await server.running == 1 }
            bus.close()
            #expect(await task.value?.code == .unavailable)
            let late = await rpcError { () async throws(RPCError) in _ = try await bus.call(Count.self, Empty()) }
            #expect(late?.reason == "CLIENT_CLOSED")
        }
    }
}
