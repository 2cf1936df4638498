import Kernel

/// Microseconds (and days) from 1970-01-01, where our clocks begin, to 2000-01-01, where PostgreSQL's do.
let postgresEpochMicroseconds: Int64 = 946_684_800_000_000
let postgresEpochDays = 10_957

extension PostgresValue {
    /// Appends the value in PostgreSQL's binary format; false when it is NULL and there is nothing to append.
    func encode(into bytes: inout [UInt8]) -> Bool {
        switch self {
        case .null, .absent: return false
        case .bool(let value): bytes.append(value ? 1 : 0)
        case .int32(let value): bytes.appendBigEndian(value)
        case .int64(let value): bytes.appendBigEndian(value)
        case .double(let value): bytes.appendBigEndian(value.bitPattern)
        case .text(let value): bytes.append(contentsOf: value.utf8)
        case .bytes(let value): bytes.append(contentsOf: value)
        case .uuid(let high, let low): bytes.appendUUID((high, low))
        case .timestamp(let value): bytes.appendTimestamp(value)
        case .date(let value): bytes.appendBigEndian(Int32(value.dayNumber - postgresEpochDays))
        case .json(let value): bytes.appendJSON(value)
        case .transactionID(let value): bytes.appendBigEndian(value)
        default: encodeArray(into: &bytes)
        }
        return true
    }

    private func encodeArray(into bytes: inout [UInt8]) {
        switch self {
        case .boolArray(let values): bytes.appendArray(of: .bool, values) { $0.append($1 ? 1 : 0) }
        case .int32Array(let values): bytes.appendArray(of: .int4, values) { $0.appendBigEndian($1) }
        case .int64Array(let values): bytes.appendArray(of: .int8, values) { $0.appendBigEndian($1) }
        case .int64OptionalArray(let values): bytes.appendArray(of: .int8, optional: values) { $0.appendBigEndian($1) }
        case .textArray(let values): bytes.appendArray(of: .text, values) { $0.append(contentsOf: $1.utf8) }
        case .textOptionalArray(let values):
            bytes.appendArray(of: .text, optional: values) { $0.append(contentsOf: $1.utf8) }
        case .utf8Array(let values): bytes.appendArray(of: .text, values) { $0.append(contentsOf: $1) }
        case .bytesArray(let values): bytes.appendArray(of: .bytea, values) { $0.append(contentsOf: $1) }
        case .bytesOptionalArray(let values):
            bytes.appendArray(of: .bytea, optional: values) { $0.append(contentsOf: $1) }
        case .uuidArray(let values): bytes.appendArray(of: .uuid, values) { $0.appendUUID($1) }
        case .uuidOptionalArray(let values): bytes.appendArray(of: .uuid, optional: values) { $0.appendUUID($1) }
        case .timestampArray(let values): bytes.appendArray(of: .timestamptz, values) { $0.appendTimestamp($1) }
        case .timestampOptionalArray(let values):
            bytes.appendArray(of: .timestamptz, optional: values) { $0.appendTimestamp($1) }
        case .jsonArray(let values): bytes.appendArray(of: .jsonb, values) { $0.appendJSON($1) }
        default: preconditionFailure("scalars are encoded by the caller")
        }
    }

    /// About how many bytes the value takes on the way; enough to keep a pipeline within its limit.
    var estimatedBytes: Int {
        switch self {
        case .null, .absent: 4
        case .text(let value), .json(let value): value.utf8.count + 5
        case .bytes(let value): value.count + 4
        case .boolArray(let values): values.count * 5 + 24
        case .int32Array(let values): values.count * 8 + 24
        case .int64Array(let values): values.count * 12 + 24
        case .int64OptionalArray(let values): values.count * 12 + 24
        case .textArray(let values), .jsonArray(let values): values.reduce(24) { $0 + $1.utf8.count + 5 }
        case .textOptionalArray(let values): values.reduce(24) { $0 + ($1?.utf8.count ?? 0) + 4 }
        case .bytesArray(let values), .utf8Array(let values): values.reduce(24) { $0 + $1.count + 4 }
        case .bytesOptionalArray(let values): values.reduce(24) { $0 + ($1?.count ?? 0) + 4 }
        case .uuidArray(let values): values.count * 20 + 24
        case .uuidOptionalArray(let values): values.count * 20 + 24
        case .timestampArray(let values): values.count * 12 + 24
        case .timestampOptionalArray(let values): values.count * 12 + 24
        default: 20
        }
    }
}

extension [UInt8] {
    mutating func appendBigEndian(_ value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    fileprivate mutating func appendUUID(_ value: (UInt64, UInt64)) {
        appendBigEndian(value.0)
        appendBigEndian(value.1)
    }

    fileprivate mutating func appendTimestamp(_ value: Timestamp) {
        appendBigEndian(value.microseconds &- postgresEpochMicroseconds)
    }

    /// `jsonb` in binary is a version byte and the text.
    fileprivate mutating func appendJSON(_ text: String) {
        append(1)
        append(contentsOf: text.utf8)
    }

    fileprivate mutating func appendArray<Item>(
        of type: PostgresType, _ values: [Item], _ encode: (inout [UInt8], Item) -> Void
    ) {
        appendArrayHeader(of: type, count: values.count, hasNull: false)
        for value in values { appendElement(value, encode) }
    }

    fileprivate mutating func appendArray<Item>(
        of type: PostgresType, optional values: [Item?], _ encode: (inout [UInt8], Item) -> Void
    ) {
        appendArrayHeader(of: type, count: values.count, hasNull: true)
        for value in values {
            if let value { appendElement(value, encode) } else { appendBigEndian(Int32(-1)) }
        }
    }

    /// Dimensions, whether there may be NULLs, element type, then for the one dimension its length and lower bound.
    private mutating func appendArrayHeader(of type: PostgresType, count: Int, hasNull: Bool) {
        appendBigEndian(Int32(count == 0 ? 0 : 1))
        appendBigEndian(Int32(hasNull ? 1 : 0))
        appendBigEndian(type.oid)
        guard count > 0 else { return }
        appendBigEndian(Int32(count))
        appendBigEndian(Int32(1))
    }

    /// An element is preceded by its length, which is known only afterwards.
    private mutating func appendElement<Item>(_ value: Item, _ encode: (inout [UInt8], Item) -> Void) {
        let start = count
        appendBigEndian(Int32(0))
        encode(&self, value)
        let length = UInt32(count - start - 4)
        for byte in 0..<4 { self[start + byte] = UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32(byte))) }
    }
}
