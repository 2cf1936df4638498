import Kernel
import Reactor
import TestKit
import Testing
import Wire

@testable import Messaging

extension BusTests {
    @Suite("Streams")
    @Loop
    struct StreamTests {
        @Test("Items arrive in order, and the stream ends", arguments: TestTransport.allCases)
        func order(_ transport: TestTransport) async throws {
            let server = try await TestServer.start(transport)
            let bus = try TestBus.make(transport, endpoints: [server.endpoint])
            defer {
                bus.close()
                server.server.close()
            }
            var numbers: [Int] = []
            for try await item in try bus.stream(Tick.self, .init(count: 10_000, bytes: 100), windowBytes: 4096) {
                numbers.append(item.number)
            }
            #expect(numbers == Array(0..<10_000))
            #expect(bus.pendingCalls == 0)
            let statistics = try #require(server.router.statistics["auctions.tick"])
            #expect(statistics.finished == [.ok: 1])
            #expect(statistics.items == 10_000)
            #expect(statistics.itemBytes > 1_000_000)
            #expect(statistics.running == 0)
            #expect(server.server.statistics.runningStreams == 0)
        }

        @Test("A hundred streams and unary calls share a connection")
        func many() async throws {
            let server = try await TestServer.start()
            let bus = try TestBus.make(endpoints: [server.endpoint])
            defer {
                bus.close()
                server.server.close()
            }
            let counts = await withTaskGroup(of: Int.self) { group in
                for _ in 0..<100 {
                    group.addTask { await count(Tick.Request(count: 500, bytes: 20), window: 1000, bus) }
                    group.addTask { await isEchoed("between", by: bus) ? 0 : -1 }
                }
                var counts: [Int: Int] = [:]
                for await count in group { counts[count, default: 0] += 1 }
                return counts
            }
            #expect(counts == [0: 100, 500: 100])
        }

