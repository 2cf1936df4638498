import Logging
import Messaging
import Postgres
import Reactor
import Wire

extension RPCError {
    /// What a caller may know of a failure of the database that passes: that it did not work, and whether to try again.
    /// nil for a failure that stays, which is a bug or a fault of the installation and is answered as INTERNAL.
    ///
    /// - `DATABASE_UNAVAILABLE`: it cannot be reached, is going down, has no connection or no room left, or was lost
    ///   while it committed. In the last case nobody knows the outcome: the caller asks again with the same key, and
    ///   the record of the key decides (PY-12).
    /// - `DATABASE_BUSY`: a lock or a statement took too long, or rivals were in the way once too often.
    ///
    /// - Parameter isNotProcessed: whether the caller's work had no effect unless this very commit had one.
    package init?(_ failure: PostgresError, isNotProcessed: Bool = false) {
        let isNotProcessed = isNotProcessed && !failure.isCommitOutcomeUnknown
        if failure.isUnavailable {
            self.init(
                .unavailable, reason: "DATABASE_UNAVAILABLE", failure.description, isNotProcessed: isNotProcessed)
        } else if failure.isBusy {
            self.init(
                .resourceExhausted, reason: "DATABASE_BUSY", "the database is busy; try again later",
                isNotProcessed: isNotProcessed, retryAfterMilliseconds: 100)
        } else {
            return nil
        }
    }
}

extension PostgresError {
    fileprivate var isUnavailable: Bool {
        if isCommitOutcomeUnknown || isConnectionFailure || isPoolExhausted || kind == .closed { return true }
        guard let sqlState else { return false }
        // Out of memory, disk or connections; a server that has become a standby and does not write.
        return sqlState.hasPrefix("53") || sqlState == "25006"
    }

    fileprivate var isBusy: Bool { isStatementTimeout || isLockNotAvailable || isRetryable }
}

extension ServiceContext {
    /// Registers a method whose failures of the database reach the caller as what they are.
    func register<M: RPCMethod>(
        _ method: M.Type, _ handler: @escaping @Loop (M.Request, CallContext) async throws -> M.Response
    ) {
        serveEncoded(method) { request, call in try Encoded(try await handler(request, call)) }
    }

    /// Serves a method whose handler has its answer as JSON already.
    package func serveEncoded<M: RPCMethod>(
        _ method: M.Type, _ handler: @escaping @Loop (M.Request, CallContext) async throws -> Encoded<M.Response>
    ) {
        let logger = logger
        router.registerEncoded(method, of: name) { request, call in
            do {
                return try await handler(request, call)
            } catch let failure as PostgresError {
                throw Self.translated(failure, call, logger)
            }
        }
    }

    /// Serves a stream; it ends when the handler returns. Failures of the database are translated as for other methods.
    package func serve<M: StreamingRPCMethod>(
        _ method: M.Type,
        _ handler: @escaping @Loop (M.Request, CallContext, StreamWriter<M.Item>) async throws -> Void
    ) {
        let logger = logger
        router.register(method, of: name) { request, call, writer in
            do {
                try await handler(request, call, writer)
            } catch let failure as PostgresError {
                throw Self.translated(failure, call, logger)
            }
        }
    }

    private static func translated(_ failure: PostgresError, _ call: CallContext, _ logger: Logger) -> any Error {
        guard let error = RPCError(failure) else { return failure }
        logger.warning(
            "the database failed a call",
            metadata: ["method": "\(call.method)", "error": "\(failure.debugDescription)"])
        return error
    }
}
