import Hummingbird

/// Turns finished answers into HTTP responses with the headers that all of them have.
struct ResponseWriting: Sendable {
    private static let exposedHeaders =
        "ETag, Location, Retry-After, Idempotency-Replayed, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, "
        + "Content-Disposition, Contract-Hash, Repr-Digest, traceresponse"
    private static let allowedHeaders =
        "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, X-CSRF-Token, traceparent"

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

    func response(_ reply: Reply, _ exchange: Exchange, isHead: Bool) -> Response {
        var headers = base
        for (field, value) in reply.headers { headers[field.name] = value }
        if headers[.contentSecurityPolicy] == nil {
            headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        }
        headers[.traceResponse] = exchange.trace.traceParent
        if let (limit, decision) = exchange.rate {
            headers[.rateLimitLimit] = String(limit.burst)
            headers[.rateLimitRemaining] = String(decision.remaining)
            headers[.rateLimitReset] = String(decision.resetSeconds)
        }
        if let origin = exchange.origin { allow(origin, &headers) }
        if headers[.cacheControl] == nil {
            headers[.cacheControl] = exchange.principal == nil ? "no-cache" : "private, no-cache"
        }
        let body = body(reply, &headers)
        let response = Response(status: .init(code: reply.status), headers: headers, body: body)
        guard isHead else { return response }
        if case .events(let stream) = reply.body { Task { await stream.end() } }
        return response.createHeadResponse()
    }

    private func body(_ reply: Reply, _ headers: inout HTTPFields) -> ResponseBody {
        switch reply.body {
        case .none: return ResponseBody()
        case .bytes(let bytes, let type):
            headers[.contentType] = type
            return ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        case .events(let stream):
            headers[.contentType] = "text/event-stream"
            headers[.cacheControl] = "no-store"
            return ResponseBody { writer in
                do {
                    while let bytes = await stream.next() { try await writer.write(ByteBuffer(bytes: bytes)) }
                    try await writer.finish(nil)
                } catch {
                    // The client has left: give its place back.
                    await stream.end()
                    throw error
                }
            }
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
