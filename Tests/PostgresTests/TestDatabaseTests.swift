import Postgres
import TestKit
import Testing

@Suite("Databases for tests")
struct TestDatabaseTests {
    @Test("a template is prepared once, by whoever comes first, and its copies are independent")
    func template() async throws {
        let prepare: @Sendable (String) async throws -> Void = { connection in
            try await TestPostgres.shared.run(
                "CREATE TABLE item (id int8); INSERT INTO item VALUES (1)", in: connection)
        }
        let names = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<4 {
                group.addTask { try await TestPostgres.shared.template(named: "test_template", prepare) }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(names.count == 1)
        let first = try await TestPostgres.shared.makeDatabase(template: names.first)
        let second = try await TestPostgres.shared.makeDatabase(template: names.first)
        #expect(first != second)
        try await TestPostgres.shared.run("INSERT INTO item VALUES (2)", in: first)
        try await TestPostgres.shared.run(
            "DO $$ BEGIN ASSERT (SELECT count(*) FROM item) = 1, 'the copies are not independent'; END $$", in: second)
    }

    @Test("what never comes true says so")
    func eventuallyGivesUp() async {
        let error = await #expect(throws: NeverHappened.self) {
            try await eventually("the impossible", timeoutSeconds: 0) { false }
        }
        #expect(error?.description.hasPrefix("the impossible did not come true within 0 s (PostgresTests/") == true)
    }
}
