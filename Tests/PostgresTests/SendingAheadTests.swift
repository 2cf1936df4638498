import Glibc
import Postgres
import Reactor
import TestKit
import Testing

/// Writes that a transaction sends before it commits, so that the server begins with them.
@Suite("Sending ahead")
struct SendingAheadTests {
    private static let wrong = Statement("test.wrong", "SELECT nonsense FROM item")
    private static let limitSilence = Statement("test.silence", "SET LOCAL idle_in_transaction_session_timeout = 100")

    struct Refused: Error {}

    /// Waits until the session's process is gone. `pg_stat_activity` forgets it before its socket is closed.
    private static func eventuallyEnded(_ session: Int32) async throws {
        try await eventually("the session has ended") { access("/proc/\(session)", F_OK) != 0 }
    }

    @Test("results of later queries are not mixed up with those of what was sent ahead")
    @Loop
    func order() async throws {
        let pool = try await Items.makePool()
        let seen = try await pool.transaction { transaction in
            // Nothing has begun yet: this travels with the first query.
            transaction.enqueue(Items.insert, .int64(1))
            transaction.sendEnqueued()
            var seen = [try await transaction.query(Items.count).single.int64(0)]
            for id in 2...4 as ClosedRange<Int64> {
                transaction.enqueue(Items.insert, .int64(id))
                transaction.sendEnqueued()
            }
            try await Loop.sleep(.milliseconds(20))
            transaction.enqueue(Items.insert, .int64(5))
            seen += try await transaction.pipeline([Query(Items.count), Query(Items.count)]).map { try $0.single.int64(0) }
            transaction.enqueue(Items.insert, .int64(6))
            transaction.sendEnqueued()
            return seen
        }
        #expect(seen == [1, 5, 5])
        #expect(try await Items.number(in: pool) == 6)
        await pool.close()
    }

    @Test("a failure ahead is that of the next query or of the commit, and nothing stays", arguments: [false, true])
    @Loop
    func failure(asksAgain: Bool) async throws {
        let pool = try await Items.makePool()
        let error = await #expect(throws: PostgresError.self) {
            try await pool.transaction { transaction in
                _ = try await transaction.query(Items.insert, .int64(1))
                transaction.enqueue(Items.insert, .int64(1))
                transaction.sendEnqueued()
                transaction.enqueue(Items.insert, .int64(2))
                transaction.sendEnqueued()
                if asksAgain { _ = try await transaction.query(Items.count) }
            }
        }
        #expect(error?.constraint == "item_pkey" && error?.statement == "test.insert")
        #expect(error?.isCommitOutcomeUnknown == false)
        #expect(try await Items.number(in: pool) == 0)
        #expect(pool.statistics.connectionsOpened == 1)
        await pool.close()
    }

    @Test("a statement that could not be prepared ahead is prepared anew")
    @Loop
    func preparation() async throws {
        let pool = try await Items.makePool()
        for _ in 0..<2 {
            let error = await #expect(throws: PostgresError.self) {
                try await pool.transaction { transaction in
                    _ = try await transaction.query(Items.count)
                    transaction.enqueue(Self.wrong)
                    transaction.enqueue(Items.insert, .int64(1))
                    transaction.sendEnqueued()
                    // Its preparation was skipped, though it counts as sent.
                    _ = try await transaction.query(Items.insert, .int64(2))
                }
            }
            #expect(error?.sqlState == "42703" && error?.statement == "test.wrong")
        }
        try await pool.transaction { $0.enqueue(Items.insert, .int64(1)) }
        #expect(try await Items.number(in: pool) == 1)
        #expect(pool.statistics.connectionsOpened == 1)
        await pool.close()
    }

    @Test("what was sent ahead is rolled back when the body throws")
    @Loop
    func rollback() async throws {
        let pool = try await Items.makePool()
        await #expect(throws: Refused.self) {
            try await pool.transaction { transaction in
                _ = try await transaction.query(Items.count)
                transaction.enqueue(Items.insert, .int64(1))
                transaction.sendEnqueued()
                throw Refused()
            }
        }
        #expect(try await Items.number(in: pool) == 0)
        #expect(pool.statistics.connectionsOpened == 1)
        await pool.close()
    }

    @Test("whoever falls silent after sending ahead loses the session, and nothing stays")
    @Loop
    func silence() async throws {
        let pool = try await Items.makePool()
        // All statements are known to the server by then, so that the commit is the first thing it would answer.
        try await pool.transaction { _ = try await $0.query(Items.count) }
        let error = await #expect(throws: PostgresError.self) {
            try await pool.transaction { transaction in
                let session = try await transaction.query(Items.session).single.int32(0)
                _ = try await transaction.query(Self.limitSilence)
                transaction.enqueue(Items.insert, .int64(1))
                transaction.sendEnqueued()
                try await Self.eventuallyEnded(session)
            }
        }
        #expect(error?.isConnectionFailure == true && error?.isCommitOutcomeUnknown == false)
        #expect(try await Items.number(in: pool) == 0)
        await pool.close()
    }

    @Test("a session that ends while the commit is under way leaves the outcome open, unless it had ended before")
    @Loop
    func loss() async throws {
        let endLater = Statement(
            "test.endLater",
            """
            CREATE FUNCTION pg_temp.end_session() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'
            """)
        let atCommit = Statement(
            "test.atCommit",
            """
            CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON item DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION pg_temp.end_session()
            """)
        let pool = try await Items.makePool()
        for (isAhead, isUnknown) in [(true, false), (false, true)] {
            let error = await #expect(throws: PostgresError.self) {
                try await pool.transaction { transaction in
                    let session = try await transaction.query(Items.session).single.int32(0)
                    if isAhead {
                        transaction.enqueue(Items.endSession)
                    } else {
                        _ = try await transaction.query(endLater)
                        _ = try await transaction.query(atCommit)
                    }
                    transaction.enqueue(Items.insert, .int64(1))
                    transaction.sendEnqueued()
                    if isAhead { try await Self.eventuallyEnded(session) }
                }
            }
            #expect(error?.isCommitOutcomeUnknown == isUnknown)
            #expect(try await Items.number(in: pool) == 0)
        }
        await pool.close()
    }

    @Test("what the socket does not take at once follows, and what is too large for one round trip waits for the next")
    @Loop
    func large() async throws {
        let store = Statement("test.store", "INSERT INTO item (id) SELECT length($1)")
        let pool = try await Items.makePool()
        try await pool.transaction { transaction in
            _ = try await transaction.query(Items.count)
            for size in [3_000_000, 7_000_000] {
                transaction.enqueue(store, .text(String(repeating: "x", count: size)))
                transaction.sendEnqueued()
            }
            #expect(try await transaction.query(Items.count).single.int64(0) == 2)
        }
        #expect(try await Items.number(in: pool) == 2)
        await pool.close()
    }

    @Test("a task that is cancelled after sending ahead rolls back, and leaves a clean connection")
    @Loop
    func cancellation() async throws {
        let pool = try await Items.makePool()
        let task = Task { @Loop in
            try await pool.transaction { transaction in
                _ = try await transaction.query(Items.count)
                transaction.enqueue(Items.insert, .int64(1))
                transaction.sendEnqueued()
                withUnsafeCurrentTask { $0?.cancel() }
            }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await Items.number(in: pool) == 0)
        #expect(pool.statistics.connectionsOpened == 1)
        await pool.close()
    }
}
