import Hummingbird
import Kernel
import Reactor
import Wire

// The steps between finding a route and calling it, in the order in which they may refuse.
extension FrontResponder {
    /// Finds out who asks, and counts the request against the limits of that member or address.
    func authenticate(
        _ request: Request, _ route: Route, _ head: inout RequestHead, _ exchange: inout Exchange
    ) async throws {
        let address = RateSubject.address(exchange.peerAddress)
        if case .anonymous = route.traits.access { return try count(address, route, &exchange) }
        do {
            head.principal = try await principal(request, route, &head)
        } catch {
            // Guessing credentials is limited by address like everything else that nobody stands behind.
            try count(address, route, &exchange)
            throw error
        }
        guard let principal = head.principal else {
            try count(address, route, &exchange)
            if case .optional = route.traits.access { return }
            throw RPCError(.unauthenticated, reason: "NOT_AUTHENTICATED", "this needs a session")
        }
        exchange.principal = principal
        exchange.language = principal.language
        try count(.member(principal.member), route, &exchange)
    }

    private func principal(
        _ request: Request, _ route: Route, _ head: inout RequestHead
    ) async throws(RPCError) -> Principal? {
        if let text = request.headers[.authorization] {
            return try credentials.principal(accessToken: try HeaderText.bearer(text))
        }
        guard let cookies = request.headers[.cookie], let token = HeaderText.cookie(SessionCookie.name, in: cookies)
        else { return nil }
        if route.method.isUnsafe {
            // Browsers send cookies with requests that other sites cause; this header only our own pages can add.
            guard let given = request.headers[.csrfToken], Members.isValid(csrfToken: given, cookieToken: token) else {
                throw RPCError(.permissionDenied, reason: "CSRF_TOKEN_INVALID", "X-CSRF-Token is missing or wrong")
            }
        }
        head.cookieToken = token
        return try await credentials.principal(cookieToken: token)
    }

    private func count(_ subject: RateSubject, _ route: Route, _ exchange: inout Exchange) throws(RPCError) {
        let rateClass = route.traits.rateClass
        guard let limit = limiter.limit(subject, rateClass) else { return }
        let decision = limiter.take(subject, rateClass, limit, at: exchange.began)
        exchange.rate = (limit, decision)
        guard decision.isAllowed else {
            throw RPCError(
                .resourceExhausted, reason: "TOO_MANY_REQUESTS", "the limit of \(rateClass.rawValue) is used up",
                details: ["retryAfterSeconds": .integer(decision.resetSeconds)],
                retryAfterMilliseconds: decision.resetSeconds * 1000)
        }
    }

    /// Reads the headers that the route understands.
    func readHeaders(_ request: Request, _ route: Route, _ head: inout RequestHead) throws(RPCError) {
        if route.traits.idempotency != .none {
            if let text = request.headers[.idempotencyKey] {
                head.idempotencyKey = try HeaderText.idempotencyKey(text)
            } else if route.traits.idempotency == .required {
                throw RPCError(
                    .invalidArgument, reason: "IDEMPOTENCY_KEY_REQUIRED", "Idempotency-Key is missing", rule: "PY-12")
            }
        }
        switch route.traits.condition {
        case .none: break
        case .ifMatch:
            guard let text = request.headers[.ifMatch] else {
                throw RPCError(.failedPrecondition, reason: "IF_MATCH_REQUIRED", "If-Match is missing")
            }
            head.ifMatch = try HeaderText.version(text)
        case .ifMatchOptional: head.ifMatch = try request.headers[.ifMatch].map(HeaderText.version)
        case .ifNoneMatch:
            if let text = request.headers[.ifNoneMatch] { head.ifNoneMatch = HeaderText.tags(text) }
        }
        head.accept = request.headers[.accept]
        if route.traits.rateClass == .feed, let text = request.headers[.lastEventID] {
            head.lastEventID = try HeaderText.position(text)
        }
    }

    /// The body, whole, within the limit.
    func readBody(_ request: Request, _ route: Route, until deadline: MonotonicInstant) async throws -> [UInt8] {
        let length = request.headers[.contentLength].flatMap(Int.init)
        if length == nil, request.headers[.transferEncoding] == nil { return try checked([], request, route) }
        let limit = route.traits.bodyLimitBytes ?? settings.bodyLimitBytes
        if let length, length > limit { throw Self.tooLarge(limit) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(length ?? 0)
        do {
            for try await part in request.body {
                guard bytes.count + part.readableBytes <= limit else { throw Self.tooLarge(limit) }
                bytes.append(contentsOf: part.readableBytesView)
                // Whoever sends a byte now and then must not hold a place for ever.
                guard MonotonicInstant.now < deadline else {
                    throw RPCError(.deadlineExceeded, reason: "DEADLINE_EXCEEDED", "the body did not come in time")
                }
            }
        } catch  where error is RPCError || error is CancellationError {
            throw error
        } catch {
            // It breaks off, or its chunks are none: the client's doing, whatever the server calls it.
            throw RPCError(
                .invalidArgument, reason: "MALFORMED_JSON", "the body could not be received: \(error)",
                details: ["fault": "the body could not be received"])
        }
        return try checked(bytes, request, route)
    }

    private func checked(_ bytes: [UInt8], _ request: Request, _ route: Route) throws(RPCError) -> [UInt8] {
        guard route.takesBody else {
            if bytes.isEmpty { return bytes }
            throw RPCError(.invalidArgument, reason: "BODY_NOT_EXPECTED", "the request takes no body")
        }
        let stated = request.headers[.contentType]
        let expected = route.traits.requestType ?? Reply.json
        guard stated == expected || stated?.prefix(while: { $0 != ";" }).filter({ $0 != " " }).lowercased() == expected
        else {
            throw RPCError(
                .invalidArgument, reason: "UNSUPPORTED_MEDIA_TYPE", "the body must be \(expected)",
                details: ["expected": .string(expected)])
        }
        return bytes
    }

    private static func tooLarge(_ limit: Int) -> RPCError {
        RPCError(
            .invalidArgument, reason: "BODY_TOO_LARGE", "the body is larger than \(limit) bytes",
            details: ["limitBytes": .integer(Int64(limit))])
    }
}
