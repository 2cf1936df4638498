import CLibPQ
import Kernel

/// One row of a result; columns are counted from 0.
///
/// Every accessor throws `PostgresError` (`.decoding`) when the column does not exist or has another type; those
/// without `optional` in their name also when it is NULL.
package struct Row: Sendable {
    private let handle: ResultHandle
    private let index: Int32

    init(_ handle: ResultHandle, _ index: Int32) {
        self.handle = handle
        self.index = index
    }

    package var columnCount: Int { Int(handle.columnCount) }

    package func isNull(_ column: Int) throws(PostgresError) -> Bool { try cell(column) == nil }

    package func optionalBool(_ column: Int) throws(PostgresError) -> Bool? {
        guard let cell = try cell(column) else { return nil }
        guard cell.type == .bool, cell.bytes.count == 1 else { throw mismatch(column, "bool") }
        return cell.bytes[0] != 0
    }

    /// `smallint`, `integer`.
    package func optionalInt32(_ column: Int) throws(PostgresError) -> Int32? {
        guard let cell = try cell(column) else { return nil }
        switch (cell.type, cell.bytes.count) {
        case (.int4, 4): return cell.bytes.bigEndian(Int32.self)
        case (.int2, 2): return Int32(cell.bytes.bigEndian(Int16.self))
        default: throw mismatch(column, "integer")
        }
    }

    /// `bigint`, `integer`, `smallint`, `oid`.
    package func optionalInt64(_ column: Int) throws(PostgresError) -> Int64? {
        guard let cell = try cell(column) else { return nil }
        switch (cell.type, cell.bytes.count) {
        case (.int8, 8): return cell.bytes.bigEndian(Int64.self)
        case (.int4, 4): return Int64(cell.bytes.bigEndian(Int32.self))
        case (.int2, 2): return Int64(cell.bytes.bigEndian(Int16.self))
        case (.oid, 4): return Int64(cell.bytes.bigEndian(UInt32.self))
        default: throw mismatch(column, "bigint")
        }
    }

    /// `double precision`, `real`.
    package func optionalDouble(_ column: Int) throws(PostgresError) -> Double? {
        guard let cell = try cell(column) else { return nil }
        switch (cell.type, cell.bytes.count) {
        case (.float8, 8): return Double(bitPattern: cell.bytes.bigEndian(UInt64.self))
        case (.float4, 4): return Double(Float(bitPattern: cell.bytes.bigEndian(UInt32.self)))
        default: throw mismatch(column, "double precision")
        }
    }

    /// The text types, `name` and enums.
    package func optionalText(_ column: Int) throws(PostgresError) -> String? {
        guard let cell = try cell(column) else { return nil }
        guard cell.type.isTextual else { throw mismatch(column, "text") }
        return String(decoding: cell.bytes, as: UTF8.self)
    }

    package func optionalBytes(_ column: Int) throws(PostgresError) -> [UInt8]? {
        guard let cell = try cell(column) else { return nil }
        guard cell.type == .bytea else { throw mismatch(column, "bytea") }
        return Array(cell.bytes)
    }

    package func optionalID<Of>(_ column: Int, of kind: Of.Type = Of.self) throws(PostgresError) -> ID<Of>? {
        guard let cell = try cell(column) else { return nil }
        guard cell.type == .uuid, cell.bytes.count == 16 else { throw mismatch(column, "uuid") }
        return ID(high: cell.bytes.bigEndian(UInt64.self), low: cell.bytes.bigEndian(UInt64.self, at: 8))
    }

    /// `timestamptz`.
    package func optionalTimestamp(_ column: Int) throws(PostgresError) -> Timestamp? {
        guard let cell = try cell(column) else { return nil }
        guard cell.type == .timestamptz, let value = cell.bytes.timestamp else {
            throw mismatch(column, "a finite timestamptz")
        }
        return value
    }

    package func optionalDate(_ column: Int) throws(PostgresError) -> CivilDate? {
        guard let cell = try cell(column) else { return nil }
        guard cell.type == .date, cell.bytes.count == 4 else { throw mismatch(column, "date") }
        return CivilDate(dayNumber: Int(cell.bytes.bigEndian(Int32.self)) + postgresEpochDays)
    }

    /// `jsonb` or `json`, as JSON text.
    package func optionalJSON(_ column: Int) throws(PostgresError) -> String? {
        guard let cell = try cell(column) else { return nil }
        guard let text = cell.bytes.json(cell.type) else { throw mismatch(column, "jsonb") }
        return text
    }

    /// `xid8`.
    package func optionalTransactionID(_ column: Int) throws(PostgresError) -> UInt64? {
        guard let cell = try cell(column) else { return nil }
        guard cell.type == .xid8, cell.bytes.count == 8 else { throw mismatch(column, "xid8") }
        return cell.bytes.bigEndian(UInt64.self)
    }

    /// The bytes of the column as the server sent them, and their type; nil when it is NULL.
    func cell(_ column: Int) throws(PostgresError) -> (type: PostgresType, bytes: UnsafeRawBufferPointer)? {
        guard column >= 0, column < Int(handle.columnCount) else {
            throw PostgresError(.decoding, "column \(column) of \(handle.columnCount) was asked for")
        }
        let column = Int32(column)
        if PQgetisnull(handle.pointer, index, column) != 0 { return nil }
        let length = Int(PQgetlength(handle.pointer, index, column))
        let start = UnsafeRawPointer(PQgetvalue(handle.pointer, index, column))
        return (PostgresType(PQftype(handle.pointer, column)), UnsafeRawBufferPointer(start: start, count: length))
    }

    func mismatch(_ column: Int, _ expected: String) -> PostgresError {
        let oid = PQftype(handle.pointer, Int32(column))
        let name = handle.columnName(Int32(column))
        return PostgresError(.decoding, "column \(column) (\(name)) of type \(oid) is not \(expected)")
    }

    func present<Value>(_ value: Value?, _ column: Int) throws(PostgresError) -> Value {
        guard let value else {
            throw PostgresError(.decoding, "column \(column) (\(handle.columnName(Int32(column)))) is NULL")
        }
        return value
    }
}

/// The same columns where NULL is not expected.
extension Row {
    package func bool(_ column: Int) throws(PostgresError) -> Bool { try present(optionalBool(column), column) }
    package func int32(_ column: Int) throws(PostgresError) -> Int32 { try present(optionalInt32(column), column) }
    package func int64(_ column: Int) throws(PostgresError) -> Int64 { try present(optionalInt64(column), column) }
    package func double(_ column: Int) throws(PostgresError) -> Double { try present(optionalDouble(column), column) }
    package func text(_ column: Int) throws(PostgresError) -> String { try present(optionalText(column), column) }
    package func bytes(_ column: Int) throws(PostgresError) -> [UInt8] { try present(optionalBytes(column), column) }
    package func date(_ column: Int) throws(PostgresError) -> CivilDate { try present(optionalDate(column), column) }
    package func json(_ column: Int) throws(PostgresError) -> String { try present(optionalJSON(column), column) }
    package func timestamp(_ column: Int) throws(PostgresError) -> Timestamp {
        try present(optionalTimestamp(column), column)
    }
    package func transactionID(_ column: Int) throws(PostgresError) -> UInt64 {
        try present(optionalTransactionID(column), column)
    }
    package func id<Of>(_ column: Int, of kind: Of.Type = Of.self) throws(PostgresError) -> ID<Of> {
        try present(optionalID(column, of: kind), column)
    }
}
