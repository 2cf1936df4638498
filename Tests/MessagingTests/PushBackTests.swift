import Kernel
import Reactor
import TestKit
import Testing
import Wire

@testable import Messaging

@Suite("Push-back")
struct PushBackTests {
    private static let busy = RPCError(
        .resourceExhausted, reason: "AUCTION_BUSY", "too many", isNotProcessed: true, retryAfterMilliseconds: 100)

    private static func call(_ method: String, _ key: String?) -> ClientCall {
        ClientCall(
            service: .auctions, method: method, body: [], isIdempotent: true, routingKey: key, endpoint: nil,
            deadline: .now, metadata: Metadata(), onAnswerMetadata: nil)
    }

    private static func at(_ milliseconds: Int64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: 1_000_000_000 + milliseconds * 1_000_000)
    }

    @Test("A refusal is given again to calls of its method and key until its time is over")
    func thing() {
        var pushBacks = PushBacks()
        func refusal(_ method: String, _ key: String, _ milliseconds: Int64) -> RPCError? {
            pushBacks.refusal(of: method, key: key, at: "second", Self.at(milliseconds))
        }
        pushBacks.note(Self.busy, of: Self.call("placeBid", "a"), at: "first", Self.at(0))
        let refusal30 = refusal("placeBid", "a", 30)
        #expect(refusal30?.reason == "AUCTION_BUSY" && refusal30?.isNotProcessed == true)
        #expect(refusal30?.retryAfterMilliseconds == 70)
        #expect(refusal("placeBid", "b", 30) == nil && refusal("getAuction", "a", 30) == nil)
        #expect(refusal("placeBid", "a", 100) == nil)
        pushBacks.forgetOld(Self.at(99))
        #expect(!pushBacks.isEmpty)
        pushBacks.forgetOld(Self.at(100))
        #expect(pushBacks.isEmpty)
    }

    @Test("That of a replica that has too much to do is given again to what would go there, whatever its key")
    func replica() {
        var pushBacks = PushBacks()
        let error = RPCError.serverOverloaded(retryAfterMilliseconds: 50)
        pushBacks.note(error, of: Self.call("placeBid", nil), at: "first", Self.at(0))
        #expect(pushBacks.isEmpty, "without a key others go anywhere")
        pushBacks.note(error, of: Self.call("placeBid", "a"), at: "first", Self.at(0))
        #expect(pushBacks.refusal(of: "placeBid", key: "b", at: "first", Self.at(49))?.reason == "SERVER_OVERLOADED")
        #expect(pushBacks.refusal(of: "placeBid", key: "a", at: "second", Self.at(49)) == nil)
        #expect(pushBacks.refusal(of: "getAuction", key: "a", at: "first", Self.at(49)) == nil)
        #expect(pushBacks.refusal(of: "placeBid", key: "b", at: "first", Self.at(50)) == nil)
    }

    @Test("Only refusals of what was not processed count, that say when to ask again; none for longer than a second")
    func kinds() {
        var pushBacks = PushBacks()
        func note(_ change: (inout RPCError) -> Void) -> RPCError? {
            var error = Self.busy
            change(&error)
            pushBacks.note(error, of: Self.call("placeBid", "a"), at: "first", Self.at(0))
            return pushBacks.refusal(of: "placeBid", key: "a", at: "first", Self.at(1))
        }
        #expect(note { $0.retryAfterMilliseconds = nil } == nil)
        #expect(note { $0.isNotProcessed = false } == nil)
        #expect(note { $0 = RPCError(.aborted, reason: "X", "x", isNotProcessed: true, retryAfterMilliseconds: 9) } == nil)
        #expect(note { $0.retryAfterMilliseconds = 600_000 }?.retryAfterMilliseconds == 999)
    }

    @Test("Those that stand are bounded; those whose time is over make room")
    func bounded() {
        var pushBacks = PushBacks()
        for number in 0...PushBacks.limit {
            pushBacks.note(Self.busy, of: Self.call("m", "\(number)"), at: "first", Self.at(0))
        }
        let last = "\(PushBacks.limit)"
        #expect(pushBacks.refusal(of: "m", key: last, at: "first", Self.at(1)) == nil)
        pushBacks.note(Self.busy, of: Self.call("m", "0"), at: "first", Self.at(50))
        #expect(pushBacks.refusal(of: "m", key: "0", at: "first", Self.at(149)) != nil, "what is known is renewed")
        pushBacks.forgetOld(Self.at(100))
        pushBacks.note(Self.busy, of: Self.call("m", last), at: "first", Self.at(100))
        #expect(pushBacks.refusal(of: "m", key: last, at: "first", Self.at(101)) != nil)
    }
}

