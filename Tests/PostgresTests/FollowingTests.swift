import Postgres
import Reactor
import TestKit
import Testing

/// Transactions behind the commit of another one, on its connection.
@Suite("Following a commit")
struct FollowingTests {

    struct Refused: Error {}

    /// A task that stays on the loop, as those of services do: nothing comes between the end of a body and the commit.
    @Loop
    private static func begin<Value: Sendable>(
        _ body: @escaping @Loop () async throws -> Value
    ) -> Task<Value, any Error> {
        Task.immediate(executorPreference: Loop.executor) { @Loop in try await body() }
    }

    /// Calls `body` when the commit that follows this call has been sent, and cannot have been answered.
    @Loop
    private static func onceSent(_ body: @escaping @Loop () -> Void) { Loop.atEndOfTurn(body) }

    /// Runs `first` in a transaction, and `second` in another one that is begun while the first commits.
    @Loop
    private func follow<Value: Sendable>(
        _ pool: Pool, _ first: @escaping @Loop (Transaction) async throws -> Void,
        _ second: @escaping @Loop (Transaction) async throws -> Value
    ) async -> (first: Result<Void, any Error>, second: Result<Value, any Error>) {
        var following: Task<Value, any Error>?
        let result = await Self.begin {
            try await pool.transaction { transaction in
                try await first(transaction)
                Self.onceSent {
                    #expect(transaction.isCommitting)
                    following = Self.begin { try await pool.transaction(behind: transaction, second) }
                }
            }
        }.result
        guard let following else { preconditionFailure("the first body did not end") }
        return (result, await following.result)
    }

    @Test("it sees what was committed before, on the same connection")
    @Loop
    func order() async throws {
        let pool = try await Items.makePool(maximum: 2)
        var session: Int32?
        let (first, second) = await follow(pool) { transaction in
            session = try await transaction.query(Items.session).single.int32(0)
            _ = try await transaction.query(Items.insert, .int64(1))
            transaction.enqueue(Items.insert, .int64(2))
            transaction.sendEnqueued()
            transaction.enqueue(Items.insert, .int64(3))
        } _: { transaction in
            let seen = try await transaction.query(Items.count).single.int64(0)
            #expect(try await transaction.query(Items.session).single.int32(0) == session)
            transaction.enqueue(Items.insert, .int64(4))
            transaction.sendEnqueued()
            return seen
        }
        try first.get()
        #expect(try second.get() == 3)
        #expect(try await Items.number(in: pool) == 4)
        #expect(pool.statistics.connectionsOpened == 1 && pool.statistics.inUse == 0)
        await pool.close()
    }

    @Test("behind one that fails it is refused, and nothing of it happens")
    @Loop
    func refusal() async throws {
        let pool = try await Items.makePool(maximum: 2)
        let (first, second) = await follow(pool) { transaction in
            _ = try await transaction.query(Items.insert, .int64(1))
            transaction.enqueue(Items.insert, .int64(1))
        } _: { transaction in
            _ = try await transaction.query(Items.count)
            transaction.enqueue(Items.insert, .int64(2))
        }
        let error = #expect(throws: PostgresError.self) { try first.get() }
        #expect(error?.constraint == "item_pkey" && error?.isCommitOutcomeUnknown == false)
        let refusal = #expect(throws: PostgresError.self) { try second.get() }
        #expect(refusal?.sqlState == "25P02" && refusal?.isCommitOutcomeUnknown == false)
        #expect(try await Items.number(in: pool) == 0)
        #expect(pool.statistics.connectionsOpened == 1 && pool.statistics.inUse == 0)
        await pool.close()
    }

    @Test("behind a commit that is answered with a rollback it is a transaction like any other")
    @Loop
    func rolledBack() async throws {
        let pool = try await Items.makePool(maximum: 2)
        let size = Statement("test.size", "SELECT coalesce($1, 0::int8) + count(*) FROM item")
        let (first, second) = await follow(pool) { transaction in
            _ = try await transaction.query(Items.insert, .int64(1))
            transaction.enqueue(Items.insert, .int64(1))
            // Its preparation is skipped, which is not known yet when the other one is sent.
            transaction.enqueue(size, .null)
            transaction.sendEnqueued()
        } _: { transaction in
            let seen = try await transaction.query(size, .int64(40)).single.int64(0)
            transaction.enqueue(Items.insert, .int64(2))
            return seen
        }
        let error = #expect(throws: PostgresError.self) { try first.get() }
        #expect(error?.constraint == "item_pkey" && error?.isCommitOutcomeUnknown == false)
        #expect(try second.get() == 40)
        #expect(try await pool.query(size, .int64(40)).single.int64(0) == 41)
        #expect(pool.statistics.connectionsOpened == 1 && pool.statistics.inUse == 0)
        await pool.close()
    }

