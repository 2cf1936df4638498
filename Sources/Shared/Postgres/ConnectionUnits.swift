import CLibPQ
import Reactor

/// Sending units of work and collecting their results.
extension Connection {
    /// Sends the unit with a Sync, behind what was sent ahead, and waits for all of its results. A unit whose query fails
    /// has no effect after it.
    func run(_ unit: UnitOfWork) async -> UnitOutcome {
        await withUnsafeContinuation { start(unit, $0) { sendPipeline(unit) } }
    }

    /// Sends queries of an open transaction with a Sync of their own, and leaves their results to the next unit of work,
    /// which has no effect when one of them fails. The Sync has the server watch for a client that falls silent.
    func sendAhead(_ queries: [Query]) {
        precondition(!isAsked, "who sends ahead has had the answers to what was sent before")
        if loss != nil { return }
        guard let commands = sendCommands(queries), PQpipelineSync(handle) == 1 else {
            return lose(PostgresError(.connection, String(cString: PQerrorMessage(handle))))
        }
        running.append(Running(reader: .pipeline(PipelineReader(commands)), asked: nil))
        flush()
    }

    /// Sends SQL text outside of pipeline mode and waits for its end.
    func runScript(_ script: String) async -> UnitOutcome {
        let unit = UnitOfWork(queries: [], commit: .atSync)
        return await withUnsafeContinuation { start(unit, $0) { sendScript(script) } }
    }

    /// Prepares one statement, with types left to the server, and forgets it again; for checks.
    func prepare(_ statement: Statement) async -> PostgresError? {
        let unit = UnitOfWork(queries: [], commit: .none)
        return await withUnsafeContinuation { start(unit, $0) { sendPreparation(statement) } }.failure
    }

    /// Sends and begins to receive in one step: were there a suspension in between, an answer could come while nobody
    /// waits for it.
    private func start(
        _ unit: UnitOfWork, _ continuation: UnsafeContinuation<UnitOutcome, Never>, _ send: () -> Sent
    ) {
        precondition(!isAsked, "a connection runs one unit of work at a time")
        if !running.isEmpty { checkSession() }
        if let loss { return continuation.resume(returning: UnitOutcome(failure: loss)) }
        switch send() {
        case .all(let reader):
            let asked = Running.Asked(commit: unit.commit, continuation: continuation, patience: patience(for: unit))
            running.append(Running(reader: reader, asked: asked))
            extendSilence()
            flush()
        case .failed(let mayHaveCommitted):
            // libpq could not take the unit: the connection is broken, or memory is short.
            var error = PostgresError(.connection, String(cString: PQerrorMessage(handle)))
            lose(error)
            error.isCommitOutcomeUnknown = mayHaveCommitted
            continuation.resume(returning: UnitOutcome(failure: error))
        }
    }

    /// Nobody has looked at the socket since something was sent ahead. A session that has ended meanwhile must not be asked
    /// to commit: it could not be told from one that ended while it committed.
    private func checkSession() {
        // The first look takes what has come, the second one finds its end.
        for _ in 0..<2 where PQconsumeInput(handle) != 1 {
            return lose(PostgresError(.connection, String(cString: PQerrorMessage(handle))))
        }
    }

    private enum Sent {
        case all(Running.Reader)
        case failed(mayHaveCommitted: Bool)
    }

    private func sendPipeline(_ unit: UnitOfWork) -> Sent {
        guard let commands = sendCommands(unit.queries) else { return .failed(mayHaveCommitted: false) }
        guard PQpipelineSync(handle) == 1 else { return .failed(mayHaveCommitted: unit.commit != .none) }
        return .all(.pipeline(PipelineReader(commands)))
    }

    private func sendCommands(_ queries: [Query]) -> [PipelineReader.Command]? {
        var commands: [PipelineReader.Command] = []
        commands.reserveCapacity(queries.count)
        for query in queries {
            guard send(query, &commands) else { return nil }
        }
        return commands
    }

    private func sendScript(_ script: String) -> Sent {
        guard PQexitPipelineMode(handle) == 1, PQsendQuery(handle, script) == 1 else {
            return .failed(mayHaveCommitted: false)
        }
        return .all(.script(ScriptReader()))
    }

    private func sendPreparation(_ statement: Statement) -> Sent {
        // The unnamed statement is replaced by the next one.
        guard PQsendPrepare(handle, "", statement.sql, 0, nil) == 1, PQpipelineSync(handle) == 1 else {
            return .failed(mayHaveCommitted: false)
        }
        let variant = PreparedStatements.Variant(statement: statement.name, number: 0)
        return .all(.pipeline(PipelineReader([.prepare(variant)])))
    }

    private func send(_ query: Query, _ commands: inout [PipelineReader.Command]) -> Bool {
        let variant: PreparedStatements.Variant
        switch prepared.use(query) {
        case .known(let known): variant = known
        case .prepare(let new, let types):
            variant = new
            commands.append(.prepare(new))
            let sql = query.statement.sql
            guard PQsendPrepare(handle, new.serverName, sql, Int32(types.count), types) == 1 else { return false }
        }
        commands.append(.query(statement: query.statement.name))
        let name = variant.serverName
        return parameters.withEncoded(query.parameters) { count, values, lengths, formats in
            PQsendQueryPrepared(handle, name, count, values, lengths, formats, 1) == 1
        }
    }

