import Postgres
import Reactor
import TestKit
import Testing

@Suite("Transactions")
struct TransactionTests {
    private static let insert = Statement("test.insert", "INSERT INTO item (id, number) VALUES ($1, $2)")
    private static let add = Statement("test.add", "UPDATE item SET number = number + $2 WHERE id = $1")
    private static let lock = Statement("test.lock", "SELECT number FROM item WHERE id = $1 FOR UPDATE")
    private static let read = Statement("test.read", "SELECT number FROM item WHERE id = $1")
    private static let count = Statement("test.count", "SELECT count(*) FROM item")

    struct Refused: Error, Equatable {}

    @Loop
    private func makeItems(maximum: Int = 4, _ adjust: (inout PoolConfiguration) -> Void = { _ in }) async throws
        -> Pool
    {
        let pool = try await makePool(maximum: maximum, adjust)
        try await TestPostgres.shared.run(
            """
            CREATE TABLE item (
                id int8 PRIMARY KEY, number int8 NOT NULL CONSTRAINT item_number_positive CHECK (number >= 0));
            INSERT INTO item VALUES (1, 100), (2, 100)
            """, in: pool.connectionString)
        return pool
    }

    @Test("reads, then enqueued writes that travel with the commit")
    @Loop
    func commits() async throws {
        let pool = try await makeItems()
        let before = try await pool.transaction { transaction in
            let number = try await transaction.query(Self.lock, .int64(1)).single.int64(0)
            transaction.enqueue(Self.add, .int64(1), .int64(-number))
            transaction.enqueue(Self.insert, .int64(3), .int64(number))
            return number
        }
        #expect(before == 100)
        #expect(try await pool.query(Self.read, .int64(1)).single.int64(0) == 0)
        #expect(try await pool.query(Self.read, .int64(3)).single.int64(0) == 100)
        // Writes alone are one round trip.
        try await pool.transaction { $0.enqueue(Self.add, .int64(1), .int64(7)) }
        #expect(try await pool.query(Self.read, .int64(1)).single.int64(0) == 7)
        await pool.close()
    }

    @Test("a body that sends nothing sends nothing")
    @Loop
    func empty() async throws {
        let pool = try await makeItems(maximum: 1)
        let xact = Statement(
            "test.commits", "SELECT query FROM pg_stat_activity WHERE pid = $1")
        let pid = try await pool.query(Statement("test.pid", "SELECT pg_backend_pid()")).single.int32(0)
        #expect(try await pool.transaction { _ in 5 } == 5)
        #expect(try await pool.transaction { try await $0.pipeline([]).count } == 0)
        let watcher = try await Connection.open(ConnectionConfiguration(connection: pool.connectionString))
        #expect(try await watcher.query(xact, .int32(pid)).single.text(0) == "SELECT pg_backend_pid()")
        watcher.close()
        await pool.close()
    }

