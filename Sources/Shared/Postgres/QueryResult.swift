/// What one query returned.
package struct QueryResult: Sendable {
    package let rows: [Row]
    /// Rows read (`SELECT`) or changed (`INSERT`, `UPDATE`, `DELETE`).
    package let affected: Int
    /// The command as the server names what it did, such as `COMMIT` or `ROLLBACK`.
    let commandTag: String

    init(_ handle: ResultHandle) {
        commandTag = handle.commandTag
        affected = handle.affected
        rows = handle.rowCount == 0 ? [] : (0..<handle.rowCount).map { Row(handle, $0) }
    }

    /// The only row.
    /// - Throws: `PostgresError` (`.decoding`) unless there is exactly one.
    package var single: Row {
        get throws(PostgresError) {
            guard rows.count == 1 else {
                throw PostgresError(.decoding, "one row was expected, \(rows.count) were returned")
            }
            return rows[0]
        }
    }
}
