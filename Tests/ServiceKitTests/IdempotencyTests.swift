import Contracts
import Kernel
import Messaging
import Postgres
import Reactor
import ServiceTestKit
import TestKit
import Testing
import Wire

@testable import ServiceKit

/// One effect per key, and the first answer to every repetition (PY-12).
@Suite("Idempotency")
@Loop
struct IdempotencyTests {
    private struct Answer: Codable, Equatable {
        var serial: Int64
        var note: String?
    }

    private struct Payload: Codable {
        var amount: Int64
    }

    /// A service with an effect that can be counted.
    private static let definition = ServiceDefinition(
        name: .payments,
        migrations: [
            Migration(
                version: 100, name: "effect",
                sql: """
                    CREATE TABLE effect (
                        serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, amount bigint NOT NULL);
                    """
            )
        ], statements: [],
        start: { context in
            context.serveOnce(Pay.self) { request, _, tx in
                let row = try await tx.query(insert, .int64(request.amount)).single
                return Pay.Response(serial: try row.int64(0))
            }
            return nil
        })

    private enum Pay: RPCMethod {
        struct Request: Codable, Sendable {
            var amount: Int64
        }
        struct Response: Codable, Sendable, Equatable {
            var serial: Int64
        }
        static let service: ServiceName? = .payments
        static let name = "pay"
        static let callers: Set<Caller> = [.operators]
        static let isIdempotent = true
    }

    nonisolated private static let insert = Statement.ofTest("INSERT INTO effect (amount) VALUES ($1) RETURNING serial")

    private func withService(_ body: @Loop (TestService, TestPlatform) async throws -> Void) async throws {
        try await TestPlatform.with([.payments: 1]) { platform in
            try await body(try await platform.start(Self.definition), platform)
        }
    }

    private func call(_ key: String?, principal: String? = "member-1", method: String = "payments.pay") -> CallContext {
        var metadata = Metadata()
        metadata.idempotencyKey = key
        metadata.principal = principal
        return CallContext(
            caller: .service(.gateway), metadata: metadata, deadline: MonotonicInstant.now.advanced(by: .seconds(60)),
            method: method)
    }

    /// One call of `effect` under `key`.
    private func run(
        _ service: TestService, _ call: CallContext, amount: Int64 = 1,
        _ effect: @escaping @Loop (Transaction) async throws -> Void = { _ in }
    ) async throws -> Answer {
        let claim = try Idempotency.Claim(call, Payload(amount: amount))
        return try await service.context.idempotency.once(claim, call) { tx in
            let row = try await tx.query(Self.insert, .int64(amount)).single
            try await effect(tx)
            return Answer(serial: try row.int64(0), note: "ä\"\n")
        }
    }

