import Postgres
import Reactor
import TestKit

/// A pool on a database of its own.
@Loop
func makePool(maximum: Int = 2, _ adjust: (inout PoolConfiguration) -> Void = { _ in }) async throws -> Pool {
    let connection = try await TestPostgres.shared.makeDatabase()
    var configuration = PoolConfiguration(connection: connection, schema: "public", applicationName: "gavel-test")
    configuration.maximumConnections = maximum
    adjust(&configuration)
    return Pool(configuration)
}

extension Pool {
    var connectionString: String { configuration.connection.connection }
}

/// A table of numbers, for tests that look at what was written.
@Loop
enum Items {
    nonisolated static let insert = Statement("test.insert", "INSERT INTO item (id) VALUES ($1)")
    nonisolated static let count = Statement("test.count", "SELECT count(*) FROM item")
    nonisolated static let session = Statement("test.session", "SELECT pg_backend_pid()")
    nonisolated static let endSession = Statement("test.end", "SELECT pg_terminate_backend(pg_backend_pid())")

    /// A pool with one connection open.
    static func makePool() async throws -> Pool {
        let pool = try await PostgresTests.makePool(maximum: 1) { $0.minimumConnections = 1 }
        try await TestPostgres.shared.run("CREATE TABLE item (id int8 PRIMARY KEY)", in: pool.connectionString)
        _ = try await pool.query(count)
        return pool
    }

    static func number(in pool: Pool) async throws -> Int64 { try await pool.query(count).single.int64(0) }
}

/// Runs `body` `count` times at once, and waits for all; throws the first error.
func concurrently(_ count: Int, _ body: @escaping @Loop (Int) async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for index in 0..<count {
            group.addTask { try await body(index) }
        }
        try await group.waitForAll()
    }
}
