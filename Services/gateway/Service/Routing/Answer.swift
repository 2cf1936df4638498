import Wire

/// What a handler answers with.
struct Answer<Value: Codable & Sendable>: Sendable {
    var value: Value
    var headers: [HeaderField: String] = [:]

    init(_ value: Value, version: Int64? = nil, isReplayed: Bool = false) {
        self.value = value
        if let version { headers[.etag] = "\"\(version)\"" }
        if isReplayed { headers[.idempotencyReplayed] = "true" }
    }

    /// An answer that concerns one reader alone and that nothing on the way may keep.
    static func `private`(_ value: Value, isReplayed: Bool = false) -> Answer {
        var answer = Answer(value, isReplayed: isReplayed)
        answer.headers[.cacheControl] = "no-store"
        return answer
    }

    /// The reply with `status`, or 204 when there is nothing to say.
    func reply(status: Int) throws -> Reply {
        if Value.self == NoContent.self { return Reply(status: 204, headers: headers) }
        return Reply(status: status, headers: headers, body: .bytes(try JSON.encode(value), type: Reply.json))
    }
}

extension Answer where Value == NoContent {
    static var none: Answer { Answer(NoContent()) }
}

/// The headers that answers of single routes carry; those of all answers are added by the front.
enum HeaderField: String, Sendable, CaseIterable {
    case etag = "ETag"
    case location = "Location"
    case cacheControl = "Cache-Control"
    case retryAfter = "Retry-After"
    case allow = "Allow"
    case wwwAuthenticate = "WWW-Authenticate"
    case idempotencyReplayed = "Idempotency-Replayed"
    case setCookie = "Set-Cookie"
    case contentSecurityPolicy = "Content-Security-Policy"
    case connection = "Connection"
    case contentDisposition = "Content-Disposition"
    case vary = "Vary"
    case representationDigest = "Repr-Digest"
    case contractHash = "Contract-Hash"
}

/// A finished answer of the HTTP interface.
struct Reply: Sendable {
    enum Body: Sendable {
        case none
        case bytes([UInt8], type: String)
        /// A live feed: goes on until it ends or the client leaves.
        case events(EventStream)
    }

    static let json = "application/json"
    static let problemJSON = "application/problem+json"

    var status: Int
    var headers: [HeaderField: String] = [:]
    var body = Body.none

    var isStream: Bool { if case .events = body { true } else { false } }
}
