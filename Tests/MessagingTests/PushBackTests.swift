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

    private static func call(_ method: String, _ key: String?, endpoint: String? = nil) -> ClientCall {
        ClientCall(
            service: .auctions, method: method, body: [], isIdempotent: true, routingKey: key, endpoint: endpoint,
            deadline: .now, metadata: Metadata(), onAnswerMetadata: nil)
    }

    private static func at(_ milliseconds: Int64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: 1_000_000_000 + milliseconds * 1_000_000)
    }

    @Test("A refusal is given again to calls of its method and key until its time is over")
    func subject() {
        var pushBacks = PushBacks()
        pushBacks.note(Self.busy, of: Self.call("auctions.placeBid", "a"), Self.at(0))
        let refusal = pushBacks.refusal(of: Self.call("auctions.placeBid", "a"), Self.at(30))
        #expect(refusal?.reason == "AUCTION_BUSY")
        #expect(refusal?.isNotProcessed == true)
        #expect(refusal?.retryAfterMilliseconds == 70)
        for other in [
            Self.call("auctions.placeBid", "b"), Self.call("auctions.getAuction", "a"),
            Self.call("auctions.placeBid", nil), Self.call("auctions.placeBid", "a", endpoint: "tcp://127.0.0.1:1"),
        ] { #expect(pushBacks.refusal(of: other, Self.at(30)) == nil) }
        #expect(pushBacks.refusal(of: Self.call("auctions.placeBid", "a"), Self.at(100)) == nil)
        #expect(pushBacks.refusal(of: Self.call("auctions.placeBid", "a"), Self.at(99)) == nil, "it is forgotten")
    }

    @Test("Only refusals of what was not processed count, that say when to ask again; none for longer than a second")
    func kinds() {
        var pushBacks = PushBacks()
        let call = Self.call("auctions.placeBid", "a")
        func note(_ change: (inout RPCError) -> Void) -> RPCError? {
            var error = Self.busy
            change(&error)
            pushBacks.note(error, of: call, Self.at(0))
            return pushBacks.refusal(of: call, Self.at(1))
        }
        #expect(note { $0.retryAfterMilliseconds = nil } == nil)
        #expect(note { $0.isNotProcessed = false } == nil)
        #expect(note { $0.reason = "SERVER_OVERLOADED" } == nil, "another replica may have time")
        #expect(note { $0 = RPCError(.aborted, reason: "X", "x", isNotProcessed: true, retryAfterMilliseconds: 9) } == nil)
        #expect(note { $0.retryAfterMilliseconds = 600_000 }?.retryAfterMilliseconds == 999)
    }

    @Test("Those that stand are bounded; those whose time is over make room")
    func bounded() {
        var pushBacks = PushBacks()
        for number in 0...PushBacks.limit {
            pushBacks.note(Self.busy, of: Self.call("m", "\(number)"), Self.at(0))
        }
        let last = Self.call("m", "\(PushBacks.limit)")
        #expect(pushBacks.refusal(of: last, Self.at(1)) == nil)
        pushBacks.note(Self.busy, of: last, Self.at(100))
        #expect(pushBacks.refusal(of: last, Self.at(101)) != nil)
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
            #expect(await call("wanted")?.reason == "BUSY")
            #expect(replica.requests == 1)
            let refused = await call("wanted")
            #expect(refused?.reason == "BUSY" && refused?.isNotProcessed == true)
            #expect(replica.requests == 1)
            #expect(await call("quiet")?.reason == "BUSY")
            #expect(replica.requests == 2)
            replica.answer = nil
            try await eventually("it is asked again", timeoutSeconds: 60) { await call("wanted") == nil }
            #expect(replica.requests == 3)
        }
    }
}