    @Test("what the body throws is rethrown and nothing stays, whether the transaction was begun or not")
    @Loop
    func rollsBack() async throws {
        let pool = try await makeItems(maximum: 1)
        await #expect(throws: Refused.self) {
            try await pool.transaction { transaction in
                _ = try await transaction.query(Self.add, .int64(1), .int64(1))
                transaction.enqueue(Self.add, .int64(1), .int64(1))
                throw Refused()
            }
        }
        await #expect(throws: Refused.self) {
            try await pool.transaction { transaction in
                transaction.enqueue(Self.add, .int64(1), .int64(1))
                throw Refused()
            }
        }
        #expect(try await pool.query(Self.read, .int64(1)).single.int64(0) == 100)
        #expect(pool.statistics.connectionsOpened == 1)
        #expect(pool.statistics.inUse == 0)
        await pool.close()
    }

    @Test("constraint violations tell the constraint, to us alone")
    @Loop
    func constraints() async throws {
        let pool = try await makeItems()
        let unique = await #expect(throws: PostgresError.self) {
            try await pool.transaction { $0.enqueue(Self.insert, .int64(1), .int64(1)) }
        }
        #expect(unique?.isUniqueViolation == true)
        #expect(unique?.constraint == "item_pkey")
        #expect(unique?.table == "item")
        #expect(unique?.statement == "test.insert")
        #expect(unique?.description == "the database refused the operation (23505)")
        #expect(unique?.debugDescription.contains("item_pkey") == true)
        let check = await #expect(throws: PostgresError.self) {
            _ = try await pool.query(Self.add, .int64(1), .int64(-1_000))
        }
        #expect(check?.isCheckViolation == true)
        #expect(check?.constraint == "item_number_positive")
        await pool.close()
    }

    @Test("a swallowed error cannot be committed, and later queries repeat it")
    @Loop
    func swallowedError() async throws {
        let pool = try await makeItems()
        let error = await #expect(throws: PostgresError.self) {
            try await pool.transaction { transaction in
                for query in [Query(Self.insert, [.int64(1), .int64(1)]), Query(Self.read, [.int64(1)])] {
                    do {
                        _ = try await transaction.query(query)
                        Issue.record("the transaction has failed")
                    } catch let error as PostgresError {
                        #expect(error.constraint == "item_pkey")
                    }
                }
            }
        }
        #expect(error?.isUniqueViolation == true)
        await pool.close()
    }

    @Test("a transaction is of no use after its end")
    @Loop
    func leaked() async throws {
        let pool = try await makeItems()
        let leaked = try await pool.transaction { $0 }
        let error = await #expect(throws: PostgresError.self) { _ = try await leaked.query(Self.read, .int64(1)) }
        #expect(error?.kind == .closed)
        await pool.close()
    }

    @Test("of two that deadlock, one is run again and both commit")
    @Loop
    func deadlock() async throws {
        let pool = try await makeItems()
        let meeting = Meeting()
        @Loop func transfer(_ first: Int64, _ second: Int64) async throws {
            try await pool.transaction { transaction in
                _ = try await transaction.query(Self.lock, .int64(first))
                try await meeting.wait(for: 2)
                _ = try await transaction.query(Self.lock, .int64(second))
                transaction.enqueue(Self.add, .int64(first), .int64(-1))
                transaction.enqueue(Self.add, .int64(second), .int64(1))
            }
        }
        async let one: Void = transfer(1, 2)
        async let other: Void = transfer(2, 1)
        _ = try await (one, other)
        #expect(pool.statistics.retries == 1)
        #expect(pool.statistics.transactions == 2)
        #expect(try await pool.query(Self.read, .int64(1)).single.int64(0) == 100)
        await pool.close()
    }

    @Test("serialization failures are run again, even when the body wraps the error")
    @Loop
    func serialization() async throws {
        let pool = try await makeItems()
        let meeting = Meeting()
        @Loop func increment() async throws {
            try await pool.transaction(TransactionOptions(.serializable)) { transaction in
                let number = try await transaction.query(Self.read, .int64(1)).single.int64(0)
                try await meeting.wait(for: 2)
                do {
                    _ = try await transaction.query(Self.add, .int64(1), .int64(number + 1 - number))
                } catch { throw Refused() }
            }
        }
        async let one: Void = increment()
        async let other: Void = increment()
        _ = try await (one, other)
        #expect(pool.statistics.retries == 1)
        #expect(try await pool.query(Self.read, .int64(1)).single.int64(0) == 102)
        await pool.close()
    }

    @Test("what fails to serialize again and again fails after the retry limit")
    @Loop
    func retryLimit() async throws {
        let pool = try await makeItems()
        let fail = Statement("test.fail", "DO $$ BEGIN RAISE SQLSTATE '40001'; END $$")
        let attempts = Counter()
        let error = await #expect(throws: PostgresError.self) {
            try await pool.transaction { transaction in
                attempts.value += 1
                transaction.enqueue(fail)
            }
        }
        #expect(error?.sqlState == "40001")
        #expect(attempts.value == 4)
        let single = await #expect(throws: PostgresError.self) { _ = try await pool.query(fail) }
        #expect(single?.isRetryable == true)
        #expect(pool.statistics.retries == 6)
        await pool.close()
    }

    @Test("a snapshot sees one state and cannot write")
    @Loop
    func snapshot() async throws {
        let pool = try await makeItems()
        try await pool.transaction(TransactionOptions(.snapshot)) { transaction in
            #expect(try await transaction.query(Self.count).single.int64(0) == 2)
            _ = try await pool.query(Self.insert, .int64(9), .int64(9))
            #expect(try await transaction.query(Self.count).single.int64(0) == 2)
        }
        let error = await #expect(throws: PostgresError.self) {
            try await pool.transaction(TransactionOptions(.snapshot)) { $0.enqueue(Self.add, .int64(1), .int64(1)) }
        }
        #expect(error?.sqlState == "25006")
        await pool.close()
    }

    @Test("a transaction may have a shorter time limit of its own")
    @Loop
    func timeLimit() async throws {
        let pool = try await makeItems(maximum: 1)
        let sleep = Statement("test.sleep", "SELECT pg_sleep($1)")
        let error = await #expect(throws: PostgresError.self) {
            try await pool.transaction(TransactionOptions(statementTimeoutMilliseconds: 50)) {
                _ = try await $0.query(sleep, .double(30))
            }
        }
        #expect(error?.isStatementTimeout == true)
        let limit = try await pool.query(Statement("test.limit", "SHOW statement_timeout")).single.text(0)
        #expect(limit == "10s")
        await pool.close()
    }

    @Test("a cancelled task finishes its round trip and rolls back; the connection stays clean")
    @Loop
    func cancellation() async throws {
        let pool = try await makeItems(maximum: 1)
        let sleep = Statement("test.sleepShort", "SELECT pg_sleep(0.1)")
        let begun = Counter()
        let task = Task { @Loop in
            try await pool.transaction { transaction in
                _ = try await transaction.query(Self.add, .int64(1), .int64(1))
                begun.value = 1
                _ = try await transaction.query(sleep)
            }
        }
        try await eventually { @Loop in begun.value == 1 }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await pool.query(Self.read, .int64(1)).single.int64(0) == 100)
        #expect(pool.statistics.connectionsOpened == 1)
        await pool.close()
    }
}

/// Lets several tasks meet once; later comers pass.
@Loop
final class Meeting {
    private var present = 0

    func wait(for expected: Int) async throws {
        present += 1
        try await eventually("the meeting") { @Loop in self.present >= expected }
    }
}

@Loop
final class Counter {
    var value = 0
}
