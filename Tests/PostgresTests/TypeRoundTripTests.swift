import Kernel
import Postgres
import Reactor
import TestKit
import Testing

@Suite("Values travel to PostgreSQL and back without change")
struct TypeRoundTripTests {
    private static let everything = Statement(
        "test.scalars",
        """
        SELECT $1::bool, $2::int4, $3::int8, $4::float8, $5::text, $6::bytea, $7::uuid, $8::timestamptz, $9::date,
               $10::jsonb, $11::xid8
        """)

    @Test("every scalar type")
    @Loop
    func scalars() async throws {
        let pool = try await makePool()
        let id = MemberID(high: 0x0123_4567_89AB_CDEF, low: .max)
        let instant = Timestamp("2026-05-14T09:00:00.123456Z")!
        let row = try await pool.query(
            Self.everything, .bool(true), .int32(.min), .int64(.max), .double(-0.1), .text("Grüße 🎩 \"'\\"),
            .bytes([0, 1, 255]), .id(id), .timestamp(instant), .date(CivilDate(year: 1999, month: 12, day: 31)!),
            .json(#"{"a": [1, null, "ü"]}"#), .transactionID(.max)
        ).single
        #expect(try row.bool(0))
        #expect(try row.int32(1) == .min)
        #expect(try row.int64(1) == Int64(Int32.min))
        #expect(try row.int64(2) == .max)
        #expect(try row.double(3) == -0.1)
        #expect(try row.text(4) == "Grüße 🎩 \"'\\")
        #expect(try row.bytes(5) == [0, 1, 255])
        #expect(try row.id(6, of: MemberKind.self) == id)
        #expect(try row.timestamp(7) == instant)
        #expect(try row.date(8).description == "1999-12-31")
        #expect(try row.json(9) == #"{"a": [1, null, "ü"]}"#)
        #expect(try row.transactionID(10) == .max)
        await pool.close()
    }

    @Test("NULL of every type, typed and untyped")
    @Loop
    func nulls() async throws {
        let pool = try await makePool()
        let typed: [PostgresValue] = [
            .optionalBool(nil), .optionalInt32(nil), .optionalInt64(nil), .optionalDouble(nil), .optionalText(nil),
            .optionalBytes(nil), .optionalID(MemberID?.none), .optionalTimestamp(nil), .optionalDate(nil),
            .optionalJSON(nil), .absent(.xid8),
        ]
        for parameters in [typed, typed.map { _ in PostgresValue.null }] {
            let row = try await pool.query(Query(Self.everything, parameters)).single
            #expect(try row.optionalBool(0) == nil)
            #expect(try row.optionalInt32(1) == nil)
            #expect(try row.optionalInt64(2) == nil)
            #expect(try row.optionalDouble(3) == nil)
            #expect(try row.optionalText(4) == nil)
            #expect(try row.optionalBytes(5) == nil)
            #expect(try row.optionalID(6, of: MemberKind.self) == nil)
            #expect(try row.optionalTimestamp(7) == nil)
            #expect(try row.optionalDate(8) == nil)
            #expect(try row.optionalJSON(9) == nil)
            #expect(try row.optionalTransactionID(10) == nil)
            #expect(throws: PostgresError.self) { try row.int64(2) }
        }
        await pool.close()
    }

    @Test("every array type, with NULLs and without, empty and not")
    @Loop
    func arrays() async throws {
        let pool = try await makePool()
        let echo = Statement(
            "test.arrays",
            """
            SELECT $1::bool[], $2::int4[], $3::int8[], $4::int8[], $5::text[], $6::text[], $7::bytea[], $8::uuid[],
                   $9::timestamptz[], $10::jsonb[]
            """)
        let ids = [MemberID(high: 1, low: 2), MemberID(high: .max, low: 0)]
        let instants = [Timestamp(microseconds: 0), Timestamp(microseconds: -1)]
        let row = try await pool.query(
            echo, .boolArray([true, false]), .int32Array([.min, 0, .max]), .int64Array([.min, 0, .max]),
            .int64OptionalArray([1, nil, 3]), .textArray(["", "ä,{}\""]), .textOptionalArray([nil, "x"]),
            .bytesArray([[], [9]]), .idArray(ids), .timestampArray(instants), .jsonArray(["1", #"{"k": 2}"#])
        ).single
        #expect(try row.boolArray(0) == [true, false])
        #expect(try row.int32Array(1) == [.min, 0, .max])
        #expect(try row.int64Array(2) == [.min, 0, .max])
        #expect(try row.int64OptionalArray(3) == [1, nil, 3])
        #expect(throws: PostgresError.self) { try row.int64Array(3) }
        #expect(try row.textArray(4) == ["", "ä,{}\""])
        #expect(try row.textOptionalArray(5) == [nil, "x"])
        #expect(try row.bytesArray(6) == [[], [9]])
        #expect(try row.idArray(7, of: MemberKind.self) == ids)
        #expect(try row.timestampArray(8) == instants)
        #expect(try row.jsonArray(9) == ["1", #"{"k": 2}"#])

        let counts = try await pool.query(
            Statement(
                "test.optionalArrays",
                """
                SELECT cardinality($1::bytea[]), cardinality($2::uuid[]), cardinality($3::timestamptz[]),
                       cardinality($4::int8[]), $5::text[], ($2::uuid[])[2] IS NULL
                """),
            .bytesOptionalArray([nil, [1]]), .idOptionalArray([ids[0], nil]), .timestampOptionalArray([nil, nil, nil]),
            .int64Array([]), .textArray([])
        ).single
        #expect(try (0..<4).map { try counts.int32($0) } == [2, 2, 3, 0])
        #expect(try counts.textArray(4) == [])
        #expect(try counts.bool(5))
        await pool.close()
    }

    @Test("extremes: instants of every age, infinities, doubles, empty and large values")
    @Loop
    func extremes() async throws {
        let pool = try await makePool()
        let echo = Statement("test.extremes", "SELECT $1::timestamptz, $2::float8, $3::text, $4::bytea")
        for text in [
            "0001-01-01T00:00:00Z", "1969-12-31T23:59:59.999999Z", "2000-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
        ] {
            let row = try await pool.query(
                echo, .timestamp(Timestamp(text)!), .double(.infinity), .text(""), .bytes([])
            ).single
            #expect(try row.timestamp(0).description == text)
            #expect(try row.double(1) == .infinity)
            #expect(try row.text(2) == "")
            #expect(try row.bytes(3) == [])
        }
        let large = String(repeating: "ü", count: 1 << 19)
        let row = try await pool.query(
            echo, .timestamp(Timestamp(seconds: 0)), .double(.nan), .text(large),
            .bytes(Array(repeating: 7, count: 1 << 20))
        ).single
        #expect(try row.double(1).isNaN)
        #expect(try row.text(2) == large)
        #expect(try row.bytes(3).count == 1 << 20)
        let infinite = try await pool.query(
            Statement("test.infinity", "SELECT 'infinity'::timestamptz, '-infinity'::timestamptz")
        ).single
        #expect(throws: PostgresError.self) { try infinite.timestamp(0) }
        #expect(throws: PostgresError.self) { try infinite.timestamp(1) }
        await pool.close()
    }

    @Test("types of the server that are read as ours: smallint, real, name, varchar, char, json, enum, oid")
    @Loop
    func relatedTypes() async throws {
        let pool = try await makePool()
        try await TestPostgres.shared.run(
            "CREATE TYPE colour AS ENUM ('red', 'green')", in: pool.connectionString)
        let row = try await pool.query(
            Statement(
                "test.related",
                """
                SELECT 7::smallint, 0.5::real, 'n'::name, 'v'::varchar(3), 'c'::char(2), '[1]'::json, 'green'::colour,
                       42::oid
                """)
        ).single
        #expect(try row.int32(0) == 7)
        #expect(try row.int64(0) == 7)
        #expect(try row.double(1) == 0.5)
        #expect(try (2..<5).map { try row.text($0) } == ["n", "v", "c "])
        #expect(try row.json(5) == "[1]")
        #expect(try row.text(6) == "green")
        #expect(try row.int64(7) == 42)
        #expect(throws: PostgresError.self) { try row.text(0) }
        #expect(throws: PostgresError.self) { try row.int64(8) }
        #expect(throws: PostgresError.self) { try row.int64(-1) }
        await pool.close()
    }

    @Test("a statement first used with an untyped NULL takes typed values later")
    @Loop
    func nullFirst() async throws {
        let pool = try await makePool()
        try await TestPostgres.shared.run("CREATE TABLE item (number int)", in: pool.connectionString)
        let insert = Statement("test.insertItem", "INSERT INTO item (number) VALUES ($1)")
        _ = try await pool.query(insert, .null)
        _ = try await pool.query(insert, .int64(5))
        _ = try await pool.query(insert, .int32(6))
        _ = try await pool.query(insert, .null)
        let sum = try await pool.query(Statement("test.sumItems", "SELECT sum(number), count(*) FROM item")).single
        #expect(try sum.int64(0) == 11)
        #expect(try sum.int64(1) == 4)
        await pool.close()
    }
}
