import Postgres
import Reactor
import TestKit
import Testing

@Suite("Faults of server and network")
struct FaultTests {
    private static let one = Statement("test.one", "SELECT 1::int8")
    private static let pid = Statement("test.pid", "SELECT pg_backend_pid()")
    private static let terminate = Statement("test.terminate", "SELECT pg_terminate_backend($1)")
    private static let sleep = Statement("test.sleep", "SELECT pg_sleep(60)")
    private static let waiting = Statement(
        "test.waiting", "SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'")

    @Loop
    private func makeKiller(_ pool: Pool) async throws -> Connection {
        try await Connection.open(ConnectionConfiguration(connection: pool.connectionString))
    }

    @Test("a session that ends while idle is noticed and replaced before anyone uses it")
    @Loop
    func idleSessionEnds() async throws {
        let pool = try await makePool(maximum: 1)
        let killer = try await makeKiller(pool)
        let pid = try await pool.query(Self.pid).single.int32(0)
        _ = try await killer.query(Self.terminate, .int32(pid))
        try await eventually { @Loop in pool.statistics.connectionsLost == 1 && pool.statistics.idle == 1 }
        #expect(try await pool.query(Self.pid).single.int32(0) != pid)
        #expect(pool.statistics.errors == 0)
        killer.close()
        await pool.close()
    }

