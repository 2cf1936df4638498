import CLibPQ

/// How to reach a database, and the settings of each session.
package struct ConnectionConfiguration: Sendable {
    /// A libpq connection string or URI; may name several hosts.
    package var connection: String
    /// Schemas in which names are looked up, first the one where new things are made; empty leaves the server's
    /// default.
    package var searchPath: [String]
    /// What the server shows as the name of the session.
    package var applicationName: String
    /// For the whole of establishing one connection.
    package var connectTimeoutMilliseconds: Int64 = 5_000
    /// For each statement; 0 sets no limit.
    package var statementTimeoutMilliseconds: Int64 = 10_000
    /// For each wait for a lock; 0 sets no limit.
    package var lockTimeoutMilliseconds: Int64 = 5_000
    /// After which the server ends a session that sits in an open transaction; 0 sets no limit.
    package var idleInTransactionTimeoutMilliseconds: Int64 = 20_000

    package init(connection: String, searchPath: [String] = [], applicationName: String = "gavel") {
        self.connection = connection
        self.searchPath = searchPath
        self.applicationName = applicationName
    }
}

extension ConnectionConfiguration {
    /// The session settings as the `options` of a connection, after those that the connection string has already.
    func sessionOptions(existing: String?) -> String {
        var settings = [
            ("statement_timeout", "\(statementTimeoutMilliseconds)"),
            ("lock_timeout", "\(lockTimeoutMilliseconds)"),
            ("idle_in_transaction_session_timeout", "\(idleInTransactionTimeoutMilliseconds)"),
            ("timezone", "UTC"),
        ]
        if !searchPath.isEmpty {
            settings.append(("search_path", searchPath.map(quotedIdentifier).joined(separator: ",")))
        }
        let ours = settings.map { "-c \($0)=\(escapedOption($1))" }
        return ((existing.map { [$0] } ?? []) + ours).joined(separator: " ")
    }

    /// In `options`, spaces separate and backslashes escape.
    private func escapedOption(_ text: String) -> String {
        String(text.flatMap { $0 == " " || $0 == "\\" ? ["\\", $0] : [$0] })
    }
}

/// An SQL identifier in quotes.
package func quotedIdentifier(_ name: String) -> String {
    "\"" + String(name.flatMap { $0 == "\"" ? ["\"", "\""] : [$0] }) + "\""
}

/// An SQL text literal.
package func quotedLiteral(_ text: String) -> String {
    // E'…' reads the same whatever the server's setting for backslashes.
    "E'" + String(text.flatMap { $0 == "'" || $0 == "\\" ? [$0, $0] : [$0] }) + "'"
}
