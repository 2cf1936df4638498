import Reactor

/// Running work on the connections of a pool.
extension Pool {
    /// Runs `body` in a transaction and commits it.
    ///
    /// `BEGIN` travels with the first query, `COMMIT` with what was enqueued last; a body that sends nothing costs
    /// nothing. When `body` throws, or its task is cancelled, the transaction is rolled back and the error rethrown. A
    /// body that swallows the error of a query gets it again at the commit, for a failed transaction cannot be
    /// committed.
    ///
    /// After a serialization failure or a deadlock `body` is run again from its beginning, at most `retryLimit` times,
    /// so it must not have effects beside the database.
    /// - Throws: the error of `body`; `PostgresError`, also when no connection is to be had; `CancellationError`.
    ///   When `isCommitOutcomeUnknown` is set the change may have been made or not.
    package func transaction<Value>(
        _ options: TransactionOptions = TransactionOptions(), _ body: @Loop (Transaction) async throws -> Value
    ) async throws -> Value {
        var attempt = 0
        while true {
            let connection = try await lease()
            let transaction = Transaction(connection, options, configuration.limits)
            do {
                let value = try await body(transaction)
                try await transaction.commit()
                release(connection)
                counters.transactions += 1
                transaction.reportCommit()
                return value
            } catch {
                await transaction.abandon()
                release(connection)
                counters.errors += 1
                guard transaction.failure?.isRetryable == true, attempt < configuration.retryLimit else { throw error }
                attempt += 1
                try await waitBeforeRetry(attempt)
            }
        }
    }

    /// Runs the queries in one implicit transaction and one round trip; all of them, or none, have an effect.
    package func pipeline(_ queries: [Query]) async throws -> [QueryResult] {
        if queries.isEmpty { return [] }
        guard configuration.limits.fit(queries) else {
            throw PostgresError(.limitExceeded, "a pipeline of \(queries.count) queries is too large")
        }
        var attempt = 0
        while true {
            let connection = try await lease()
            let outcome = await connection.run(UnitOfWork(queries: queries, commit: .atSync))
            release(connection)
            guard let failure = outcome.failure else {
                counters.transactions += 1
                return outcome.results
            }
            counters.errors += 1
            guard failure.isRetryable, attempt < configuration.retryLimit else { throw failure }
            attempt += 1
            try await waitBeforeRetry(attempt)
        }
    }

    /// Runs one query as a transaction of its own.
    package func query(_ query: Query) async throws -> QueryResult { try await pipeline([query])[0] }

    /// Runs one statement as a transaction of its own.
    package func query(_ statement: Statement, _ parameters: PostgresValue...) async throws -> QueryResult {
        try await query(Query(statement, parameters))
    }

    /// Lends a connection for work that belongs to a session, such as advisory locks. It is missing from the pool
    /// meanwhile. Afterwards its locks and settings are undone; `connection.loss` tells when they were lost before.
    package func withConnection<Value>(_ body: @Loop (Connection) async throws -> Value) async throws -> Value {
        let connection = try await lease()
        let result: Result<Value, any Error>
        do { result = .success(try await body(connection)) } catch { result = .failure(error) }
        if connection.isIdle {
            let reset = UnitOfWork(queries: [Query(.unlockAll), Query(.resetAll)], commit: .atSync)
            if let failure = await connection.run(reset).failure { connection.lose(failure) }
        }
        release(connection)
        return try result.get()
    }

    /// Lets the rival finish: 5 to 25 ms, twice as long with each attempt.
    private func waitBeforeRetry(_ attempt: Int) async throws {
        counters.retries += 1
        try await Loop.sleep(.milliseconds(Int64.random(in: 5...25) << Int64(attempt - 1)))
    }
}
