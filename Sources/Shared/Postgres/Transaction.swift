import Reactor

/// How a transaction runs.
package struct TransactionOptions: Sendable {
    package enum Isolation: Sendable {
        case readCommitted
        case repeatableRead
        case serializable
        /// Repeatable read that cannot write: one consistent view for reports.
        case snapshot
    }

    package var isolation: Isolation
    /// The limit of each statement, where it is not the session's: what remains of a call's deadline.
    package var statementTimeoutMilliseconds: Int64?

    package init(_ isolation: Isolation = .readCommitted, statementTimeoutMilliseconds: Int64? = nil) {
        self.isolation = isolation
        self.statementTimeoutMilliseconds = statementTimeoutMilliseconds
    }
}

/// A transaction as the body of `Pool.transaction` sees it; of no use after that body has ended.
///
/// One pipeline at a time. The first error ends it: every later query throws the same error again.
@Loop
package final class Transaction {
    private enum State {
        case notBegun
        case open
        case failed
        case ended
    }

    private let connection: Connection
    private let options: TransactionOptions
    private let limits: PipelineLimits
    private var pending: [Query] = []
    private var committed: [@Loop () -> Void] = []
    private var state = State.notBegun
    /// Why the transaction failed, if it did.
    private(set) var failure: PostgresError?

    init(_ connection: Connection, _ options: TransactionOptions, _ limits: PipelineLimits) {
        self.connection = connection
        self.options = options
        self.limits = limits
    }

    /// Runs one statement, in a round trip of its own together with what is enqueued.
    package func query(_ statement: Statement, _ parameters: PostgresValue...) async throws -> QueryResult {
        try await pipeline([Query(statement, parameters)])[0]
    }

    /// Runs one query, in a round trip of its own together with what is enqueued.
    package func query(_ query: Query) async throws -> QueryResult { try await pipeline([query])[0] }

    /// Runs the queries in one round trip, after those that are enqueued.
    /// - Returns: the results of `queries`, in their order.
    package func pipeline(_ queries: [Query]) async throws -> [QueryResult] {
        try check()
        guard !queries.isEmpty || !pending.isEmpty else { return [] }
        try Task.checkCancellation()
        let results = try await send(queries, commit: false)
        return results.count == queries.count ? results : Array(results.suffix(queries.count))
    }

    /// Adds a write whose result is of no interest: it travels with the next pipeline, or with the commit. Its error
    /// fails the transaction then.
    package func enqueue(_ statement: Statement, _ parameters: PostgresValue...) {
        pending.append(Query(statement, parameters))
    }

    package func enqueue(_ query: Query) { pending.append(query) }

    /// Has the server begin with what is enqueued, instead of leaving it to the next round trip.
    package func sendEnqueued() {
        guard case .open = state, !pending.isEmpty, limits.fit(pending) else { return }
        connection.sendAhead(pending)
        pending.removeAll(keepingCapacity: true)
    }

    /// Calls `body` once the transaction has been committed; not when it is rolled back.
    package func afterCommit(_ body: @escaping @Loop () -> Void) { committed.append(body) }

    /// Calls what waits for the commit.
    func reportCommit() {
        for body in committed { body() }
        committed = []
    }

    /// Commits, together with what is enqueued; sends nothing when nothing was ever sent.
    func commit() async throws {
        try check()
        if case .notBegun = state, pending.isEmpty {
            state = .ended
            return
        }
        try Task.checkCancellation()
        let tag = try await send([Query(.commit)], commit: true).last?.commandTag
        state = .ended
        guard tag == "COMMIT" else {
            throw PostgresError(.server, "the server answered the commit with \(tag ?? "nothing")")
        }
    }

    /// Rolls back what was begun. A connection on which that fails is left as it is, for the pool to replace.
    func abandon() async {
        pending = []
        state = .ended
        if connection.isInTransaction {
            _ = await connection.run(UnitOfWork(queries: [Query(.rollback)], commit: .none))
        }
    }

    private func check() throws(PostgresError) {
        if let failure { throw failure }
        if case .ended = state { throw PostgresError(.closed, "the transaction has ended") }
    }

    /// Sends what is pending, then `queries`, in one round trip unless that exceeds the limits.
    private func send(_ queries: [Query], commit: Bool) async throws(PostgresError) -> [QueryResult] {
        var all = opening
        all.append(contentsOf: pending)
        all.append(contentsOf: queries)
        pending.removeAll(keepingCapacity: true)
        state = .open
        if limits.fit(all) { return try await run(all, commit: commit) }
        guard let groups = limits.groups(all) else {
            throw failed(PostgresError(.limitExceeded, "a query is too large"))
        }
        var results: [QueryResult] = []
        for (index, group) in groups.enumerated() {
            results += try await run(Array(group), commit: commit && index == groups.count - 1)
        }
        return results
    }

    private func run(_ queries: [Query], commit: Bool) async throws(PostgresError) -> [QueryResult] {
        let unit = UnitOfWork(
            queries: queries, commit: commit ? .lastQuery : .none,
            statementTimeoutMilliseconds: options.statementTimeoutMilliseconds)
        let outcome = await connection.run(unit)
        if let failure = outcome.failure { throw failed(failure) }
        return outcome.results
    }

    private func failed(_ error: PostgresError) -> PostgresError {
        failure = error
        state = .failed
        return error
    }

    /// What begins the transaction, if it is still to begin.
    private var opening: [Query] {
        guard case .notBegun = state else { return [] }
        let begin: Statement =
            switch options.isolation {
            case .readCommitted: .begin
            case .repeatableRead: .beginRepeatableRead
            case .serializable: .beginSerializable
            case .snapshot: .beginSnapshot
            }
        guard let limit = options.statementTimeoutMilliseconds else { return [Query(begin)] }
        return [Query(begin), Query(.limitTime, [.text("\(limit)")])]
    }
}
