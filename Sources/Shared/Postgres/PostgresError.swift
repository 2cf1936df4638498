/// Whatever goes wrong between a service and its database.
///
/// `description` may be shown to strangers: it names the kind of fault and the SQLSTATE, never SQL, data or names of
/// our tables. `debugDescription` is for our own logs and says everything.
package struct PostgresError: Error, Sendable {
    package enum Kind: Sendable, Equatable {
        /// The server refused a statement; `sqlState` says why.
        case server
        /// No connection could be made, or it was lost.
        case connection
        /// All connections were in use and the queue was full or too slow: try again later.
        case poolExhausted
        /// The pool, or the transaction, has ended.
        case closed
        /// A pipeline or parameter list is larger than allowed.
        case limitExceeded
        /// A column is NULL, missing or of another type than asked for.
        case decoding
        /// A migration is malformed or contradicts what has been applied.
        case migration
        /// The connection string or the server cannot be used.
        case configuration
    }

    package var kind: Kind
    /// What happened, for us.
    package var message: String
    /// Five characters, such as `23505`; nil unless the server answered.
    package var sqlState: String?
    package var detail: String?
    package var hint: String?
    /// The violated constraint.
    package var constraint: String?
    package var table: String?
    package var column: String?
    /// The name of the statement that failed.
    package var statement: String?
    /// The connection was lost after the commit had been sent and before it was answered: it may have happened or not.
    package var isCommitOutcomeUnknown = false
    /// The server ended the session along with the statement.
    var isFatal = false
    /// The function of the server that raised the error; it tells apart what shares a SQLSTATE.
    var sourceFunction: String?
    /// Where in the statement's text the error lies, in characters from 1.
    var position: Int?

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    package static let poolExhausted = PostgresError(.poolExhausted, "no connection came free in time")
}

extension PostgresError {
    /// A unique constraint refused the row; `constraint` names it.
    package var isUniqueViolation: Bool { sqlState == "23505" }
    package var isForeignKeyViolation: Bool { sqlState == "23503" }
    package var isCheckViolation: Bool { sqlState == "23514" }
    /// A statement ran out of its time (`statement_timeout`).
    package var isStatementTimeout: Bool { sqlState == "57014" }
    /// A lock was not granted in time (`lock_timeout`), or at all (`NOWAIT`).
    package var isLockNotAvailable: Bool { sqlState == "55P03" }
    package var isPoolExhausted: Bool { kind == .poolExhausted }

    /// The database could not be reached, is going down, or the connection broke.
    package var isConnectionFailure: Bool {
        if kind == .connection || isFatal { return true }
        guard let sqlState else { return false }
        return sqlState.hasPrefix("08") || sqlState.hasPrefix("57P") || sqlState == "53300"
    }

    /// The whole transaction may succeed when it is run again: serialization failure, deadlock, outdated plan.
    package var isRetryable: Bool { sqlState == "40001" || sqlState == "40P01" || isStalePlan }

    /// The connection's prepared statements no longer fit the schema; a new connection will do.
    var isStalePlan: Bool {
        sqlState == "26000" || (sqlState == "0A000" && sourceFunction == "RevalidateCachedQuery")
    }
}

extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String {
        if isCommitOutcomeUnknown {
            return "the connection to the database was lost; whether the change was made is not known"
        }
        return switch kind {
        case .server: "the database refused the operation (\(sqlState ?? "no code"))"
        case .connection: "the database cannot be reached"
        case .poolExhausted: "the database is busy; try again later"
        case .closed: "the database is being shut off"
        case .limitExceeded: "the operation is too large"
        case .decoding: "the database returned an unexpected value"
        case .migration: "the database schema does not fit"
        case .configuration: "the database is not configured rightly"
        }
    }

    package var debugDescription: String {
        var text = "\(kind)"
        if let sqlState { text += " \(sqlState)" }
        if let statement { text += " in \(statement)" }
        text += ": \(message)"
        // The detail of a violated constraint is the row itself: contact data, keys. The constraint's name says enough.
        if let detail, sqlState?.hasPrefix("23") != true { text += " · detail: \(detail)" }
        if let hint { text += " · hint: \(hint)" }
        if let constraint { text += " · constraint: \(constraint)" }
        if let table { text += " · table: \(table)" }
        if let column { text += " · column: \(column)" }
        if isCommitOutcomeUnknown { text += " · the outcome of the commit is unknown" }
        return text
    }
}
