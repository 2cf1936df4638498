import Postgres
import Reactor
import TestKit
import Testing

@Suite("Pool")
struct PoolTests {
    private static let one = Statement("test.one", "SELECT 1::int8")
    private static let add = Statement("test.add", "UPDATE item SET number = number + 1 WHERE id = $1")
    private static let lock = Statement("test.lock", "SELECT number FROM item WHERE id = $1 FOR UPDATE")

    @Test("waiters are served in the order in which they came")
    @Loop
    func firstComeFirstServed() async throws {
        let pool = try await makePool(maximum: 1)
        let order = Order()
        let gate = Gate()
        let holder = Task { @Loop in
            try await pool.transaction { _ in await gate.wait() }
        }
        try await eventually { @Loop in pool.statistics.inUse == 1 }
        var tasks: [Task<Void, any Error>] = []
        for number in 0..<20 {
            tasks.append(Task { @Loop in try await pool.transaction { _ in order.numbers.append(number) } })
            try await eventually { @Loop in pool.statistics.waiting == number + 1 }
        }
        // One that gives up leaves the others in their order.
        tasks[7].cancel()
        try await eventually { @Loop in pool.statistics.waiting == 19 }
        await #expect(throws: CancellationError.self) { try await tasks[7].value }
        gate.open()
        try await holder.value
        for (number, task) in tasks.enumerated() where number != 7 { try await task.value }
        #expect(order.numbers == (0..<20).filter { $0 != 7 })
        await pool.close()
    }

    @Test("a full queue turns away at once, a slow one after the time limit; both say so")
    @Loop
    func exhaustion() async throws {
        let pool = try await makePool(maximum: 1) {
            $0.waiterLimit = 1
            // Long enough for the first connection to be made on a busy machine.
            $0.acquireTimeoutMilliseconds = 2500
        }
        let gate = Gate()
        let holder = Task { @Loop in try await pool.transaction { _ in await gate.wait() } }
        try await eventually { @Loop in pool.statistics.inUse == 1 }
        let waiting = Task { @Loop in try await pool.query(Self.one) }
        try await eventually { @Loop in pool.statistics.waiting == 1 }
        let refused = await #expect(throws: PostgresError.self) { _ = try await pool.query(Self.one) }
        #expect(refused?.isPoolExhausted == true)
        let late = await #expect(throws: PostgresError.self) { _ = try await waiting.value }
        #expect(late?.isPoolExhausted == true)
        #expect(pool.statistics.exhausted == 2)
        gate.open()
        try await holder.value
        #expect(try await pool.query(Self.one).single.int64(0) == 1)
        await pool.close()
    }

    @Test("1,000 transactions at once over 8 connections")
    @Loop
    func thousand() async throws {
        let pool = try await makePool(maximum: 8) { $0.acquireTimeoutMilliseconds = 60_000 }
        try await TestPostgres.shared.run(
            """
            CREATE TABLE item (id int8 PRIMARY KEY, number int8);
            INSERT INTO item SELECT n, 0 FROM generate_series(0, 15) n
            """,
            in: pool.connectionString)
        try await concurrently(1_000) { index in
            try await pool.transaction { transaction in
                _ = try await transaction.query(Self.lock, .int64(Int64(index % 16)))
                transaction.enqueue(Self.add, .int64(Int64(index % 16)))
            }
        }
        let sum = try await pool.query(Statement("test.sum", "SELECT sum(number)::int8 FROM item")).single.int64(0)
        #expect(sum == 1_000)
        let statistics = pool.statistics
        #expect(statistics.connectionsOpened <= 8)
        #expect(statistics.transactions == 1_001)
        #expect(statistics.inUse == 0 && statistics.waiting == 0)
        await pool.close()
    }

