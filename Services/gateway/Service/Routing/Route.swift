import Reactor
import Shapes
import Wire

/// One operation of the HTTP interface: everything that the server, the document and the tests must know of it.
struct Route: Sendable {
    /// What a route says of itself. Only the first line of parameters differs for most routes.
    struct Traits: Sendable {
        var chapter: Chapter
        var summary: String
        /// More than the summary, in Markdown.
        var explanation = ""
        var access = Access.member
        var rateClass = RateClass.read
        var idempotency = IdempotencyNeed.none
        var condition = Condition.none
        var query: [Parameter] = []
        /// The status of success.
        var status = 200
        /// Reasons that this operation answers with besides those that every operation may.
        var reasons: [String] = []
        /// Ids of the rules that it carries out.
        var rules: [String] = []
        var requestExample: JSONValue?
        var responseExample: JSONValue?
        /// The content types of success when it is not JSON that a shape describes.
        var responseTypes: [String] = []
        /// Headers of success beside those that follow from the other traits.
        var responseHeaders: [HeaderField] = []
        /// The content type of a body that is text and not JSON.
        var requestType: String?
        /// The largest body, when it is not that of all routes.
        var bodyLimitBytes: Int?
        /// What a request may take, when it is not what all may take.
        var timeoutMilliseconds: Int64?
        /// Whether answers say `ETag`.
        var hasETag: Bool { condition != .none || answersWithETag }
        var answersWithETag = false
    }

    let method: Method
    /// E.g. `/v1/auctions/{id}/bids`.
    let path: String
    /// Lower camel case, unique: the operation's name in the document.
    let operation: String
    let traits: Traits
    let pathParameters: [Parameter]
    /// nil for routes without a body.
    let requestShape: Shape?
    /// nil when success has no JSON body.
    let responseShape: Shape?
    /// Reads the body, calls the handler on the loop, and writes the answer.
    let respond: @Sendable (RequestHead, [UInt8]) async throws -> Reply

    /// Whether requests have a body.
    var takesBody: Bool { requestShape != nil || traits.requestType != nil }

    /// A route whose handler gets a decoded body and answers with a value.
    init<Body: Decodable & Sendable, Value: Codable & Sendable>(
        _ method: Method, _ path: String, _ operation: String, body: Body.Type,
        returns: Value.Type, _ traits: Traits,
        _ handler: @escaping @Loop @Sendable (Call<Body>) async throws -> Answer<Value>
    ) {
        let reader = Route.bodyReader(body, operation)
        let status = traits.status
        self.init(
            method, path, operation, traits,
            requestShape: reader?.shape, responseShape: Route.shape(returns, operation)
        ) { head, bytes in
            let body = if let reader { try reader.read(bytes) } else { NoBody() as! Body }
            let call = Call(head: head, body: body)
            // Everything that the handler waits for resumes on the loop; without the preference each time by way of
            // the global pool.
            let answer = try await withTaskExecutorPreference(Loop.executor) { try await handler(call) }
            return try answer.reply(status: status)
        }
    }

    /// A route that writes its answers itself; `returns` is for the document only.
    init<Value: Decodable & Sendable>(
        _ method: Method, _ path: String, _ operation: String, answering returns: Value.Type, _ traits: Traits,
        _ handler: @escaping @Sendable (RequestHead) async throws -> Reply
    ) {
        self.init(
            method, path, operation, traits, requestShape: nil, responseShape: Route.shape(returns, operation)
        ) { head, _ in try await handler(head) }
    }

    /// A route whose body is text of the type that its traits name, passed on as it came.
    init<Value: Codable & Sendable>(
        _ method: Method, _ path: String, _ operation: String, text: TextBody.Type, returns: Value.Type,
        _ traits: Traits, _ handler: @escaping @Loop @Sendable (Call<TextBody>) async throws -> Answer<Value>
    ) {
        precondition(traits.requestType != nil, "the body of \(operation) has no type")
        let status = traits.status
        self.init(
            method, path, operation, traits, requestShape: nil, responseShape: Route.shape(returns, operation)
        ) { head, bytes in
            let call = Call(head: head, body: try TextBody(bytes))
            let answer = try await withTaskExecutorPreference(Loop.executor) { try await handler(call) }
            return try answer.reply(status: status)
        }
    }

    private init(
        _ method: Method, _ path: String, _ operation: String, _ traits: Traits, requestShape: Shape?,
        responseShape: Shape?, respond: @escaping @Sendable (RequestHead, [UInt8]) async throws -> Reply
    ) {
        self.method = method
        self.path = path
        self.operation = operation
        self.traits = traits
        self.requestShape = requestShape
        self.responseShape = responseShape
        self.respond = respond
        pathParameters = Route.parameterNames(path).map { PathParameters.known($0) }
    }

    private static func bodyReader<Body: Decodable & Sendable>(
        _ type: Body.Type, _ operation: String
    ) -> BodyReader<Body>? {
        if type == NoBody.self { return nil }
        do {
            return try BodyReader()
        } catch {
            preconditionFailure("the body of \(operation) has no shape: \(error)")
        }
    }

    private static func shape<Value: Decodable>(_ type: Value.Type, _ operation: String) -> Shape? {
        if type == NoContent.self { return nil }
        do {
            return try ShapeRecorder().shape(of: type)
        } catch {
            preconditionFailure("the answer of \(operation) has no shape: \(error)")
        }
    }

    static func parameterNames(_ path: String) -> [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }
}

/// The body of a request that has none.
struct NoBody: Decodable, Sendable {}

/// A body that is text, e.g. an XML document.
struct TextBody: Sendable {
    let text: String

    init(_ bytes: [UInt8]) throws(RPCError) {
        guard !bytes.isEmpty, let text = String(validating: bytes, as: UTF8.self), !text.utf8.contains(0) else {
            throw RPCError(.invalidArgument, reason: "BODY_NOT_TEXT", "the body is empty, or not UTF-8")
        }
        self.text = text
    }
}

/// The answer 204.
struct NoContent: Codable, Sendable {}

/// What stands for the parameters of paths, the same everywhere.
enum PathParameters {
    static func known(_ name: String) -> Parameter {
        switch name {
        case "id": Parameter(name, .identifier, "The id of the listing and of its auction.", isRequired: true)
        case "member": Parameter(name, .identifier, "The member's id.", isRequired: true)
        case "session": Parameter(name, .identifier, "The session's id.", isRequired: true)
        case "order": Parameter(name, .identifier, "The order's id: that of its award.", isRequired: true)
        case "proposal": Parameter(name, .identifier, "The proposal's id.", isRequired: true)
        case "mandate": Parameter(name, .identifier, "The mandate's id.", isRequired: true)
        case "file": Parameter(name, .identifier, "The bank file's id.", isRequired: true)
        case "message": Parameter(name, .identifier, "The contact message's id.", isRequired: true)
        case "sequence":
            Parameter(
                name, .integer(minimum: 1, maximum: .max), "The bid's place in the auction's sequence (AU-6).",
                isRequired: true)
        default: preconditionFailure("the path parameter \(name) is not described")
        }
    }
}