    /// The server answers a pipeline as a whole, so each statement may use up its own limit before we hear anything.
    private func patience(for unit: UnitOfWork) -> Duration? {
        let limit = unit.statementTimeoutMilliseconds ?? configuration.statementTimeoutMilliseconds
        guard limit > 0 else { return nil }
        let count = running.reduce(unit.queries.count) { $0 + $1.reader.commandCount }
        return .milliseconds(limit * Int64(max(1, count))) + .seconds(Connection.graceSeconds)
    }

    /// Takes every result that is there, without ever blocking.
    func collect() {
        while isAsked, loss == nil, PQisBusy(handle) == 0 {
            switch running[0].reader.receive(received(PQgetResult(handle))) {
            case .more: continue
            case .finished: finish(running.removeFirst())
            case .broken(let why): lose(PostgresError(.connection, why))
            }
        }
    }

    /// Notes what the server has prepared.
    private func settle(_ reader: PipelineReader) {
        for variant in reader.prepared { prepared.markReady(variant) }
        if reader.failure != nil {
            for case .prepare(let variant) in reader.commands { prepared.forget(variant) }
        }
    }

    private func received(_ pointer: OpaquePointer?) -> ReceivedResult {
        guard let pointer else { return .end }
        switch PQresultStatus(pointer) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: return .succeeded(ResultHandle(pointer))
        default: break
        }
        defer { PQclear(pointer) }
        switch PQresultStatus(pointer) {
        case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE:
            return .failed(PostgresError(result: pointer, statement: running.first?.reader.currentStatement))
        case PGRES_PIPELINE_ABORTED: return .skipped
        case PGRES_PIPELINE_SYNC: return .synced
        default: return .unexpected(String(cString: PQresStatus(PQresultStatus(pointer))))
        }
    }

    private func finish(_ finished: Running) {
        var outcome: UnitOutcome
        switch finished.reader {
        case .pipeline(let reader):
            settle(reader)
            outcome = UnitOutcome(results: reader.results, failure: aheadFailure ?? reader.failure)
        case .script(let reader):
            outcome = UnitOutcome(results: [], failure: reader.failure)
            if PQenterPipelineMode(handle) != 1 {
                lose(PostgresError(.connection, String(cString: PQerrorMessage(handle))))
            }
        }
        guard let asked = finished.asked else {
            aheadFailure = outcome.failure
            return
        }
        aheadFailure = nil
        extendSilence()
        asked.continuation.resume(returning: outcome)
        // Its other statements are likely to be outdated as well.
        if outcome.failure?.isStalePlan == true {
            lose(PostgresError(.connection, "the connection's plans are outdated"))
        }
    }
}

extension Connection.Running.Reader {
    var currentStatement: String? {
        guard case .pipeline(let reader) = self else { return nil }
        return reader.currentStatement
    }

    var failure: PostgresError? {
        switch self {
        case .pipeline(let reader): reader.failure
        case .script(let reader): reader.failure
        }
    }

    var commandCount: Int {
        guard case .pipeline(let reader) = self else { return 1 }
        return reader.commands.count
    }

    mutating func receive(_ result: ReceivedResult) -> PipelineReader.Progress {
        switch self {
        case .pipeline(var reader):
            // Leave the case empty-handed meanwhile, so that the reader's arrays are changed in place.
            self = .script(ScriptReader())
            defer { self = .pipeline(reader) }
            return reader.receive(result)
        case .script(var reader):
            defer { self = .script(reader) }
            return reader.receive(result)
        }
    }
}

extension Connection.Running.Reader {
    /// The error of a unit that was cut off by the loss of the connection.
    ///
    /// An answer of the server that a query failed proves that nothing was committed; so does a unit without a commit.
    /// An error of the commit itself proves nothing when the session ended along with it.
    /// - Parameters:
    ///   - commit: where in the unit a commit happens.
    ///   - ahead: the failure of what was sent ahead of the unit.
    func failure(
        _ loss: PostgresError, commit: UnitOfWork.Commit, ahead: PostgresError?
    ) -> PostgresError {
        guard case .pipeline(let reader) = self else {
            var error = loss
            error.isCommitOutcomeUnknown = true
            return error
        }
        var error = ahead ?? reader.failure ?? loss
        error.statement = error.statement ?? reader.currentStatement
        let commitsAt =
            switch commit {
            case .none: Int.max
            case .lastQuery: reader.commands.count - 1
            case .atSync: reader.commands.count
            }
        let refusedBefore =
            ahead?.sqlState != nil || reader.failure?.sqlState != nil && reader.failedCommand! < commitsAt
        error.isCommitOutcomeUnknown = commit != .none && !refusedBefore
        return error
    }
}