    @Test("settings of the session: search path, time limits, name")
    @Loop
    func settings() async throws {
        let connection = try await TestPostgres.shared.makeDatabase()
        var configuration = PoolConfiguration(
            connection: "\(connection) options='-c work_mem=5MB'", schema: "odd \"name", applicationName: "gavel orders"
        )
        configuration.connection.lockTimeoutMilliseconds = 1_500
        let pool = Pool(configuration)
        let settings = [
            ("search_path", "\"odd \"\"name\""), ("statement_timeout", "10s"), ("lock_timeout", "1500ms"),
            ("idle_in_transaction_session_timeout", "20s"), ("application_name", "gavel orders"),
            ("client_encoding", "UTF8"), ("TimeZone", "UTC"), ("work_mem", "5MB"),
        ]
        for (name, value) in settings {
            let row = try await pool.query(Statement("test.\(name)", "SHOW \(name)")).single
            #expect(try row.text(0) == value)
        }
        await pool.close()
    }

    @Test("a lent connection holds its session's lock until it is given back, clean")
    @Loop
    func sessionLock() async throws {
        let pool = try await makePool(maximum: 2)
        let take = Statement("test.take", "SELECT pg_try_advisory_lock(7)")
        let set = Statement("test.set", "SELECT set_config('work_mem', '7MB', false)")
        try await pool.withConnection { connection in
            #expect(try await connection.query(take).single.bool(0))
            _ = try await connection.query(set)
            #expect(connection.loss == nil)
            #expect(try await pool.query(take).single.bool(0) == false)
        }
        let held = try await pool.query(
            Statement(
                "test.held",
                """
                SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database
                WHERE locktype = 'advisory' AND datname = current_database()
                """)
        ).single.int64(0)
        #expect(held == 0)
        let memory = Statement("test.memory", "SHOW work_mem")
        #expect(try await pool.withConnection { try await $0.query(memory) }.single.text(0) == "4MB")
        // One that is given back inside of a transaction is replaced.
        try await pool.withConnection { try await $0.run(script: "BEGIN") }
        #expect(try await pool.query(Self.one).single.int64(0) == 1)
        await pool.close()
    }

    @Test("a closed pool lets work finish and refuses more")
    @Loop
    func closing() async throws {
        let pool = try await makePool(maximum: 1)
        let gate = Gate()
        let holder = Task { @Loop in
            try await pool.transaction { transaction in
                await gate.wait()
                return try await transaction.query(Self.one).single.int64(0)
            }
        }
        try await eventually { @Loop in pool.statistics.inUse == 1 }
        let waiting = Task { @Loop in try await pool.query(Self.one) }
        try await eventually { @Loop in pool.statistics.waiting == 1 }
        let closing = Task { @Loop in await pool.close() }
        let refused = await #expect(throws: PostgresError.self) { _ = try await waiting.value }
        #expect(refused?.kind == .closed)
        gate.open()
        #expect(try await holder.value == 1)
        await closing.value
        let late = await #expect(throws: PostgresError.self) { _ = try await pool.query(Self.one) }
        #expect(late?.kind == .closed)
    }

    @Test("connections beyond the minimum are closed when nobody needs them")
    @Loop
    func shrinks() async throws {
        let pool = try await makePool(maximum: 4) { $0.idleTimeoutMilliseconds = 0 }
        let sleep = Statement("test.sleep", "SELECT pg_sleep(0.2)")
        try await concurrently(4) { _ in _ = try await pool.query(sleep) }
        #expect(pool.statistics.connectionsOpened > 1)
        try await eventually { @Loop in pool.statistics.idle == 1 }
        await pool.close()
    }
}

/// Keeps tasks waiting until it is opened.
@Loop
final class Gate {
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var isOpen = false

    func wait() async {
        if isOpen { return }
        await withCheckedContinuation { waiting.append($0) }
    }

    func open() {
        isOpen = true
        for continuation in waiting { continuation.resume() }
        waiting = []
    }
}

@Loop
final class Order {
    var numbers: [Int] = []
}
