import CLibPQ
import Glibc

/// Owns one `PGresult`.
///
/// @unchecked: a result does not change once libpq has handed it out, and may be read and freed on any thread.
final class ResultHandle: @unchecked Sendable {
    let pointer: OpaquePointer
    let rowCount: Int32
    let columnCount: Int32

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
        rowCount = PQntuples(pointer)
        columnCount = PQnfields(pointer)
    }

    deinit { PQclear(pointer) }

    /// Rows read or changed, as the command tag tells; 0 for commands that do not count.
    var affected: Int { PQcmdTuples(pointer).map { atol($0) } ?? 0 }

    /// The command tag, such as `COMMIT`.
    var commandTag: String { PQcmdStatus(pointer).map { String(cString: $0) } ?? "" }

    func columnName(_ column: Int32) -> String { PQfname(pointer, column).map { String(cString: $0) } ?? "" }
}

extension PostgresError {
    /// Reads the fields of an error result.
    init(result: OpaquePointer, statement: String?) {
        func field(_ code: Character) -> String? {
            PQresultErrorField(result, Int32(code.asciiValue!)).map { String(cString: $0) }
        }
        let sqlState = field("C")
        let message = field("M") ?? PQresultErrorMessage(result).map { String(cString: $0) } ?? ""
        // Without a SQLSTATE the error is libpq's own: it lost the connection.
        self.init(sqlState == nil ? .connection : .server, message)
        self.sqlState = sqlState
        self.statement = statement
        detail = field("D")
        hint = field("H")
        constraint = field("n")
        table = field("t")
        column = field("c")
        sourceFunction = field("R")
        position = field("P").flatMap { Int($0) }
        let severity = field("V")
        isFatal = severity == "FATAL" || severity == "PANIC"
        if isFatal { kind = .connection }
    }
}
