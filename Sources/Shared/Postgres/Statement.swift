/// One SQL statement of a service, known by a name under which each connection prepares it once.
///
/// The name is unique in the service (`auctions.lockAuction`). Every store lists its statements in
/// `static let all: [Statement]`, so that one test can prepare them all (`StatementCheck`).
package struct Statement: Sendable, Hashable {
    package let name: String
    /// The SQL, with parameters `$1`, `$2`, …; cast those whose type does not follow from where they stand
    /// (`$1::uuid[]`).
    package let sql: String

    /// - Parameter name: 1 to 56 bytes; PostgreSQL cuts names at 63, and a few are needed to tell variants apart.
    package init(_ name: String, _ sql: String) {
        precondition((1...56).contains(name.utf8.count), "the name of a statement has 1 to 56 bytes: \(name)")
        self.name = name
        self.sql = sql
    }
}

/// A statement with its parameters.
package struct Query: Sendable {
    package let statement: Statement
    package let parameters: [PostgresValue]

    package init(_ statement: Statement, _ parameters: [PostgresValue] = []) {
        self.statement = statement
        self.parameters = parameters
    }

    /// About how many bytes the query takes on the way.
    var estimatedBytes: Int {
        parameters.reduce(statement.sql.utf8.count + 128) { $0 + $1.estimatedBytes }
    }
}

extension Statement {
    static let begin = Statement("gavel.begin", "BEGIN ISOLATION LEVEL READ COMMITTED")
    static let beginRepeatableRead = Statement("gavel.beginRepeatableRead", "BEGIN ISOLATION LEVEL REPEATABLE READ")
    static let beginSerializable = Statement("gavel.beginSerializable", "BEGIN ISOLATION LEVEL SERIALIZABLE")
    static let beginSnapshot = Statement("gavel.beginSnapshot", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    static let limitTime = Statement("gavel.limitTime", "SELECT set_config('statement_timeout', $1, true)")
    static let commit = Statement("gavel.commit", "COMMIT")
    static let rollback = Statement("gavel.rollback", "ROLLBACK")
    static let unlockAll = Statement("gavel.unlockAll", "SELECT pg_advisory_unlock_all()")
    static let resetAll = Statement("gavel.resetAll", "RESET ALL")
}
