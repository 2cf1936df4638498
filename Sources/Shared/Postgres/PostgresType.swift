/// A PostgreSQL data type, known by the object id that the server gives its built-in types.
package struct PostgresType: Hashable, Sendable {
    package let oid: UInt32

    init(_ oid: UInt32) { self.oid = oid }

    package static let bool = PostgresType(16)
    package static let bytea = PostgresType(17)
    package static let int8 = PostgresType(20)
    package static let int2 = PostgresType(21)
    package static let int4 = PostgresType(23)
    package static let text = PostgresType(25)
    package static let oid = PostgresType(26)
    package static let json = PostgresType(114)
    package static let float4 = PostgresType(700)
    package static let float8 = PostgresType(701)
    package static let date = PostgresType(1082)
    package static let timestamptz = PostgresType(1184)
    package static let uuid = PostgresType(2950)
    package static let jsonb = PostgresType(3802)
    package static let xid8 = PostgresType(5069)

    package static let boolArray = PostgresType(1000)
    package static let byteaArray = PostgresType(1001)
    package static let int4Array = PostgresType(1007)
    package static let textArray = PostgresType(1009)
    package static let int8Array = PostgresType(1016)
    package static let timestamptzArray = PostgresType(1185)
    package static let uuidArray = PostgresType(2951)
    package static let jsonbArray = PostgresType(3807)

    /// Whether values of the type travel as plain UTF-8: the text types, names, and what a schema defines itself
    /// (enums).
    var isTextual: Bool {
        switch oid {
        case 18, 19, 25, 705, 1042, 1043: true
        default: oid >= PostgresType.firstUserDefined
        }
    }

    private static let firstUserDefined: UInt32 = 16384
}
