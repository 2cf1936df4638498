import Kernel
import Postgres
import Reactor
import ServiceKit
import Signing

/// One replica of a service that runs in this process.
@Loop
package final class TestService {
    package let runtime: ServiceRuntime
    /// The database, as a superuser.
    package let connection: String
    private var isStopped = false

    init(runtime: ServiceRuntime, connection: String) {
        self.runtime = runtime
        self.connection = connection
    }

    package var context: ServiceContext { runtime.context }

    /// An orderly shutdown; a second call does nothing.
    package func stop() async {
        guard !isStopped else { return }
        isStopped = true
        await runtime.stop()
    }

    /// Rows of a query that only the test asks, through the service's own pool.
    package func rows(_ sql: String, _ parameters: PostgresValue...) async throws -> [Row] {
        try await context.pool.query(Query(Statement.ofTest(sql), parameters)).rows
    }

    /// The number in the only column of the only row.
    package func count(_ sql: String, _ parameters: PostgresValue...) async throws -> Int64 {
        try await context.pool.query(Query(Statement.ofTest(sql), parameters)).single.int64(0)
    }

    /// How the database would carry out a statement.
    package func plan(of statement: Statement, _ parameters: [PostgresValue] = []) async throws -> String {
        let explain = Statement.ofTest("EXPLAIN \(statement.sql)")
        return try await context.pool.query(Query(explain, parameters)).rows.map { try $0.text(0) }
            .joined(separator: "\n")
    }

    /// Cuts all connections of this service's database but the one that does it.
    package func cutConnections() async throws {
        _ = try await rows(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
            """)
    }
}

extension Statement {
    /// A statement of a test, named after its text.
    package static func ofTest(_ sql: String) -> Statement {
        Statement("test.\(hex(sha256(Array(sql.utf8)).prefix(8)))", sql)
    }
}
