import Kernel
import Logging
import Postgres
import Reactor

/// Due instants of a service and what happens at them. Computed forward, kept in a table, never a timer in memory.
///
/// A handler locks its aggregate, checks again, acts, and cancels or moves its deadline in the same transaction; any
/// number of replicas may handle the same deadline at once.
@Loop
package final class Deadlines {
    nonisolated static let upsert = Statement(
        "kit.deadlineSchedule",
        """
        INSERT INTO deadline (kind, key, due_at) VALUES ($1, $2, $3)
        ON CONFLICT (kind, key) DO UPDATE SET due_at = excluded.due_at, attempts = 0, retry_at = '-infinity'
        """)
    nonisolated static let delete = Statement(
        "kit.deadlineCancel", "DELETE FROM deadline WHERE kind = $1 AND key = $2")
    nonisolated static let due = Statement(
        "kit.deadlineDue",
        """
        SELECT kind, key, due_at FROM deadline WHERE due_at <= (SELECT service_now()) AND retry_at <= clock_timestamp()
        ORDER BY due_at LIMIT $1
        """)
    nonisolated static let next = Statement("kit.deadlineNext", "SELECT min(due_at) FROM deadline")
    nonisolated static let postpone = Statement(
        "kit.deadlinePostpone",
        """
        UPDATE deadline SET attempts = attempts + 1,
            retry_at = clock_timestamp() + least(power(2, least(attempts, 10)), 300) * interval '1 second'
        WHERE kind = $1 AND key = $2 AND due_at = $3
        """)
    nonisolated static let all = [upsert, delete, due, next, postpone]

    private static let batchSize: Int64 = 200
    private static let pollInterval = Duration.milliseconds(200)

    private var handlers: [String: @Loop (String) async throws -> Void] = [:]
    private let pool: Pool
    private let logger: Logger
    private let wakeUp = LoopSignal()
    private var task: Task<Void, Never>?

    init(pool: Pool, logger: Logger) {
        self.pool = pool
        self.logger = logger
    }

    /// What to do when a deadline of `kind` has come; `key` names the aggregate.
    package func handle(_ kind: String, _ body: @escaping @Loop (_ key: String) async throws -> Void) {
        precondition(handlers[kind] == nil, "deadline \(kind) has a handler already")
        handlers[kind] = body
    }

    /// Sets or moves a deadline, in the transaction of its cause.
    package func schedule(_ kind: String, key: String, dueAt: Timestamp, in tx: Transaction) {
        precondition(handlers[kind] != nil, "deadline \(kind) has no handler")
        tx.enqueue(Deadlines.upsert, .text(kind), .text(key), .timestamp(dueAt))
    }

    /// Removes a deadline, in the transaction of its effect.
    package func cancel(_ kind: String, key: String, in tx: Transaction) {
        tx.enqueue(Deadlines.delete, .text(kind), .text(key))
    }

    /// Removes a deadline at once; false when somebody else has done what it is for meanwhile. For handlers whose act
    /// leaves no trace in their aggregate.
    package func take(_ kind: String, key: String, in tx: Transaction) async throws -> Bool {
        try await tx.query(Deadlines.delete, .text(kind), .text(key)).affected == 1
    }

    /// The earliest deadline that has not been handled.
    func nextDueAt() async throws -> Timestamp? {
        try await pool.query(Query(Deadlines.next)).rows[0].optionalTimestamp(0)
    }

    /// Handles what is due now, until nothing is; returns how many were handled.
    func runDue() async throws -> Int {
        var handled: Set<Due> = []
        while true {
            let rows = try await pool.query(Query(Deadlines.due, [.int64(Deadlines.batchSize)])).rows
            var succeeded = 0
            for row in rows {
                let due = Due(kind: try row.text(0), key: try row.text(1), at: try row.timestamp(2))
                if handled.contains(due) {
                    // Its handler left it where it was; asking again at once would go on for ever.
                    logger.error("a deadline was neither removed nor moved", metadata: due.metadata)
                    _ = try await postpone(due)
                } else if try await run(due) {
                    handled.insert(due)
                    succeeded += 1
                }
            }
            if succeeded == 0 { return handled.count }
        }
    }

    func start() { task = Task.immediate(executorPreference: Loop.executor) { @Loop in await self.work() } }

    func stop() async {
        task?.cancel()
        wakeUp.signal()
        await task?.value
    }

    private func work() async {
        while !Task.isCancelled {
            do {
                _ = try await runDue()
            } catch {
                logger.warning(
                    "due deadlines could not be read; it is tried again", metadata: ["error": "\(debugText(error))"])
            }
            await wakeUp.wait(atMost: Deadlines.pollInterval)
        }
    }

    private func run(_ due: Due) async throws -> Bool {
        guard let handler = handlers[due.kind] else {
            logger.error("a deadline has no handler", metadata: due.metadata)
            return try await postpone(due)
        }
        do {
            try await handler(due.key)
            return true
        } catch let error as PostgresError where error.isConnectionFailure {
            throw error
        } catch {
            try Task.checkCancellation()
            logger.error(
                "a deadline could not be handled; it is tried again",
                metadata: due.metadata.merging(["error": "\(debugText(error))"]) { $1 })
            return try await postpone(due)
        }
    }

    private func postpone(_ due: Due) async throws -> Bool {
        _ = try await pool.query(Query(Deadlines.postpone, [.text(due.kind), .text(due.key), .timestamp(due.at)]))
        return false
    }

    private struct Due: Hashable {
        let kind: String
        let key: String
        let at: Timestamp

        var metadata: Logger.Metadata { ["deadline": "\(kind)", "key": "\(key)"] }
    }
}
