import Hummingbird
import HummingbirdCore
import Kernel
import NIOCore
import Reactor
import Wire

/// Answers every HTTP request: finds the route, the member and the limits, reads parameters and body, lets the route
/// answer, and turns every error into a problem document.
struct FrontResponder: Sendable {
    let table: RouteTable
    let credentials: any Credentials
    let limiter: RateLimiter
    let settings: FrontSettings
    let observer: RequestObserver
    let writer: ResponseWriting
    /// By operation.
    let underWay: [String: RequestsUnderWay]

    init(
        table: RouteTable, credentials: any Credentials, settings: FrontSettings, observer: RequestObserver
    ) {
        self.table = table
        self.credentials = credentials
        self.settings = settings
        self.observer = observer
        limiter = RateLimiter(settings.rateLimits)
        writer = ResponseWriting(settings)
        underWay = Dictionary(
            uniqueKeysWithValues: Set(table.routes.map(\.operation)).map { operation in
                let patience = settings.requestPatienceMilliseconds
                return (operation, RequestsUnderWay(limit: settings.requestLimit, patienceMilliseconds: patience))
            })
    }

    /// What ended a connection while an answer was written: another answer must not follow it.
    private struct ConnectionLost: Error {}

    /// Answers a request of a connection.
    ///
    /// The answer is made in a task of its own. A task keeps the memory of its deepest calls until it ends, and that of
    /// a connection lasts: for as long as somebody listens to a feed.
    @Sendable
    func serve(_ request: Request, _ writer: consuming ResponseWriter, _ connection: any Channel) async throws {
        let peer = connection.remoteAddress?.ipAddress ?? "unknown"
        let (response, stream) = await Task(executorPreference: EventLoopExecutor.of(connection)) {
            await respond(to: request, from: peer)
        }.value
        do {
            guard let stream else { return try await writer.write(response: response.head, body: response.body) }
            let rest = try await writer.writeHead(response.head)
            await stream.run(to: ListenerChannel(channel: connection))
            try await rest.finish(nil)
        } catch {
            await stream?.end()
            throw ConnectionLost()
        }
    }

    /// The whole response, or its head and the stream that follows it.
    func respond(to request: Request, from peer: String) async -> (Response, EventStream?) {
        var exchange = Exchange(request, peerAddress: address(request, peer))
        if let origin = request.headers[.origin], settings.allowedOrigins.contains(origin) { exchange.origin = origin }
        let reply: Reply
        do {
            reply = try await answer(request, &exchange)
            observer.record(exchange, status: reply.status)
        } catch let error as RPCError where error.reason == RequestsUnderWay.busy.reason {
            reply = problem(error, exchange)
            observer.refused(exchange, status: reply.status)
        } catch {
            reply = problem(error, exchange)
            observer.record(exchange, status: reply.status)
        }
        let isHead = request.method == .head
        let response = writer.response(reply, exchange, isHead: isHead)
        guard case .events(let stream) = reply.body else { return (response, nil) }
        if isHead { await stream.end() }
        return (response, isHead ? nil : stream)
    }

    private func answer(_ request: Request, _ exchange: inout Exchange) async throws -> Reply {
        let (path, query) = Self.split(request.head.path ?? "/")
        if request.method == .options, exchange.origin != nil, request.headers[.accessControlRequestMethod] != nil {
            return Reply(status: 204)
        }
        let method = request.method == .head ? Method.get : Method(rawValue: request.method.rawValue)
        let (route, values) = try found(table.match(method, path))
        exchange.route = route
        var head = RequestHead(
            path: values,
            deadline: exchange.began.advanced(
                byMilliseconds: route.traits.timeoutMilliseconds ?? settings.requestTimeoutMilliseconds),
            traceParent: exchange.trace.traceParent)
        try await authenticate(request, route, &head, &exchange)
        head.language = exchange.language
        head.query = try QueryText.read(query, route.traits.query)
        try readHeaders(request, route, &head)
        let body = try await readBody(request, route, until: head.deadline)
        guard let underWay = underWay[route.operation] else { preconditionFailure("every operation is counted") }
        return try await underWay.carryOut { [head] in try await route.respond(head, body) }
    }

    /// The path and the query of a request's target.
    private static func split(_ target: String) -> (path: Substring, query: Substring) {
        guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return (target[...], "") }
        return (target[..<mark], target[target.index(after: mark)...])
    }

    private func found(_ match: RouteTable.Match) throws(RPCError) -> (Route, [String: JSONValue]) {
        switch match {
        case .found(let route, let values): return (route, values)
        case .unknownPath: throw RPCError(.notFound, reason: "UNKNOWN_PATH", "there is nothing at this path")
        case .wrongMethod(let allowed):
            throw RPCError(
                .unimplemented, reason: "METHOD_NOT_ALLOWED", "the path takes \(allowed)",
                details: ["allowed": .string(allowed)])
        case .invalidParameter(let fault):
            guard case .invalidField(let name, let expected) = fault else { throw fault.refusal }
            throw QueryText.refusal("INVALID_PARAMETER", name, expected)
        }
    }

    /// The client's address: at the other end of the connection, or behind a proxy that is trusted.
    private func address(_ request: Request, _ peer: String) -> String {
        guard settings.isForwardedForTrusted, let chain = request.headers[.forwardedFor],
            let last = chain.split(separator: ",").last
        else { return peer }
        return String(last.filter { $0 != " " }.prefix(64))
    }

    // MARK: - Errors

    private func problem(_ error: any Error, _ exchange: Exchange) -> Reply {
        let replay = error as? ReplayedRefusal
        let cause = replay?.error ?? (error as? RPCError) ?? Self.cause(error)
        let known = cause.publicError
        if known.httpStatus == 500 { observer.failed(exchange, "\(error)") }
        var reply = Reply(status: known.httpStatus)
        reply.headers[.cacheControl] = "no-store"
        if replay != nil { reply.headers[.idempotencyReplayed] = "true" }
        switch reply.status {
        case 401: reply.headers[.wwwAuthenticate] = "Bearer realm=\"gavel\""
        case 405: reply.headers[.allow] = known.details["allowed"]?.stringValue
        case 413: reply.headers[.connection] = "close"
        case 429, 503:
            reply.headers[.retryAfter] = String(max(1, ((known.retryAfterMilliseconds ?? 1000) + 999) / 1000))
        default: break
        }
        let document = Problem(known, language: exchange.language, traceID: exchange.trace.traceID)
        do {
            reply.body = .bytes(try JSON.encode(document), type: Reply.problemJSON)
        } catch {
            observer.failed(exchange, "a problem document cannot be written: \(error)")
        }
        return reply
    }

    /// Anything that is no `RPCError` is a fault of ours, but for a client that has left.
    private static func cause(_ error: any Error) -> RPCError {
        error is CancellationError
            ? RPCError(.cancelled, reason: "CANCELLED", "the client has left")
            : RPCError(.internal, reason: "INTERNAL", "\(error)")
    }
}