    private func error(_ body: @Loop () async throws -> Void) async -> RPCError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? RPCError
        }
    }

    private func effects(_ service: TestService) async throws -> Int64 {
        try await service.count("SELECT count(*) FROM effect")
    }

    @Test("PY-12: the same key and content get the first answer again, marked as replayed")
    func replay() async throws {
        try await withService { service, _ in
            let first = call("k")
            let answer = try await run(service, first)
            #expect(first.answer.metadata["idempotency-replayed"] == nil)
            for _ in 0..<3 {
                let again = call("k")
                #expect(try await run(service, again) == answer)
                #expect(again.answer.metadata["idempotency-replayed"] == "true")
            }
            #expect(try await effects(service) == 1)
        }
    }

    @Test("PY-12: the same key with other content, or for another method, is refused and not kept")
    func reused() async throws {
        try await withService { service, _ in
            let answer = try await run(service, call("k"), amount: 1)
            for other in [call("k"), call("k", method: "payments.refund")] {
                let amount: Int64 = other.method == "payments.pay" ? 2 : 1
                let refusal = await error { _ = try await run(service, other, amount: amount) }
                #expect(refusal?.reason == "IDEMPOTENCY_KEY_REUSED")
                #expect(refusal?.code == .invalidArgument)
                #expect(refusal?.rule == "PY-12")
            }
            #expect(try await run(service, call("k"), amount: 1) == answer)
            #expect(try await effects(service) == 1)
        }
    }

    @Test("PY-12: keys belong to their principal; a caller without one stands for itself")
    func principals() async throws {
        try await withService { service, _ in
            _ = try await run(service, call("k", principal: "member-1"))
            _ = try await run(service, call("k", principal: "member-2"), amount: 7)
            _ = try await run(service, call("k", principal: nil), amount: 8)
            #expect(try await effects(service) == 3)
            #expect(try await service.count("SELECT count(*) FROM idempotency WHERE principal = 'gateway'") == 1)
        }
    }

    @Test(
        "PY-12: a call without a key, or with one that is no key, is refused",
        arguments: [nil, "", String(repeating: "k", count: 201)])
    func faultyKeys(_ key: String?) async throws {
        let refusal = await error { _ = try Idempotency.Claim(call(key), Payload(amount: 1)) }
        #expect(refusal?.reason == (key == nil ? "IDEMPOTENCY_KEY_REQUIRED" : "IDEMPOTENCY_KEY_INVALID"))
        #expect(refusal?.code == .invalidArgument)
    }

    @Test("PY-12: while a call runs, another with its key is told so; afterwards it gets the answer")
    func running() async throws {
        try await withService { service, _ in
            let gate = LoopSignal()
            var hasBegun = false
            let first = Task { @Loop in
                try await run(service, call("k")) { _ in
                    hasBegun = true
                    await gate.wait(atMost: .seconds(30))
                }
            }
            try await untilTrue("the first call has begun") { hasBegun }
            let refusal = await error { _ = try await run(service, call("k")) }
            #expect(refusal?.reason == "IDEMPOTENCY_KEY_RUNNING")
            #expect(refusal?.code == .aborted)
            #expect(refusal?.retryAfterMilliseconds != nil)
            // Another key is not concerned.
            _ = try await run(service, call("other"))
            gate.signal()
            let answer = try await first.value
            #expect(try await run(service, call("k")) == answer)
            #expect(try await effects(service) == 2)
        }
    }

    @Test("PY-12: a refusal is the first answer too, and leaves no effect")
    func refusals() async throws {
        try await withService { service, _ in
            let refusal = RPCError(
                .failedPrecondition, reason: "MANDATE_SUSPENDED", "no", rule: "PY-5", details: ["code": "AC04"])
            let first = await error { _ = try await run(service, call("k")) { _ in throw refusal } }
            #expect(first == refusal)
            let again = call("k")
            // The state has changed meanwhile; the answer has not.
            let second = await error { _ = try await run(service, again) }
            #expect(second == refusal)
            #expect(again.answer.metadata["idempotency-replayed"] == "true")
            let effects = try await effects(service)
            #expect(effects == 0)
        }
    }

    @Test("a passing failure is not kept: the next call with the key has its effect")
    func passingFailures() async throws {
        try await withService { service, _ in
            for code in [RPCCode.unavailable, .aborted, .internal, .deadlineExceeded, .resourceExhausted, .unknown] {
                let key = "k-\(code)"
                let failure = await error {
                    _ = try await run(service, call(key)) { _ in throw RPCError(code, reason: "X", "x") }
                }
                #expect(failure?.code == code)
                _ = try await run(service, call(key))
            }
            #expect(try await effects(service) == 6)
        }
    }

    @Test("a crash between effect and answer leaves neither")
    func crash() async throws {
        try await withService { service, _ in
            await #expect(throws: PostgresError.self) {
                _ = try await run(service, call("k")) { tx in
                    // The session ends as if the process had died.
                    _ = try await tx.query(Statement.ofTest("SELECT pg_terminate_backend(pg_backend_pid())"))
                }
            }
            #expect(try await effects(service) == 0)
            #expect(try await service.count("SELECT count(*) FROM idempotency") == 0)
            _ = try await run(service, call("k"))
            #expect(try await effects(service) == 1)
        }
    }

    @Test("PY-12: 200 duplicates at once have one effect and one answer")
    func duplicates() async throws {
        try await withService { service, platform in
            let bus = try platform.bus()
            var options = CallOptions(timeoutMilliseconds: 30_000)
            options.metadata.idempotencyKey = "k"
            options.metadata.principal = "member-1"
            let answers = Answers()
            try await concurrently(200) { [options] _ in
                while true {
                    do throws(RPCError) {
                        answers.serials.insert(
                            try await bus.call(Pay.self, Pay.Request(amount: 5), options: options).serial)
                        return
                    } catch {
                        try #require(error.reason == "IDEMPOTENCY_KEY_RUNNING", "\(error)")
                    }
                }
            }
            #expect(answers.serials.count == 1)
            #expect(try await effects(service) == 1)
        }
    }

    @Test("PY-12: whatever races with a refusal, all that get an answer get the same")
    func racingRefusals() async throws {
        try await withService { service, _ in
            for round in 0..<30 {
                let outcomes = Answers()
                try await concurrently(8) { index in
                    do {
                        // The rule decides differently at different instants.
                        let answer = try await run(service, call("k\(round)")) { _ in
                            if (index + round) % 2 == 0 { throw RPCError(.failedPrecondition, reason: "NO", "no") }
                        }
                        outcomes.texts.insert("answer \(answer.serial)")
                    } catch let error as RPCError where error.reason != "IDEMPOTENCY_KEY_RUNNING" {
                        outcomes.texts.insert(error.reason)
                    } catch is RPCError {}
                }
                #expect(outcomes.texts.count == 1, "\(outcomes.texts)")
                // And it is the one that was kept.
                do {
                    let answer = try await run(service, call("k\(round)"))
                    #expect(outcomes.texts == ["answer \(answer.serial)"])
                } catch let error as RPCError {
                    #expect(outcomes.texts == [error.reason])
                }
            }
            #expect(
                try await effects(service)
                    == service.count("SELECT count(*) FROM idempotency WHERE NOT is_refusal"))
        }
    }

    @Test("old records go, young ones stay")
    func purge() async throws {
        try await withService { service, _ in
            _ = try await run(service, call("old"))
            _ = try await run(service, call("young"))
            _ = try await service.rows(
                "UPDATE idempotency SET at = clock_timestamp() - interval '49 hours' WHERE key = 'old'")
            #expect(try await service.context.idempotency.purge() == 1)
            #expect(try await service.context.idempotency.purge() == 0)
            #expect(try await service.count("SELECT count(*) FROM idempotency WHERE key = 'young'") == 1)
        }
    }

    @Test("old records are found along the index, however many young ones there are")
    func purgeAlongTheIndex() async throws {
        try await withService { service, _ in
            _ = try await service.rows(
                """
                INSERT INTO idempotency (principal, key, content_hash, is_refusal, answer)
                SELECT 'somebody', 'key-' || n, '', false, '{}' FROM generate_series(1, 20000) n
                """)
            _ = try await service.rows("ANALYZE idempotency")
            let plan = try await service.plan(of: Idempotency.purge)
            #expect(plan.contains("Index Cond: (at <") && !plan.contains("Seq Scan"), "\(plan)")
        }
    }

    private final class Answers {
        var serials: Set<Int64> = []
        var texts: Set<String> = []
    }
}