    @Test("a session that ends inside of a transaction: a clear error, nothing committed, the pool goes on")
    @Loop
    func sessionEndsInTransaction() async throws {
        let pool = try await makePool(maximum: 1)
        let killer = try await makeKiller(pool)
        let error = await #expect(throws: PostgresError.self) {
            try await pool.transaction { transaction in
                let pid = try await transaction.query(Self.pid).single.int32(0)
                let cut = Task { @Loop in
                    try await eventually { try await !killer.query(Self.waiting, .int32(pid)).rows.isEmpty }
                    _ = try await killer.query(Self.terminate, .int32(pid))
                }
                defer { cut.cancel() }
                _ = try await transaction.query(Self.sleep)
            }
        }
        #expect(error?.isConnectionFailure == true)
        #expect(error?.sqlState == "57P01")
        #expect(error?.isCommitOutcomeUnknown == false)
        #expect(error?.description == "the database cannot be reached")
        #expect(try await pool.query(Self.one).single.int64(0) == 1)
        #expect(pool.statistics.connectionsLost == 1)
        killer.close()
        await pool.close()
    }

    @Test("a session that ends during the commit: the error says that the outcome is unknown")
    @Loop
    func sessionEndsInCommit() async throws {
        let pool = try await makePool(maximum: 1)
        // The commit itself waits: a deferred trigger sleeps.
        try await TestPostgres.shared.run(
            """
            CREATE TABLE item (id int8);
            CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON item DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION wait();
            """, in: pool.connectionString)
        let insert = Statement("test.insert", "INSERT INTO item VALUES (1)")
        let killer = try await makeKiller(pool)
        for isExplicit in [true, false] {
            let pid = try await pool.query(Self.pid).single.int32(0)
            let cut = Task { @Loop in
                try await eventually { try await !killer.query(Self.waiting, .int32(pid)).rows.isEmpty }
                _ = try await killer.query(Self.terminate, .int32(pid))
            }
            let error = await #expect(throws: PostgresError.self) {
                if isExplicit {
                    try await pool.transaction { $0.enqueue(insert) }
                } else {
                    _ = try await pool.query(insert)
                }
            }
            #expect(error?.isConnectionFailure == true)
            #expect(error?.isCommitOutcomeUnknown == true)
            try await cut.value
        }
        #expect(try await pool.query(Self.one).single.int64(0) == 1)
        killer.close()
        await pool.close()
    }

    @Test("a table that changes under a prepared statement is no error: the transaction is run again elsewhere")
    @Loop
    func stalePlan() async throws {
        let pool = try await makePool(maximum: 1)
        try await TestPostgres.shared.run(
            "CREATE TABLE item (id int4); INSERT INTO item VALUES (1)", in: pool.connectionString)
        let read = Statement("test.readAll", "SELECT * FROM item")
        #expect(try await pool.query(read).single.columnCount == 1)
        try await TestPostgres.shared.run("ALTER TABLE item ADD COLUMN name text", in: pool.connectionString)
        #expect(try await pool.transaction { try await $0.query(read).single.columnCount } == 2)
        try await TestPostgres.shared.run("ALTER TABLE item ADD COLUMN more text", in: pool.connectionString)
        #expect(try await pool.query(read).single.columnCount == 3)
        await pool.close()
    }

    @Test("a server that is down: callers wait, then learn why; when it is up again the pool recovers by itself")
    @Loop
    func serverDown() async throws {
        let proxy = try TestProxy(to: try await TestPostgres.shared.makeDatabase())
        var configuration = PoolConfiguration(
            connection: proxy.connection, schema: "public", applicationName: "gavel-test")
        configuration.acquireTimeoutMilliseconds = 300
        configuration.reconnectDelayMilliseconds = 10...50
        let pool = Pool(configuration)
        let early = await #expect(throws: PostgresError.self) { _ = try await pool.query(Self.one) }
        #expect(early?.kind == .connection)
        try proxy.start()
        try await eventually { @Loop in pool.statistics.idle == 1 }
        #expect(try await pool.query(Self.one).single.int64(0) == 1)
        proxy.stop()
        try await eventually { @Loop in pool.statistics.connectionsLost == 1 }
        let late = await #expect(throws: PostgresError.self) { _ = try await pool.query(Self.one) }
        #expect(late?.isConnectionFailure == true)
        try proxy.start()
        try await eventually { @Loop in pool.statistics.idle == 1 }
        #expect(try await pool.query(Self.one).single.int64(0) == 1)
        await pool.close()
        proxy.stop()
    }

    @Test("a server that falls silent is given up, and so is one that never answers the connect")
    @Loop
    func silence() async throws {
        let proxy = try TestProxy(to: try await TestPostgres.shared.makeDatabase())
        try proxy.start()
        var configuration = PoolConfiguration(
            connection: proxy.connection, schema: "public", applicationName: "gavel-test")
        // Short, but enough for what is answered on a busy machine.
        configuration.connection.statementTimeoutMilliseconds = 1_000
        configuration.connection.connectTimeoutMilliseconds = 1_000
        configuration.acquireTimeoutMilliseconds = 3_000
        let pool = Pool(configuration)
        #expect(try await pool.query(Self.one).single.int64(0) == 1)
        proxy.isMute = true
        let error = await #expect(throws: PostgresError.self) {
            try await pool.transaction { $0.enqueue(Self.one) }
        }
        #expect(error?.kind == .connection)
        #expect(error?.isCommitOutcomeUnknown == true)
        let connect = await #expect(throws: PostgresError.self) { _ = try await pool.query(Self.one) }
        #expect(connect?.message.contains("no connection within 1000 ms") == true)
        proxy.isMute = false
        try await eventually { @Loop in pool.statistics.idle == 1 }
        await pool.close()
        proxy.stop()
    }

    @Test("several hosts: one that refuses and one that never answers do not keep the pool from the third")
    @Loop
    func severalHosts() async throws {
        let server = try await TestPostgres.shared.makeDatabase()
        let refusing = try TestProxy(to: server)
        let silent = try TestProxy(to: server)
        let good = try TestProxy(to: server)
        silent.isMute = true
        try silent.start()
        try good.start()
        var configuration = PoolConfiguration(
            connection: "host=localhost,127.0.0.1,localhost port=\(refusing.port),\(silent.port),\(good.port) "
                + "user=postgres sslmode=disable target_session_attrs=read-write dbname=\(good.database)",
            schema: "public", applicationName: "gavel-test")
        configuration.connection.connectTimeoutMilliseconds = 200
        configuration.reconnectDelayMilliseconds = 1...1
        let pool = Pool(configuration)
        #expect(try await pool.query(Self.one).single.int64(0) == 1)
        await pool.close()
        for proxy in [silent, good] { proxy.stop() }
    }

    @Test("connection strings that cannot work say so at once")
    @Loop
    func configurationFaults() async throws {
        let pool = Pool(PoolConfiguration(connection: "nonsense", schema: "public", applicationName: "gavel-test"))
        let error = await #expect(throws: PostgresError.self) { _ = try await pool.query(Self.one) }
        #expect(error?.kind == .configuration)
        await pool.close()
        let unknown = await #expect(throws: PostgresError.self) {
            _ = try await Connection.open(ConnectionConfiguration(connection: "host=no-such-host.invalid user=x"))
        }
        #expect(unknown?.kind == .connection)
        #expect(unknown?.message.contains("no-such-host.invalid") == true)
    }
}
