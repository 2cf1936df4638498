import Kernel

/// One-dimensional arrays. Those without `Optional` in their name throw when an element is NULL.
extension Row {
    package func boolArray(_ column: Int) throws(PostgresError) -> [Bool] {
        try array(column, of: .bool, .boolArray, "bool[]") { $0.count == 1 ? $0[0] != 0 : nil }
    }

    package func int32Array(_ column: Int) throws(PostgresError) -> [Int32] {
        try array(column, of: .int4, .int4Array, "integer[]") { $0.count == 4 ? $0.bigEndian(Int32.self) : nil }
    }

    package func int64Array(_ column: Int) throws(PostgresError) -> [Int64] {
        try array(column, of: .int8, .int8Array, "bigint[]") { $0.count == 8 ? $0.bigEndian(Int64.self) : nil }
    }

    package func int64OptionalArray(_ column: Int) throws(PostgresError) -> [Int64?] {
        try optionalArray(column, of: .int8, .int8Array, "bigint[]") { $0.count == 8 ? $0.bigEndian(Int64.self) : nil }
    }

    package func textArray(_ column: Int) throws(PostgresError) -> [String] {
        try array(column, of: .text, .textArray, "text[]") { String(decoding: $0, as: UTF8.self) }
    }

    package func textOptionalArray(_ column: Int) throws(PostgresError) -> [String?] {
        try optionalArray(column, of: .text, .textArray, "text[]") { String(decoding: $0, as: UTF8.self) }
    }

    package func bytesArray(_ column: Int) throws(PostgresError) -> [[UInt8]] {
        try array(column, of: .bytea, .byteaArray, "bytea[]") { Array($0) }
    }

    package func timestampArray(_ column: Int) throws(PostgresError) -> [Timestamp] {
        try array(column, of: .timestamptz, .timestamptzArray, "timestamptz[]") { $0.timestamp }
    }

    package func jsonArray(_ column: Int) throws(PostgresError) -> [String] {
        try array(column, of: .jsonb, .jsonbArray, "jsonb[]") { $0.json(.jsonb) }
    }

    package func idArray<Of>(_ column: Int, of kind: Of.Type = Of.self) throws(PostgresError) -> [ID<Of>] {
        try array(column, of: .uuid, .uuidArray, "uuid[]") {
            $0.count == 16 ? ID(high: $0.bigEndian(UInt64.self), low: $0.bigEndian(UInt64.self, at: 8)) : nil
        }
    }

    private func array<Element>(
        _ column: Int, of element: PostgresType, _ type: PostgresType, _ name: String,
        _ decode: (UnsafeRawBufferPointer) -> Element?
    ) throws(PostgresError) -> [Element] {
        let values = try optionalArray(column, of: element, type, name, decode)
        let present = values.compactMap { $0 }
        guard present.count == values.count else {
            throw PostgresError(.decoding, "an element of column \(column) is NULL")
        }
        return present
    }

    private func optionalArray<Element>(
        _ column: Int, of element: PostgresType, _ type: PostgresType, _ name: String,
        _ decode: (UnsafeRawBufferPointer) -> Element?
    ) throws(PostgresError) -> [Element?] {
        let cell = try present(cell(column), column)
        guard cell.type == type, let values = cell.bytes.array(of: element, decode) else {
            throw mismatch(column, name)
        }
        return values
    }
}