        @Test("A handler waits when the credit is used up, and goes on when the reader has consumed")
        func credit() async throws {
            let server = try await TestServer.start()
            let bus = try TestBus.make(endpoints: [server.endpoint])
            defer {
                bus.close()
                server.server.close()
            }
            let stream = try bus.stream(Tick.self, .init(count: 1000, bytes: 60), windowBytes: 1000)
            try await eventually("the credit is used up", timeoutSeconds: 60) { await server.streams.written >= 9 }
            for _ in 0..<100 { #expect(await isEchoed("meanwhile", by: bus)) }
            #expect(server.streams.written <= 11)
            var read = 0
            while let item = try await stream.next() {
                #expect(item.number == read)
                read += 1
                // Never more than a window and an item ahead of the reader.
                #expect(server.streams.written <= read + 12)
            }
            #expect(read == 1000)
        }

        @Test("A peer that grants nothing costs its first credit and one item")
        func noCredit() async throws {
            let server = try await TestServer.start()
            let raw = try RawClient(server.endpoint)
            defer {
                raw.close()
                server.server.close()
            }
            try raw.send(.hello(Hello(session: 1, instance: "raw")))
            try await eventually("the session is open", timeoutSeconds: 60) { await raw.hasHello }
            try raw.send(tickRequest(call: 5, credit: 0), body: #"{"count":1000000,"bytes":100,"ending":""}"#)
            try await eventually("the handler runs", timeoutSeconds: 60) { await server.streams.running == 1 }
            try await pong(raw, 1)
            #expect(raw.items(of: 5) == 0)
            try raw.send(.credit(call: 5, bytes: 1))
            try await eventually("an item came", timeoutSeconds: 60) { await raw.items(of: 5) == 1 }
            try raw.send(.credit(call: 5, bytes: 1000))
            try await eventually("items came", timeoutSeconds: 60) { await raw.items(of: 5) > 5 }
            try await pong(raw, 2)
            #expect(raw.items(of: 5) < 10)
            #expect(server.streams.written < 12)
            try raw.send(.cancel(call: 5))
            try await eventually("the handler is gone", timeoutSeconds: 60) { await server.streams.cancellations == 1 }
            try raw.send(.credit(call: 5, bytes: 1000))
            try await pong(raw, 3)
            #expect(raw.ends(of: 5).isEmpty)
        }

        @Test("Items larger than the window pass one by one; one larger than a frame ends the stream")
        func largeItems() async throws {
            let server = try await TestServer.start()
            let bus = try TestBus.make(endpoints: [server.endpoint])
            defer {
                bus.close()
                server.server.close()
            }
            let large = Tick.Request(count: 3, bytes: 1_000_000, ending: "large")
            let stream = try bus.stream(Tick.self, large, windowBytes: 1)
            for number in 0..<3 {
                let item = try await stream.next()
                #expect(item?.number == number)
                #expect(item?.text.utf8.count == 1_000_000)
            }
            #expect(await failure(of: stream)?.reason == "RESPONSE_TOO_LARGE")
        }

        @Test("A handler's error comes after its items; other errors as INTERNAL without their insides")
        func errors() async throws {
            let server = try await TestServer.start()
            let bus = try TestBus.make(endpoints: [server.endpoint])
            defer {
                bus.close()
                server.server.close()
            }
            for (ending, code, reason) in [
                ("refuse", RPCCode.failedPrecondition, "ENOUGH"), ("fail", .internal, "INTERNAL"),
            ] {
                let stream = try bus.stream(Tick.self, .init(count: 3, ending: ending))
                for number in 0..<3 { #expect(try await stream.next()?.number == number) }
                let error = await failure(of: stream)
                #expect(error?.code == code)
                #expect(error?.reason == reason)
                // And again: the end does not go away.
                #expect(await failure(of: stream) == error)
            }
            #expect(server.unexpectedErrors == 1)
        }

        @Test("Cancelling the task, the stream, or letting go of it cancels the handler")
        func cancellation() async throws {
            let server = try await TestServer.start()
            let bus = try TestBus.make(endpoints: [server.endpoint])
            defer {
                bus.close()
                server.server.close()
            }
            let waiting = Tick.Request(count: 1, ending: "wait")
            let reader = Task { @Loop in await failure(of: try bus.stream(Tick.self, waiting)) }
            try await eventually("the handler waits", timeoutSeconds: 60) { await server.streams.written == 1 }
            reader.cancel()
            #expect(try await reader.value?.code == .cancelled)
            try await eventually("one is cancelled", timeoutSeconds: 60) { await server.streams.cancellations == 1 }

            // This one waits for credit.
            let stream = try bus.stream(Tick.self, .init(count: 1_000_000), windowBytes: 100)
            #expect(try await stream.next() != nil)
            stream.cancel()
            #expect(await failure(of: stream)?.code == .cancelled)
            try await eventually("two are cancelled", timeoutSeconds: 60) { await server.streams.cancellations == 2 }

            for try await item in try bus.stream(Tick.self, waiting) where item.number == 0 { break }
            try await eventually("three are cancelled", timeoutSeconds: 60) { await server.streams.cancellations == 3 }
            #expect(server.server.statistics.runningCalls == 0)
            #expect(bus.pendingCalls == 0)
            #expect(server.router.statistics["auctions.tick"]?.finished == [.cancelled: 3])
        }

        @Test("At its deadline a stream ends, and the handler is cancelled")
        func deadline() async throws {
            let server = try await TestServer.start()
            let bus = try TestBus.make(endpoints: [server.endpoint])
            defer {
                bus.close()
                server.server.close()
            }
            let options = CallOptions(timeoutMilliseconds: 1000)
            let stream = try bus.stream(Tick.self, .init(count: 2, ending: "wait"), options: options)
            #expect(try await stream.next()?.number == 0)
            #expect(try await stream.next()?.number == 1)
            #expect(await failure(of: stream)?.code == .deadlineExceeded)
            try await eventually("the handler is gone", timeoutSeconds: 60) { await server.streams.cancellations == 1 }
        }

        @Test("A slow reader is cut off while the others go on")
        func slowReader() async throws {
            let server = try await TestServer.start()
            let bus = try TestBus.make(endpoints: [server.endpoint])
            defer {
                bus.close()
                server.server.close()
            }
            let slow = try bus.stream(Listen.self, Empty(), windowBytes: 1000)
            let fast = try bus.stream(Listen.self, Empty(), windowBytes: 1000)
            try await eventually("both listen", timeoutSeconds: 60) { await server.streams.running == 2 }
            let text = String(repeating: "x", count: 80)
            for number in 0..<500 {
                let present = try server.streams.announce("\(number) \(text)", keepingAtMost: 10_000)
                #expect(try await fast.next()?.text.hasPrefix("\(number) ") == true)
                // A window, what is kept, and an item: all the others find one reader.
                if number > 130 { #expect(present == 1) }
            }
            var got = 0
            let error = await rpcError { () async throws(RPCError) in while try await slow.next() != nil { got += 1 } }
            #expect(error?.code == .resourceExhausted)
            #expect(error?.reason == "SLOW_READER")
            #expect(got >= 10 && got < 130)
            #expect(server.streams.running == 1)
        }
    }
}

/// How many items a stream has; -1 when they are not those that they should be.
@Loop
private func count(_ request: Tick.Request, window: Int, _ bus: Bus) async -> Int {
    do {
        var count = 0
        for try await item in try bus.stream(Tick.self, request, windowBytes: window) {
            if item.number != count { return -1 }
            count += 1
        }
        return count
    } catch {
        Issue.record("\(error)")
        return -1
    }
}

/// What ends a stream.
@Loop
func failure<Item>(of stream: RPCStream<Item>) async -> RPCError? {
    await rpcError { () async throws(RPCError) in
        while try await stream.next() != nil {}
    }
}

/// Waits until the server has seen everything that was sent before.
@Loop
func pong(_ raw: RawClient, _ sequence: UInt64) async throws {
    try raw.send(.ping(sequence: sequence))
    try await eventually("the pong is there", timeoutSeconds: 60) {
        await raw.headers.contains(.pong(sequence: sequence))
    }
}

func tickRequest(call: UInt64, credit: Int64?) -> Header {
    .request(
        RequestHeader(call: call, method: "auctions.tick", timeoutMilliseconds: 60_000, creditBytes: credit))
}

extension RawClient {
    func items(of call: UInt64) -> Int {
        messages.reduce(0) { $1.header == .data(call: call) ? $0 + $1.bodies.count : $0 }
    }

    func ends(of call: UInt64) -> [ResponseHeader] {
        headers.compactMap { if case .end(let end) = $0, end.call == call { end } else { nil } }
    }
}
