import CLibPQ
import Testing

@testable import Postgres

@Suite("Results of a pipeline: the order without I/O")
struct PipelineReaderTests {
    private let variant = PreparedStatements.Variant(statement: "a", number: 0)

    private func succeeded() -> ReceivedResult {
        .succeeded(ResultHandle(PQmakeEmptyPGresult(nil, PGRES_COMMAND_OK)))
    }

    private func makeReader() -> PipelineReader {
        PipelineReader([.prepare(variant), .query(statement: "a"), .query(statement: "b")])
    }

    @Test("commands in order, each ended by NULL, then the Sync")
    func inOrder() {
        var reader = makeReader()
        // libpq may end the unit before once more.
        #expect(reader.receive(.end) == .more)
        for statement in ["a", "a", "b"] {
            #expect(reader.currentStatement == statement)
            #expect(reader.receive(succeeded()) == .more)
            #expect(reader.receive(.end) == .more)
        }
        #expect(reader.receive(.synced) == .finished)
        #expect(reader.results.count == 2)
        #expect(reader.prepared == [variant])
        #expect(reader.failure == nil)
    }

    @Test("after an error the rest is skipped up to the Sync")
    func failure() {
        var reader = makeReader()
        #expect(reader.receive(.failed(PostgresError(.server, "first"))) == .more)
        #expect(reader.receive(.end) == .more)
        for _ in 0..<2 {
            #expect(reader.receive(.skipped) == .more)
            #expect(reader.receive(.end) == .more)
        }
        #expect(reader.receive(.synced) == .finished)
        #expect(reader.failure?.message == "first")
        #expect(reader.failedCommand == 0)
        #expect(reader.prepared.isEmpty)
        #expect(reader.results.isEmpty)
    }

    @Test("an error of the Sync itself counts for the whole")
    func failureAtSync() {
        var reader = PipelineReader([.query(statement: "a")])
        #expect(reader.receive(succeeded()) == .more)
        #expect(reader.receive(.end) == .more)
        #expect(reader.receive(.failed(PostgresError(.server, "deferred"))) == .more)
        #expect(reader.receive(.end) == .more)
        #expect(reader.receive(.synced) == .finished)
        #expect(reader.failure?.message == "deferred")
        #expect(reader.failedCommand == 1)
    }

    @Test("whatever is out of order breaks the connection instead of mixing up answers")
    func outOfOrder() {
        func isBroken(_ results: [ReceivedResult]) -> Bool {
            var reader = PipelineReader([.query(statement: "a")])
            for result in results {
                if case .broken = reader.receive(result) { return true }
            }
            return false
        }
        #expect(isBroken([.synced]))
        #expect(isBroken([succeeded(), succeeded()]))
        #expect(isBroken([succeeded(), .end, succeeded()]))
        #expect(isBroken([succeeded(), .end, .skipped]))
        #expect(isBroken([.unexpected("PGRES_COPY_IN")]))
        #expect(isBroken([.end, .end, .end]))
        #expect(!isBroken([.end, succeeded(), .end, .synced]))
    }

    @Test("a statement is prepared once, with a variant for other types, and again after a failure")
    func preparedStatements() {
        var prepared = PreparedStatements()
        let statement = Statement("a", "SELECT $1")
        let untyped = Query(statement, [.null])
        let number = Query(statement, [.int64(1)])
        let second = PreparedStatements.Variant(statement: "a", number: 1)
        #expect(prepared.use(untyped) == .prepare(variant, [0]))
        #expect(prepared.use(untyped) == .known(variant))
        prepared.markReady(variant)
        #expect(prepared.use(number) == .prepare(second, [20]))
        prepared.forget(second)
        // Its number is not used again: what was sent before may still be answered.
        let third = PreparedStatements.Variant(statement: "a", number: 2)
        #expect(prepared.use(number) == .prepare(third, [20]))
        prepared.markReady(second)
        prepared.markReady(third)
        prepared.forget(third)
        prepared.forget(variant)
        #expect(prepared.use(number) == .known(third))
        #expect(prepared.use(Query(statement, [.absent(.int8)])) == .known(third))
        #expect(third.serverName == "a~2")
    }
}
