import Kernel

/// A parameter of a statement, with the type under which the server receives it.
package enum PostgresValue: Sendable {
    /// NULL without a type: the server infers one. Prefer the typed forms below (`.optionalText(nil)`).
    case null
    /// NULL of a known type.
    case absent(PostgresType)
    case bool(Bool)
    case int32(Int32)
    case int64(Int64)
    case double(Double)
    case text(String)
    case bytes([UInt8])
    case uuid(high: UInt64, low: UInt64)
    /// `timestamptz`, from 4714 BC to 294276; every `Timestamp` of that span is represented exactly.
    case timestamp(Timestamp)
    case date(CivilDate)
    /// `jsonb`, as JSON text.
    case json(String)
    /// `xid8`: a transaction id that never wraps around.
    case transactionID(UInt64)

    case boolArray([Bool])
    case int32Array([Int32])
    case int64Array([Int64])
    case int64OptionalArray([Int64?])
    case textArray([String])
    case textOptionalArray([String?])
    /// `text[]`, each element as UTF-8.
    case utf8Array([[UInt8]])
    case bytesArray([[UInt8]])
    case bytesOptionalArray([[UInt8]?])
    case uuidArray([(UInt64, UInt64)])
    case uuidOptionalArray([(UInt64, UInt64)?])
    case timestampArray([Timestamp])
    case timestampOptionalArray([Timestamp?])
    /// `jsonb[]`, each element as JSON text.
    case jsonArray([String])
}

extension PostgresValue {
    /// An id, as `uuid`.
    package static func id<Of>(_ id: ID<Of>) -> PostgresValue { .uuid(high: id.high, low: id.low) }

    /// Ids, as `uuid[]`.
    package static func idArray<Of>(_ ids: [ID<Of>]) -> PostgresValue { .uuidArray(ids.map { ($0.high, $0.low) }) }

    /// Ids of which some may be missing, as `uuid[]`.
    package static func idOptionalArray<Of>(_ ids: [ID<Of>?]) -> PostgresValue {
        .uuidOptionalArray(ids.map { id in id.map { ($0.high, $0.low) } })
    }

    package static func optionalBool(_ value: Bool?) -> PostgresValue { value.map(bool) ?? .absent(.bool) }
    package static func optionalInt32(_ value: Int32?) -> PostgresValue { value.map(int32) ?? .absent(.int4) }
    package static func optionalInt64(_ value: Int64?) -> PostgresValue { value.map(int64) ?? .absent(.int8) }
    package static func optionalDouble(_ value: Double?) -> PostgresValue { value.map(double) ?? .absent(.float8) }
    package static func optionalText(_ value: String?) -> PostgresValue { value.map(text) ?? .absent(.text) }
    package static func optionalBytes(_ value: [UInt8]?) -> PostgresValue { value.map(bytes) ?? .absent(.bytea) }
    package static func optionalID<Of>(_ value: ID<Of>?) -> PostgresValue { value.map { .id($0) } ?? .absent(.uuid) }
    package static func optionalDate(_ value: CivilDate?) -> PostgresValue { value.map(date) ?? .absent(.date) }
    package static func optionalJSON(_ value: String?) -> PostgresValue { value.map(json) ?? .absent(.jsonb) }
    package static func optionalTimestamp(_ value: Timestamp?) -> PostgresValue {
        value.map(timestamp) ?? .absent(.timestamptz)
    }
}

extension PostgresValue {
    /// The type that is declared to the server; nil leaves it to the server.
    var type: PostgresType? {
        switch self {
        case .null: nil
        case .absent(let type): type
        case .bool: .bool
        case .int32: .int4
        case .int64: .int8
        case .double: .float8
        case .text: .text
        case .bytes: .bytea
        case .uuid: .uuid
        case .timestamp: .timestamptz
        case .date: .date
        case .json: .jsonb
        case .transactionID: .xid8
        case .boolArray: .boolArray
        case .int32Array: .int4Array
        case .int64Array, .int64OptionalArray: .int8Array
        case .textArray, .textOptionalArray, .utf8Array: .textArray
        case .bytesArray, .bytesOptionalArray: .byteaArray
        case .uuidArray, .uuidOptionalArray: .uuidArray
        case .timestampArray, .timestampOptionalArray: .timestamptzArray
        case .jsonArray: .jsonbArray
        }
    }
}
