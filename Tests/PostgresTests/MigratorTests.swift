import Postgres
import Reactor
import TestKit
import Testing

@Suite("Migrator")
struct MigratorTests {
    private static let first = Migration(
        version: 1, name: "init", sql: "CREATE TABLE item (id int8 PRIMARY KEY);\nINSERT INTO item VALUES (1), (2);")
    private static let second = Migration(version: 2, name: "names", sql: "ALTER TABLE item ADD COLUMN name text;")
    private static let third = Migration(version: 3, name: "index", sql: "CREATE INDEX ON item (name);")

    private func migrate(_ connection: String, _ migrations: [Migration]) async throws -> Migrator.Report {
        var limits = Migrator.Limits()
        limits.lockTimeoutMilliseconds = 100
        limits.retryDelayMilliseconds = 20
        return try await Migrator.migrate(
            connection: connection, schema: "shop", migrations: migrations, limits: limits)
    }

    private func fault(_ connection: String, _ migrations: [Migration]) async -> PostgresError? {
        await #expect(throws: PostgresError.self) { _ = try await migrate(connection, migrations) }
    }

    @Test("applies what is missing, once, and records it")
    func applies() async throws {
        let database = try await TestPostgres.shared.makeDatabase()
        #expect(try await migrate(database, [Self.first]).applied == [1])
        #expect(try await migrate(database, [Self.third, Self.first, Self.second]).applied == [2, 3])
        #expect(try await migrate(database, [Self.first, Self.second, Self.third]) == .init(applied: [], version: 3))
        // An older program beside a newer schema.
        #expect(try await migrate(database, [Self.first]) == .init(applied: [], version: 3))
        let rows = try await inspect(database, "SELECT version::text || name || length(checksum) FROM shop.migration")
        #expect(rows == ["1init64", "2names64", "3index64"])
        #expect(try await inspect(database, "SELECT count(*)::text FROM shop.item") == ["2"])
    }

    @Test("refuses gaps, repeated versions and changed migrations")
    func refuses() async throws {
        let database = try await TestPostgres.shared.makeDatabase()
        #expect(await fault(database, [Self.first, Self.third])?.kind == .migration)
        #expect(await fault(database, [Self.second])?.kind == .migration)
        #expect(await fault(database, [Self.first, Self.first])?.kind == .migration)
        _ = try await migrate(database, [Self.first, Self.second])
        let changed = Migration(version: 1, name: "init", sql: Self.first.sql + " ")
        let error = await fault(database, [changed, Self.second, Self.third])
        #expect(error?.kind == .migration)
        #expect(error?.message.contains("migration 1 (init) has changed") == true)
        #expect(try await migrate(database, [Self.first, Self.second]).version == 2)
        try await TestPostgres.shared.run("DELETE FROM shop.migration WHERE version = 1", in: database)
        #expect(await fault(database, [Self.first, Self.second])?.message.contains("gap") == true)
    }

    @Test("a migration that fails leaves nothing behind and says where it failed")
    func fails() async throws {
        let database = try await TestPostgres.shared.makeDatabase()
        let broken = Migration(
            version: 2, name: "broken", sql: "CREATE TABLE half (id int8);\nINSERT INTO half\nSELECT nothing FROM item;"
        )
        let error = await fault(database, [Self.first, broken])
        #expect(error?.sqlState == "42703")
        #expect(error?.message.hasPrefix("V2_broken line 3:") == true)
        #expect(try await inspect(database, "SELECT relname::text FROM pg_class WHERE relname = 'half'") == [])
        #expect(try await inspect(database, "SELECT version::text FROM shop.migration") == ["1"])
        let escaping = Migration(version: 2, name: "escaping", sql: "CREATE TABLE other (id int8); COMMIT;")
        #expect(await fault(database, [Self.first, escaping])?.kind == .migration)
    }

    @Test("ten migrators at once apply each migration once")
    func concurrent() async throws {
        let database = try await TestPostgres.shared.makeDatabase()
        let slow = Migration(
            version: 2, name: "slow", sql: "SELECT pg_sleep(0.3); ALTER TABLE item ADD COLUMN name text;")
        let applied = try await withThrowingTaskGroup(of: [Int].self) { group in
            for _ in 0..<10 {
                group.addTask { try await migrate(database, [Self.first, slow, Self.third]).applied }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(applied.sorted() == [1, 2, 3])
    }

    @Test("a lock held by others is waited for in short tries")
    func lockedTable() async throws {
        let database = try await TestPostgres.shared.makeDatabase()
        _ = try await migrate(database, [Self.first])
        let holder = try await Connection.open(ConnectionConfiguration(connection: database))
        try await holder.run(script: "BEGIN; SELECT * FROM shop.item")
        async let report = migrate(database, [Self.first, Self.second])
        let watcher = try await Connection.open(ConnectionConfiguration(connection: database))
        try await eventually("the migrator waits") {
            let waiting = Statement("test.waiting", "SELECT count(*) FROM pg_locks WHERE NOT granted")
            return try await watcher.query(waiting).single.int64(0) > 0
        }
        try await holder.run(script: "COMMIT")
        #expect(try await report.applied == [2])
        await holder.close()
        await watcher.close()
    }

    @Test("file names")
    func fileNames() throws {
        #expect(try Migration(fileName: "V0001_init.sql", sql: "x") == Migration(version: 1, name: "init", sql: "x"))
        #expect(try Migration(fileName: "V0120_add_two_columns", bytes: [0x78]).name == "add_two_columns")
        for name in ["0001_init.sql", "V_init", "V0000_init", "V1", "Vx_init", "V0001", "v1_init", "V１_init"] {
            #expect(throws: PostgresError.self) { try Migration(fileName: name, sql: "") }
        }
    }

    @Test("statements are checked against the schema")
    func statementCheck() async throws {
        let database = try await TestPostgres.shared.makeDatabase()
        _ = try await migrate(database, [Self.first, Self.second])
        let good = Statement("item.read", "SELECT id, name FROM item WHERE id = $1")
        let faults = try await StatementCheck.faults(
            of: [
                good, Statement("item.wrongColumn", "SELECT nothing FROM item"),
                Statement("item.wrongSyntax", "SELEC 1"), Statement("item.vague", "SELECT array_length($1, 1)"), good,
                Statement("item.write", "INSERT INTO item (id, name) VALUES ($1, $2)"),
            ], connection: database, searchPath: ["shop"])
        #expect(faults.map(\.statement) == ["item.wrongColumn", "item.wrongSyntax", "item.vague", "item.read"])
    }

    @Loop
    private func inspect(_ database: String, _ sql: String) async throws -> [String] {
        let connection = try await Connection.open(ConnectionConfiguration(connection: database))
        defer { connection.close() }
        return try await connection.query(Statement("test.inspect", sql)).rows.map { try $0.text(0) }
    }
}
