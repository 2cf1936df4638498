import CLibPQ
import Reactor

/// One session with the server: libpq, non-blocking, in pipeline mode, on the loop.
///
/// It runs one unit of work at a time, behind what was sent ahead of it. Services use a `Pool`; a connection of one's own
/// is for migrations and tools.
@Loop
package final class Connection {
    /// What has been sent with a Sync and not been answered in full.
    struct Running {
        enum Reader {
            case pipeline(PipelineReader)
            case script(ScriptReader)
        }

        /// The unit of work that somebody waits for.
        struct Asked {
            let commit: UnitOfWork.Commit
            let continuation: UnsafeContinuation<UnitOutcome, Never>
            /// How long the server may be silent; nil when statements have no limit.
            let patience: Duration?
        }

        var reader: Reader
        /// nil for what was sent ahead: the next unit takes its failure.
        let asked: Asked?
    }

    let handle: OpaquePointer
    let configuration: ConnectionConfiguration
    /// In the order of sending, which is that of the answers.
    var running: [Running] = []
    /// The first failure of what was sent ahead of the unit that is answered next.
    var aheadFailure: PostgresError?
    /// When the server has been silent for too long.
    var silentUntil: MonotonicInstant?
    var prepared = PreparedStatements()
    var parameters = ParameterBuffer()
    var needsFlush = false
    private var watch: LoopWatch?
    /// Why the connection is of no use any more; nil while it is.
    package private(set) var loss: PostgresError?
    /// Called once, when the connection is lost.
    var onLoss: (@Loop () -> Void)?

    /// What the server may take beyond its own limits before the connection counts as dead.
    static let graceSeconds: Int64 = 5

    init(_ handle: OpaquePointer, _ configuration: ConnectionConfiguration) {
        self.handle = handle
        self.configuration = configuration
        // Notices would go to standard error.
        PQsetNoticeReceiver(handle, { _, _ in }, nil)
        watch = LoopWatch(descriptor: PQsocket(handle), .readable) { [weak self] readiness in
            self?.handle(readiness)
        }
    }

    // Owners close their connections; this is for one that was forgotten.
    isolated deinit {
        watch?.cancel()
        if loss == nil { PQfinish(handle) }
    }

    /// Connects.
    /// - Throws: `PostgresError` (`.connection`, `.configuration`) after at most `connectTimeoutMilliseconds`.
    package static func open(
        _ configuration: ConnectionConfiguration, turn: Int = 0
    ) async throws(PostgresError) -> Connection {
        try await ConnectionAttempt.run(configuration, turn: turn)
    }

    /// Runs the queries in one implicit transaction and one round trip.
    package func pipeline(_ queries: [Query]) async throws(PostgresError) -> [QueryResult] {
        if queries.isEmpty { return [] }
        return try await run(UnitOfWork(queries: queries, commit: .atSync)).get()
    }

    package func query(_ statement: Statement, _ parameters: PostgresValue...) async throws(PostgresError)
        -> QueryResult
    {
        try await pipeline([Query(statement, parameters)])[0]
    }

    /// Runs SQL text that may hold several statements, separated by semicolons and without parameters; they are one
    /// transaction, unless the text says otherwise. For migrations and tools.
    package func run(script: String) async throws(PostgresError) {
        _ = try await runScript(script).get()
    }

    /// Ends the session.
    package func close() { lose(PostgresError(.closed, "the connection was closed")) }

    /// No transaction is open and nothing is running.
    var isIdle: Bool {
        loss == nil && running.isEmpty && PQtransactionStatus(handle) == PQTRANS_IDLE
    }
    /// Somebody waits for an answer.
    var isAsked: Bool { running.last?.asked != nil }
    /// A transaction is open, be it sound or failed.
    var isInTransaction: Bool {
        guard loss == nil else { return false }
        if !running.isEmpty { return true }
        let status = PQtransactionStatus(handle)
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
    }

    private func handle(_ readiness: Readiness) {
        if needsFlush { flush() }
        // While the server waits for us to read, it may not read what we send: take input in any case.
        if !readiness.isDisjoint(with: [.readable, .failed]) {
            guard PQconsumeInput(handle) == 1 else {
                collect()
                return lose(PostgresError(.connection, String(cString: PQerrorMessage(handle))))
            }
            extendSilence()
        }
        collect()
        if running.isEmpty, loss == nil { discardUnasked() }
    }

    /// Sends what libpq has gathered; what the socket does not take now follows when it is writable.
    func flush() {
        switch PQflush(handle) {
        case 0: needsFlush = false
        case 1: needsFlush = true
        default: return lose(PostgresError(.connection, String(cString: PQerrorMessage(handle))))
        }
        // Nobody waits for what was sent ahead until the next unit of work.
        var interest: Readiness = running.isEmpty || isAsked ? .readable : []
        if needsFlush { interest.insert(.writable) }
        watch?.interest = interest
    }

    /// An idle session may be told of settings, notices and notifications; they are of no interest here.
    private func discardUnasked() {
        _ = PQisBusy(handle)
        while let notification = PQnotifies(handle) { PQfreemem(notification) }
    }

    /// The server has said something, or has something else to answer now.
    func extendSilence() {
        let patience = running.last?.asked?.patience
        silentUntil = patience.map { MonotonicInstant.now.advanced(by: $0) }
    }

    /// Gives the connection up when the server has been silent for longer than its own limits allow.
    func checkSilence(now: MonotonicInstant) {
        guard let until = silentUntil, until < now else { return }
        lose(PostgresError(.connection, "the server did not answer in time"))
    }

    /// Gives the connection up; what was running fails.
    func lose(_ error: PostgresError) {
        guard loss == nil else { return }
        loss = error
        watch?.cancel()
        watch = nil
        PQfinish(handle)
        silentUntil = nil
        let interrupted = running
        running = []
        for sent in interrupted {
            guard let asked = sent.asked else {
                aheadFailure = aheadFailure ?? sent.reader.failure
                continue
            }
            let failure = sent.reader.failure(error, commit: asked.commit, ahead: aheadFailure)
            aheadFailure = nil
            asked.continuation.resume(returning: UnitOutcome(failure: failure))
        }
        onLoss?()
        onLoss = nil
    }
}
