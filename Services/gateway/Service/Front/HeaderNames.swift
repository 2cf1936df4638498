import Hummingbird

/// Names of headers, made once.
typealias HeaderName = HTTPFields.Element.Name

extension HTTPFields.Element.Name {
    static let idempotencyKey = name("Idempotency-Key")
    static let idempotencyReplayed = name("Idempotency-Replayed")
    static let lastEventID = name("Last-Event-ID")
    static let csrfToken = name("X-CSRF-Token")
    static let forwardedFor = name("X-Forwarded-For")
    static let rateLimitLimit = name("RateLimit-Limit")
    static let rateLimitRemaining = name("RateLimit-Remaining")
    static let rateLimitReset = name("RateLimit-Reset")
    static let traceResponse = name("traceresponse")
    static let representationDigest = name("Repr-Digest")
    static let contractHash = name("Contract-Hash")
    static let referrerPolicy = name("Referrer-Policy")
    static let frameOptions = name("X-Frame-Options")

    private static func name(_ text: String) -> HeaderName {
        guard let name = HeaderName(text) else { preconditionFailure("\(text) is no header name") }
        return name
    }
}

extension HeaderField {
    var name: HeaderName {
        switch self {
        case .etag: .eTag
        case .location: .location
        case .cacheControl: .cacheControl
        case .retryAfter: .retryAfter
        case .allow: .allow
        case .wwwAuthenticate: .wwwAuthenticate
        case .idempotencyReplayed: .idempotencyReplayed
        case .setCookie: .setCookie
        case .contentSecurityPolicy: .contentSecurityPolicy
        case .connection: .connection
        case .contentDisposition: .contentDisposition
        case .vary: .vary
        case .representationDigest: .representationDigest
        case .contractHash: .contractHash
        }
    }
}