    @Test("a failure of its own leaves what it follows")
    @Loop
    func ownFailure() async throws {
        let pool = try await Items.makePool(maximum: 2)
        let (first, second) = await follow(pool) { transaction in
            transaction.enqueue(Items.insert, .int64(1))
        } _: { transaction in
            _ = try await transaction.query(Items.insert, .int64(2))
            _ = try await transaction.query(Items.insert, .int64(1))
        }
        try first.get()
        #expect(throws: PostgresError.self) { try second.get() }
        #expect(try await Items.number(in: pool) == 1)
        #expect(pool.statistics.connectionsOpened == 1 && pool.statistics.inUse == 0)
        await pool.close()
    }

    @Test("with the connection both are lost; whether it was committed is open only when its commit had been sent")
    @Loop
    func loss() async throws {
        let pool = try await Items.makePool(maximum: 2)
        for isBlind in [false, true] {
            let (first, second) = await follow(pool) { transaction in
                transaction.enqueue(Items.endSession)
            } _: { transaction in
                transaction.enqueue(Items.insert, .int64(1))
                if !isBlind { _ = try await transaction.query(Items.count) }
            }
            let error = #expect(throws: PostgresError.self) { try first.get() }
            #expect(error?.isConnectionFailure == true)
            let loss = #expect(throws: PostgresError.self) { try second.get() }
            #expect(loss?.isConnectionFailure == true && loss?.isCommitOutcomeUnknown == isBlind)
            #expect(try await Items.number(in: pool) == 0)
        }
        #expect(pool.statistics.inUse == 0)
        await pool.close()
    }

    @Test("one that asks for nothing leaves a clean connection, whatever becomes of the other", arguments: [false, true])
    @Loop
    func silent(fails: Bool) async throws {
        let pool = try await Items.makePool(maximum: 2)
        let (first, second) = await follow(pool) { transaction in
            _ = try await transaction.query(Items.insert, .int64(1))
            if fails { transaction.enqueue(Items.insert, .int64(1)) }
        } _: { _ in throw Refused() }
        #expect(throws: Refused.self) { try second.get() }
        if case .success = first { #expect(!fails) } else { #expect(fails) }
        #expect(try await Items.number(in: pool) == (fails ? 0 : 1))
        #expect(pool.statistics.inUse == 0 && pool.statistics.connectionsOpened == 1)
        await pool.close()
    }

    @Test("fifty in a row, each behind the one before")
    @Loop
    func chain() async throws {
        let pool = try await Items.makePool(maximum: 2)
        var tasks: [Task<Int64, any Error>] = []
        func begin(_ number: Int64, behind before: Transaction?) {
            tasks.append(
                Self.begin {
                    try await pool.transaction(behind: before) { transaction in
                        let seen = try await transaction.query(Items.count).single.int64(0)
                        transaction.enqueue(Items.insert, .int64(number))
                        if number < 49 { Self.onceSent { begin(number + 1, behind: transaction) } }
                        return seen
                    }
                })
        }
        begin(0, behind: nil)
        var seen: [Int64] = []
        while seen.count < 50 { seen.append(try await tasks[seen.count].value) }
        #expect(seen == Array(0..<50))
        #expect(pool.statistics.connectionsOpened == 1 && pool.statistics.inUse == 0)
        await pool.close()
    }

    @Test("behind one that does not commit yet, that has ended, or that is followed already, it has its own connection")
    @Loop
    func own() async throws {
        let pool = try await Items.makePool(maximum: 2)
        var ended: Transaction?
        try await pool.transaction { open in
            _ = try await open.query(Items.insert, .int64(1))
            ended = open
            #expect(!open.isCommitting)
            #expect(try await pool.transaction(behind: open) { try await $0.query(Items.count).single.int64(0) } == 0)
        }
        #expect(pool.statistics.connectionsOpened == 2)
        #expect(try await pool.transaction(behind: ended) { try await $0.query(Items.count).single.int64(0) } == 1)

        var others: [Task<Int32, any Error>] = []
        let session = try await Self.begin {
            try await pool.transaction { transaction in
                let session = try await transaction.query(Items.session).single.int32(0)
                Self.onceSent {
                    for _ in 0..<2 {
                        others.append(
                            Self.begin {
                                try await pool.transaction(behind: transaction) {
                                    try await $0.query(Items.session).single.int32(0)
                                }
                            })
                    }
                }
                return session
            }
        }.value
        #expect(try await others[0].value == session)
        #expect(try await others[1].value != session)
        #expect(pool.statistics.inUse == 0)
        await pool.close()
    }
}
