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
        SELECT kind, key FROM deadline WHERE due_at <= (SELECT service_now()) AND retry_at <= clock_timestamp()
        ORDER BY due_at LIMIT $1
        """)
    nonisolated static let next = Statement("kit.deadlineNext", "SELECT min(due_at) FROM deadline")
    nonisolated static let postpone = Statement(
        "kit.deadlinePostpone",
        """
        UPDATE deadline SET attempts = attempts + 1,
            retry_at = clock_timestamp() + least(power(2, attempts), 300) * interval '1 second'
        WHERE kind = $1 AND key = $2
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

    /// The earliest deadline that has not been handled.
    func nextDueAt() async throws -> Timestamp? {
        try await pool.query(Query(Deadlines.next)).rows[0].optionalTimestamp(0)
    }

    /// Handles what is due now, until nothing is; returns how many were handled.
    func runDue() async throws -> Int {
        var handled = 0
        while true {
            let rows = try await pool.query(Query(Deadlines.due, [.int64(Deadlines.batchSize)])).rows
            var succeeded = 0
            for row in rows where try await run(kind: try row.text(0), key: try row.text(1)) { succeeded += 1 }
            handled += succeeded
            if rows.isEmpty || succeeded == 0 { return handled }
        }
    }

    func start() { task = Task { @Loop in await work() } }

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
                logger.warning("due deadlines could not be read; it is tried again", metadata: ["error": "\(error)"])
            }
            await wakeUp.wait(atMost: Deadlines.pollInterval)
        }
    }

    private func run(kind: String, key: String) async throws -> Bool {
        guard let handler = handlers[kind] else {
            logger.error("a deadline has no handler", metadata: ["deadline": "\(kind)", "key": "\(key)"])
            return try await postpone(kind, key)
        }
        do {
            try await handler(key)
            return true
        } catch let error as PostgresError where error.isConnectionFailure {
            throw error
        } catch {
            logger.error(
                "a deadline could not be handled; it is tried again",
                metadata: ["deadline": "\(kind)", "key": "\(key)", "error": "\(error)"])
            return try await postpone(kind, key)
        }
    }

    private func postpone(_ kind: String, _ key: String) async throws -> Bool {
        _ = try await pool.query(Query(Deadlines.postpone, [.text(kind), .text(key)]))
        return false
    }
}
