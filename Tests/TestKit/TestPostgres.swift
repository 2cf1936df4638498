import Glibc
import Postgres
import Reactor

/// A real PostgreSQL server for tests, and databases of their own in it.
///
/// `GAVEL_TEST_POSTGRES` names a server (a libpq connection string of a superuser). Without it, each test process
/// starts a private cluster that vanishes with the process, however that ends.
package actor TestPostgres {
    package static let shared = TestPostgres()

    private var starting: Task<String, any Error>?
    private var templates: [String: Task<String, any Error>] = [:]
    private var databases = 0
    /// Tells apart what several processes, and several runs, make on one server.
    private let uniqueSuffix = "\(getpid())_\(UInt32.random(in: .min ... .max))"

    /// The server's connection string, as a superuser, without a database.
    package func server() async throws -> String {
        if starting == nil { starting = Task { try await TestPostgres.findServer() } }
        return try await starting!.value
    }

    /// Makes a database of its own for a suite.
    /// - Parameter template: the name of a database to copy, from `template(named:_:)`.
    /// - Returns: its connection string, as a superuser.
    package func makeDatabase(template: String? = nil) async throws -> String {
        databases += 1
        let name = "test_\(uniqueSuffix)_\(databases)"
        try await create(name, template: template)
        return TestPostgres.connection(try await server(), database: name)
    }

    /// A database that is prepared once per process (migrated, say) and then copied by `makeDatabase(template:)`, which
    /// takes a fraction of the time.
    /// - Parameters:
    ///   - key: lower-case letters, digits and underscores.
    ///   - prepare: gets the connection string; must have closed its connections when it returns.
    /// - Returns: the name of the template.
    package func template(
        named key: String, _ prepare: @escaping @Sendable (String) async throws -> Void
    ) async throws -> String {
        if let known = templates[key] { return try await known.value }
        let making = Task {
            let name = "template_\(uniqueSuffix)_\(key)"
            try await create(name, template: nil)
            try await prepare(TestPostgres.connection(try await server(), database: name))
            return name
        }
        templates[key] = making
        return try await making.value
    }

    /// Runs SQL text as a superuser, in `database` or, when nil, in the server's own database.
    package func run(_ script: String, in database: String? = nil) async throws {
        let server = try await server()
        let connection = database ?? TestPostgres.connection(server, database: "postgres")
        try await TestPostgres.run(script, connection: connection)
    }

    @Loop
    private static func run(_ script: String, connection string: String) async throws {
        var configuration = ConnectionConfiguration(connection: string, applicationName: "test")
        configuration.connectTimeoutMilliseconds = 30_000
        configuration.statementTimeoutMilliseconds = 60_000
        let connection = try await Connection.open(configuration)
        defer { connection.close() }
        try await connection.run(script: script)
    }

    private func create(_ name: String, template: String?) async throws {
        let source = template.map { " TEMPLATE \(quotedIdentifier($0))" } ?? ""
        try await run("CREATE DATABASE \(quotedIdentifier(name))\(source)")
    }

    private static func connection(_ server: String, database: String) -> String { "\(server) dbname=\(database)" }

    private static func findServer() async throws -> String {
        if let given = getenv("GAVEL_TEST_POSTGRES") { return String(cString: given) }
        return try await starter.run { try TestCluster.start() }
    }

    /// Starting blocks for a second.
    private static let starter = BlockingPool(threads: 1, queueLimit: 1)
}
