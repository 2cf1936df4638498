import Hummingbird

/// Turns finished answers into HTTP responses with the headers that all of them have.
struct ResponseWriting: Sendable {
    private static let exposedHeaders =
        "ETag, Location, Retry-After, Idempotency-Replayed, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, "
        + "Content-Disposition, Contract-Hash, Repr-Digest, traceresponse"
    private static let allowedHeaders =
        "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, X-CSRF-Token, traceparent"

    private static let contentSecurityPolicy = HTTPFields.Element(
        name: .contentSecurityPolicy, value: "default-src 'none'; frame-ancestors 'none'")

    /// What every response begins with.
    private let base: HTTPFields

    init(_ settings: FrontSettings) {
        var base = HTTPFields()
        base[.xContentTypeOptions] = "nosniff"
        base[.referrerPolicy] = "no-referrer"
        base[.frameOptions] = "DENY"
        base[.crossOriginResourcePolicy] = settings.allowedOrigins.isEmpty ? "same-origin" : "cross-origin"
        if settings.isSecure { base[.strictTransportSecurity] = "max-age=31536000" }
        self.base = base
    }

    /// The response; a stream is sent by itself after it.
    func response(_ reply: Reply, _ exchange: Exchange, isHead: Bool) -> Response {
        var headers = base
        // Appended, as none of them is there yet: replacing would look through all that are.
        func append(_ name: HeaderName, _ value: String) {
            headers.append(HTTPFields.Element(name: name, value: value))
        }
        for (field, value) in reply.headers { append(field.name, value) }
        if reply.headers[.contentSecurityPolicy] == nil { headers.append(Self.contentSecurityPolicy) }
        append(.date, HTTPDate.now)
        append(.traceResponse, exchange.trace.traceParent)
        if let (limit, decision) = exchange.rate {
            append(.rateLimitLimit, String(limit.burst))
            append(.rateLimitRemaining, String(decision.remaining))
            append(.rateLimitReset, String(decision.resetSeconds))
        }
        if let origin = exchange.origin { allow(origin, &headers) }
        switch reply.body {
        case .none: break
        case .bytes(_, let type): append(.contentType, type)
        case .events:
            append(.contentType, "text/event-stream")
            append(.cacheControl, "no-store")
        }
        if reply.headers[.cacheControl] == nil, !reply.isStream {
            append(.cacheControl, exchange.principal == nil ? "no-cache" : "private, no-cache")
        }
        let response = Response(status: .init(code: reply.status), headers: headers, body: body(reply))
        return isHead ? response.createHeadResponse() : response
    }

    private func body(_ reply: Reply) -> ResponseBody {
        switch reply.body {
        case .none: ResponseBody()
        case .bytes(let bytes, _): ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        // Without a length.
        case .events: ResponseBody { _ in }
        }
    }

    private func allow(_ origin: String, _ headers: inout HTTPFields) {
        headers[.accessControlAllowOrigin] = origin
        headers[.accessControlAllowCredentials] = "true"
        headers[.vary] = headers[.vary].map { "\($0), Origin" } ?? "Origin"
        headers[.accessControlExposeHeaders] = Self.exposedHeaders
        headers[.accessControlAllowHeaders] = Self.allowedHeaders
        headers[.accessControlAllowMethods] = Method.allCases.map(\.rawValue).joined(separator: ", ")
        headers[.accessControlMaxAge] = "600"
    }
}
