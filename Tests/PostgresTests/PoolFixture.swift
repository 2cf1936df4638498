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

/// Runs `body` `count` times at once, and waits for all; throws the first error.
func concurrently(_ count: Int, _ body: @escaping @Loop (Int) async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for index in 0..<count {
            group.addTask { try await body(index) }
        }
        try await group.waitForAll()
    }
}
