import Reactor

/// A statement that the database does not accept.
package struct StatementFault: Sendable, CustomStringConvertible {
    package let statement: String
    package let message: String

    package var description: String { "\(statement): \(message)" }
}

/// Prepares statements without running them, so that a wrong column or type is found by a test and not by a user.
package enum StatementCheck {
    /// The faults of `statements` against the schema as it is; empty when all is well.
    ///
    /// Types of parameters are left to the server: one that it cannot infer is a fault, to be mended by a cast.
    /// - Parameter searchPath: as the service has it.
    @Loop
    package static func faults(
        of statements: [Statement], connection string: String, searchPath: [String]
    ) async throws(PostgresError) -> [StatementFault] {
        let connection = try await Connection.open(
            ConnectionConfiguration(connection: string, searchPath: searchPath, applicationName: "gavel-check"))
        defer { connection.close() }
        var faults: [StatementFault] = []
        var seen: [String: String] = [:]
        for statement in statements {
            if seen.updateValue(statement.sql, forKey: statement.name) != nil {
                faults.append(StatementFault(statement: statement.name, message: "the name is used twice"))
            }
            guard let error = await connection.prepare(statement) else { continue }
            if connection.loss != nil { throw error }
            faults.append(StatementFault(statement: statement.name, message: error.debugDescription))
        }
        return faults
    }
}
