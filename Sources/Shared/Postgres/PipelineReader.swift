/// What libpq returned, reduced to what the order of a pipeline depends on.
enum ReceivedResult {
    /// NULL: no more results of the current command.
    case end
    case succeeded(ResultHandle)
    case failed(PostgresError)
    /// Skipped by the server because an earlier command failed.
    case skipped
    /// The server has reached the Sync; the unit of work is over.
    case synced
    /// Something that a pipeline of ours never asks for, such as COPY.
    case unexpected(String)
}

/// Follows the results of one unit of work: commands in order, then the Sync. A value without I/O.
struct PipelineReader {
    enum Command {
        case prepare(PreparedStatements.Variant)
        case query(statement: String)
    }

    enum Progress: Equatable {
        case more
        case finished
        /// The order of results is not what was sent: the connection cannot be used any more.
        case broken(String)
    }

    let commands: [Command]
    /// The command whose results come next; `commands.count` means the Sync.
    private var position = 0
    private var hasResult = false
    private var strayEnds = 0
    private(set) var results: [QueryResult] = []
    private(set) var prepared: [PreparedStatements.Variant] = []
    private(set) var failure: PostgresError?
    /// The command that failed; `commands.count` when the failure came with the Sync.
    private(set) var failedCommand: Int?

    init(_ commands: [Command]) {
        self.commands = commands
        results.reserveCapacity(commands.count)
    }

    /// The name of the statement whose results come next.
    var currentStatement: String? {
        guard position < commands.count else { return nil }
        return switch commands[position] {
        case .prepare(let variant): variant.statement
        case .query(let statement): statement
        }
    }

    mutating func receive(_ result: ReceivedResult) -> Progress {
        if case .end = result { return end() }
        strayEnds = 0
        switch result {
        case .end: return .more
        case .succeeded(let handle): return succeed(handle)
        case .failed(let error): return fail(error)
        case .skipped:
            guard position < commands.count, !hasResult else { return .broken("a skipped command out of order") }
            hasResult = true
            return .more
        case .synced:
            guard position == commands.count else { return .broken("a Sync before the results of all commands") }
            return .finished
        case .unexpected(let status): return .broken("an unexpected result: \(status)")
        }
    }

    /// NULL ends a command that had its result. libpq may also return one between two units; many would be a dead loop.
    private mutating func end() -> Progress {
        if hasResult {
            hasResult = false
            position += 1
            return .more
        }
        strayEnds += 1
        return strayEnds > 2 ? .broken("no result where one was due") : .more
    }

    private mutating func succeed(_ handle: ResultHandle) -> Progress {
        guard position < commands.count, !hasResult else { return .broken("a result out of order") }
        hasResult = true
        switch commands[position] {
        case .prepare(let variant): prepared.append(variant)
        case .query: results.append(QueryResult(handle))
        }
        return .more
    }

    private mutating func fail(_ error: PostgresError) -> Progress {
        guard !hasResult else { return .broken("an error out of order") }
        // An error of the Sync itself (a deferred constraint) is followed by the Sync's own result.
        if position < commands.count { hasResult = true }
        if failure == nil {
            failure = error
            failedCommand = position
        }
        return .more
    }
}