extension BusTests {
    @Suite("Push-back")
    @Loop
    struct PushBackBusTests {
        @Test("A client waits with calls of a key as long as their server asks, and with no others")
        func waits() async throws {
            let replica = Replica()
            let server = try RawServer { message, answer in replica.receive(message, answer) }
            let bus = try TestBus.make(endpoints: [server.endpoint]) { $0.retry.maximumAttempts = 1 }
            defer {
                bus.close()
                server.close()
            }
            @Sendable @Loop func call(_ key: String) async -> RPCError? {
                await rpcError { () async throws(RPCError) in
                    _ = try await bus.callRaw(
                        "auctions.echo", body: Array("{}".utf8), isIdempotent: true, routingKey: key,
                        options: CallOptions(timeoutMilliseconds: 60_000))
                }
            }
            replica.answer = { call, answer in
                let error = RPCError(
                    .resourceExhausted, reason: "BUSY", "busy", isNotProcessed: true, retryAfterMilliseconds: 900)
                answer(try! RawClient.frame(.response(ResponseHeader(call: call, error: error))))
            }
            // On a busy machine the time may be over before the second call: then with another key.
            var isKept = false
            for number in 1...20 where !isKept {
                #expect(await call("wanted-\(number)")?.reason == "BUSY")
                let asked = replica.requests
                #expect(asked >= number, "another key is asked for")
                let refused = await call("wanted-\(number)")
                #expect(refused?.reason == "BUSY" && refused?.isNotProcessed == true)
                isKept = replica.requests == asked
            }
            #expect(isKept)
            let asked = replica.requests
            #expect(await call("quiet")?.reason == "BUSY")
            #expect(replica.requests == asked + 1)
            replica.answer = nil
            try await eventually("it is asked again", timeoutSeconds: 60) { await call("quiet") == nil }
            #expect(replica.requests == asked + 2)
        }

        @Test("What a server pushes back is repeated there, not elsewhere, where it would wait for the same")
        func repetition() async throws {
            let replicas = [Replica(), Replica()]
            let servers = try replicas.map { replica in
                try RawServer { message, answer in replica.receive(message, answer) }
            }
            let bus = try TestBus.make(endpoints: servers.map(\.endpoint))
            defer {
                bus.close()
                for server in servers { server.close() }
            }
            try await eventually("both are ready", timeoutSeconds: 60) {
                await bus.readyEndpoints(of: .auctions).count == 2
            }
            for reason in ["BUSY", "SERVER_OVERLOADED"] {
                for replica in replicas {
                    replica.answer = { call, answer in
                        replica.answer = nil
                        let error = RPCError(
                            .resourceExhausted, reason: reason, "busy", isNotProcessed: true, retryAfterMilliseconds: 1)
                        answer(try! RawClient.frame(.response(ResponseHeader(call: call, error: error))))
                    }
                }
                let before = replicas.map { replica in replica.requests }
                _ = try await bus.callRaw(
                    "auctions.echo", body: Array("{}".utf8), isIdempotent: true, routingKey: reason,
                    options: CallOptions(timeoutMilliseconds: 60_000))
                let made = zip(replicas, before).map { replica, count in replica.requests - count }
                #expect(made.sorted() == [0, 2])
            }
        }
    }
}
