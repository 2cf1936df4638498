import Kernel
import Messaging
import Postgres
import Reactor
import Signing
import Wire

/// Answers a repeated call with the first answer (PY-12): key, content and answer are kept in the effect's transaction.
@Loop
package final class Idempotency {
    // A concurrent call with the same key is told so at once instead of waiting for the first one's locks.
    nonisolated static let tryLock = Statement("kit.idempotencyLock", "SELECT pg_try_advisory_xact_lock($1)")
    nonisolated static let find = Statement(
        "kit.idempotencyFind",
        "SELECT content_hash, is_refusal, answer FROM idempotency WHERE principal = $1 AND key = $2")
    // No ON CONFLICT: whoever records keys without the lock above, as batches do, must not go unnoticed.
    nonisolated static let store = Statement(
        "kit.idempotencyStore",
        "INSERT INTO idempotency (principal, key, content_hash, is_refusal, answer) VALUES ($1, $2, $3, $4, $5)")
    // The instant is asked for once: no index is used for what a volatile function may say anew at each row. Keys are never
    // updated, so they are where they were found.
    nonisolated static let purge = Statement(
        "kit.idempotencyPurge",
        """
        DELETE FROM idempotency WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM idempotency WHERE at < (SELECT clock_timestamp()) - interval '48 hours'
            ORDER BY at LIMIT 1000))
        """)
    nonisolated static let all = [tryLock, find, store, purge]
    /// What refuses a second record of a key.
    package nonisolated static let keyConstraint = "idempotency_pkey"

    /// Who calls with which key and content.
    package struct Claim: Sendable {
        package let principal: String
        package let key: String
        package let contentHash: [UInt8]

        /// Refuses a call without a key or with one that is no key.
        package init<Request: Encodable>(_ call: CallContext, _ request: Request) throws {
            guard let key = call.metadata.idempotencyKey else {
                throw RPCError(
                    .invalidArgument, reason: "IDEMPOTENCY_KEY_REQUIRED", "\(call.method) needs an idempotency key",
                    rule: "PY-12")
            }
            // The database's text has no NUL: such a key would fail everything that shares its statement.
            guard (1...200).contains(key.utf8.count), key.utf8.allSatisfy({ $0 >= 0x20 }) else {
                throw RPCError(
                    .invalidArgument, reason: "IDEMPOTENCY_KEY_INVALID",
                    "an idempotency key has 1 to 200 bytes and no control characters", rule: "PY-12")
            }
            self.key = key
            principal = call.metadata.principal ?? call.caller.description
            contentHash = sha256(Array(call.method.utf8) + [0] + (try JSON.encode(request)))
        }

        /// What the advisory lock is taken on.
        package var lockKey: Int64 {
            sha256(Array("\(principal)\u{0}\(key)".utf8)).prefix(8)
                .reduce(0) { $0 << 8 | Int64($1) }
        }
    }

    /// The refusal of a key that was used with other content.
    package nonisolated static let reused = RPCError(
        .invalidArgument, reason: "IDEMPOTENCY_KEY_REUSED", "this key was used with other content", rule: "PY-12")

    /// What is known of a key.
    package enum Finding {
        case new
        case answered(JSONText)
        case refused(RPCError)
    }

    /// JSON text of an answer as it was given first.
    package typealias JSONText = String

    private let pool: Pool

    init(pool: Pool) { self.pool = pool }

    /// The two queries that find out about a claim, to travel with a command's first pipeline.
    package nonisolated static func queries(_ claim: Claim) -> [Query] {
        [
            Query(tryLock, [.int64(claim.lockKey)]),
            Query(find, [.text(claim.principal), .text(claim.key)]),
        ]
    }

    /// Reads the results of `queries`; throws when the key is in use for something else or by a running call.
    package nonisolated static func finding(_ claim: Claim, _ results: ArraySlice<QueryResult>) throws -> Finding {
        let lock = results[results.startIndex]
        let found = results[results.startIndex + 1]
        guard let row = found.rows.first else {
            guard try lock.rows[0].bool(0) else {
                throw RPCError(
                    .aborted, reason: "IDEMPOTENCY_KEY_RUNNING", "a call with this key is still running",
                    rule: "PY-12", retryAfterMilliseconds: 50)
            }
            return .new
        }
        guard try row.bytes(0) == claim.contentHash else {
            throw reused
        }
        let answer = try row.text(2)
        if try row.bool(1) { return .refused(try JSON.decode(RPCError.self, from: Array(answer.utf8))) }
        return .answered(answer)
    }

    /// The write that keeps an answer, for the transaction of the effect.
    package nonisolated static func storing(
        _ claim: Claim, answer: some Encodable, isRefusal: Bool = false
    ) throws -> Query {
        Query(
            store,
            [
                .text(claim.principal), .text(claim.key), .bytes(claim.contentHash), .bool(isRefusal),
                .text(String(decoding: try JSON.encode(answer), as: UTF8.self)),
            ])
    }

    /// Runs `body` once per claim, in one transaction with the record of its answer.
    package func once<Response: Codable & Sendable>(
        _ claim: Claim, _ call: CallContext, _ body: @escaping @Loop (Transaction) async throws -> Response
    ) async throws -> Response {
        do {
            return try await attempt(claim, call, body)
        } catch let taken as PostgresError where taken.constraint == Idempotency.keyConstraint {
            // The key has been used for something else meanwhile; nothing has happened here, and its record is found
            // now.
            return try await attempt(claim, call, body)
        }
    }

    private func attempt<Response: Codable & Sendable>(
        _ claim: Claim, _ call: CallContext, _ body: @escaping @Loop (Transaction) async throws -> Response
    ) async throws -> Response {
        do {
            return try await pool.transaction { tx in
                let results = try await tx.pipeline(Idempotency.queries(claim))
                switch try Idempotency.finding(claim, results[...]) {
                case .answered(let text):
                    call.markReplayed()
                    return try JSON.decode(Response.self, from: Array(text.utf8))
                case .refused(let error):
                    call.markReplayed()
                    throw Replay(error: error)
                case .new:
                    let response = try await body(tx)
                    tx.enqueue(try Idempotency.storing(claim, answer: response))
                    return response
                }
            }
        } catch let replay as Replay {
            throw replay.error
        } catch let refusal as RPCError where refusal.isDecision {
            return try await answerRefused(claim, call, refusal)
        }
    }

    /// Keeps a refusal. It was rolled back, so the claim is made anew: meanwhile a call with the same key may have had
    /// its effect, and then that answer is the one that holds.
    private func answerRefused<Response: Codable & Sendable>(
        _ claim: Claim, _ call: CallContext, _ refusal: RPCError
    ) async throws -> Response {
        let finding = try await pool.transaction { tx in
            let results = try await tx.pipeline(Idempotency.queries(claim))
            let finding = try Idempotency.finding(claim, results[...])
            if case .new = finding { tx.enqueue(try Idempotency.storing(claim, answer: refusal, isRefusal: true)) }
            return finding
        }
        switch finding {
        case .new: throw refusal
        case .refused(let first):
            call.markReplayed()
            throw first
        case .answered(let text):
            call.markReplayed()
            return try JSON.decode(Response.self, from: Array(text.utf8))
        }
    }

    /// Deletes old records, a bounded number at a time; returns how many.
    func purge() async throws -> Int { try await pool.query(Query(Idempotency.purge)).affected }

    private struct Replay: Error { let error: RPCError }
}

extension RPCError {
    /// Whether this is the outcome of a rule, which stays the same, and not a passing state of the machinery.
    package var isDecision: Bool {
        switch code {
        case .failedPrecondition, .notFound, .alreadyExists, .outOfRange, .permissionDenied: true
        case .invalidArgument: !reason.hasPrefix("IDEMPOTENCY_")
        default: false
        }
    }
}

extension CallContext {
    /// Tells the caller that the answer is one that was given before.
    @Loop
    package func markReplayed() { answer.metadata["idempotency-replayed"] = "true" }
}
