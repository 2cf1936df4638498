import Postgres
import Reactor
import TestKit
import Testing

@Suite("Pipelines")
struct PipelineTests {
    private static let echo = Statement("test.echo", "SELECT $1::int8")
    private static let divide = Statement("test.divide", "SELECT 1 / $1::int8")

    @Test("results come in the order of their queries")
    @Loop
    func order() async throws {
        let pool = try await makePool()
        let results = try await pool.pipeline((0..<1_000).map { Query(Self.echo, [.int64($0)]) })
        #expect(try results.map { try $0.single.int64(0) } == Array(0..<1_000))
        await pool.close()
    }

    @Test("an error in the middle undoes the pipeline, names its statement, and leaves the connection in order")
    @Loop
    func errorInside() async throws {
        let pool = try await makePool(maximum: 1)
        try await TestPostgres.shared.run("CREATE TABLE item (number int8 PRIMARY KEY)", in: pool.connectionString)
        let insert = Statement("test.insert", "INSERT INTO item (number) VALUES ($1)")
        for _ in 0..<3 {
            let error = await #expect(throws: PostgresError.self) {
                _ = try await pool.pipeline([
                    Query(insert, [.int64(1)]), Query(Self.divide, [.int64(0)]), Query(Self.echo, [.int64(2)]),
                    Query(insert, [.int64(3)]),
                ])
            }
            #expect(error?.sqlState == "22012")
            #expect(error?.statement == "test.divide")
        }
        // What was prepared before the error is known, what came after it is prepared now.
        let results = try await pool.pipeline([
            Query(Self.divide, [.int64(1)]), Query(Self.echo, [.int64(5)]), Query(insert, [.int64(4)]),
        ])
        #expect(try results[1].single.int64(0) == 5)
        #expect(results[2].affected == 1)
        let count = try await pool.query(Statement("test.count", "SELECT count(*) FROM item")).single.int64(0)
        #expect(count == 1)
        #expect(pool.statistics.connectionsOpened == 1)
        #expect(pool.statistics.errors == 3)
        await pool.close()
    }

    @Test("a statement that cannot be prepared fails each time and harms nothing")
    @Loop
    func unpreparable() async throws {
        let pool = try await makePool(maximum: 1)
        let wrong = Statement("test.wrong", "SELECT nothing FROM nowhere")
        for _ in 0..<2 {
            let error = await #expect(throws: PostgresError.self) { _ = try await pool.query(wrong) }
            #expect(error?.sqlState == "42P01")
        }
        try await TestPostgres.shared.run("CREATE TABLE nowhere AS SELECT 1 AS nothing", in: pool.connectionString)
        #expect(try await pool.query(wrong).single.int32(0) == 1)
        await pool.close()
    }

    @Test("an error that comes only at the Sync (a deferred constraint) is reported")
    @Loop
    func deferredConstraint() async throws {
        let pool = try await makePool(maximum: 1)
        try await TestPostgres.shared.run(
            """
            CREATE TABLE parent (id int8 PRIMARY KEY);
            CREATE TABLE child (parent int8 REFERENCES parent DEFERRABLE INITIALLY DEFERRED)
            """, in: pool.connectionString)
        let insert = Statement("test.insertChild", "INSERT INTO child (parent) VALUES ($1)")
        for _ in 0..<2 {
            let implicit = await #expect(throws: PostgresError.self) { _ = try await pool.query(insert, .int64(1)) }
            #expect(implicit?.isForeignKeyViolation == true)
            let explicit = await #expect(throws: PostgresError.self) {
                try await pool.transaction { $0.enqueue(insert, .int64(1)) }
            }
            #expect(explicit?.isForeignKeyViolation == true)
            #expect(explicit?.isCommitOutcomeUnknown == false)
        }
        #expect(try await pool.query(Self.echo, .int64(1)).single.int64(0) == 1)
        #expect(pool.statistics.connectionsOpened == 1)
        await pool.close()
    }

    @Test("more than both sockets' buffers hold, in both directions at once, does not stall")
    @Loop
    func bothDirections() async throws {
        let pool = try await makePool(maximum: 1)
        let text = String(repeating: "x", count: 100_000)
        let repeatText = Statement("test.repeat", "SELECT repeat($1::text, 2)")
        let results = try await pool.pipeline((0..<200).map { _ in Query(repeatText, [.text(text)]) })
        #expect(try results.allSatisfy { try $0.single.text(0).utf8.count == 200_000 })
        await pool.close()
    }

    @Test("10,000 rows, and a row of 1 MiB")
    @Loop
    func largeResults() async throws {
        let pool = try await makePool()
        let rows = try await pool.query(
            Statement("test.series", "SELECT n, 'row ' || n FROM generate_series(1::int8, 10000) n")
        ).rows
        #expect(rows.count == 10_000)
        #expect(try rows[9_999].int64(0) == 10_000)
        #expect(try rows[41].text(1) == "row 42")
        let large = try await pool.query(Statement("test.large", "SELECT repeat('y', 1048576)")).single.text(0)
        #expect(large.utf8.count == 1 << 20)
        await pool.close()
    }

    @Test("a pipeline beyond its limits is refused; a transaction sends it in parts")
    @Loop
    func limits() async throws {
        let pool = try await makePool(maximum: 1) {
            $0.pipelineQueryLimit = 10
            $0.pipelineByteLimit = 10_000
        }
        let queries = (0..<25).map { Query(Self.echo, [.int64($0)]) }
        let refused = await #expect(throws: PostgresError.self) { _ = try await pool.pipeline(queries) }
        #expect(refused?.kind == .limitExceeded)
        let results = try await pool.transaction { transaction in
            for query in queries { transaction.enqueue(query) }
            return try await transaction.pipeline(queries)
        }
        #expect(try results.map { try $0.single.int64(0) } == Array(0..<25))
        let tooLarge = Query(Statement("test.text", "SELECT $1::text"), [.text(String(repeating: "z", count: 20_000))])
        let error = await #expect(throws: PostgresError.self) {
            try await pool.transaction { _ = try await $0.query(tooLarge) }
        }
        #expect(error?.kind == .limitExceeded)
        #expect(try await pool.query(queries[3]).single.int64(0) == 3)
        await pool.close()
    }
}
