import Shapes
import Wire

/// The OpenAPI 3.1 document, made from the routes: what is not registered is not documented, and the other way round.
struct OpenAPIDocument: Sendable {
    let bytes: [UInt8]
    let value: JSONValue

    /// - Parameter publicURL: where the platform is reached from outside; nil names no server, so that a client uses
    ///   the one that the document came from.
    init(_ routes: [Route], version: String, publicURL: String?) throws(JSONFault) {
        var builder = OpenAPIBuilder()
        for route in routes { builder.add(route) }
        value = builder.document(version: version, publicURL: publicURL)
        var writer = JSONWriter()
        writer.value(value)
        bytes = writer.bytes
    }
}

private struct OpenAPIBuilder {
    private var schemas = SchemaWriter(place: "#/components/schemas/")
    private var paths: [String: [String: JSONValue]] = [:]
    private var chapters: Set<Chapter> = []
    private let problem: JSONValue

    init() {
        problem = schemas.schema(problemShape, isStrict: false)
    }

    mutating func add(_ route: Route) {
        chapters.insert(route.traits.chapter)
        var operation: [String: JSONValue] = [
            "operationId": .string(route.operation), "summary": .string(route.traits.summary),
            "tags": [.string(route.traits.chapter.rawValue)], "responses": responses(route),
            "security": security(route),
        ]
        let explanation = explanation(route)
        if !explanation.isEmpty { operation["description"] = .string(explanation) }
        let parameters = parameters(route)
        if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
        if let shape = route.requestShape {
            var media: [String: JSONValue] = ["schema": schemas.schema(shape, isStrict: true)]
            if let example = route.traits.requestExample { media["example"] = example }
            operation["requestBody"] = ["required": true, "content": [Reply.json: .object(media)]]
        } else if let type = route.traits.requestType {
            var media: [String: JSONValue] = ["schema": ["type": "string"]]
            if let example = route.traits.requestExample { media["example"] = example }
            operation["requestBody"] = ["required": true, "content": .object([type: .object(media)])]
        }
        paths[route.path, default: [:]][route.method.rawValue.lowercased()] = .object(operation)
    }

    func document(version: String, publicURL: String?) -> JSONValue {
        var document: [String: JSONValue] = [
            "openapi": "3.1.0",
            "info": [
                "title": "Gavel", "version": .string(version), "description": .string(DocumentTexts.introduction),
                "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
            ],
            "paths": .object(paths.mapValues { .object($0) }),
            "tags": .array(
                Chapter.allCases.filter(chapters.contains).map {
                    ["name": .string($0.rawValue), "description": .string($0.summary)]
                }),
            "components": [
                "schemas": .object(schemas.definitions), "headers": .object(DocumentTexts.headers),
                "securitySchemes": [
                    "bearer": ["type": "http", "scheme": "bearer", "bearerFormat": "JWT"],
                    "cookie": ["type": "apiKey", "in": "cookie", "name": .string(SessionCookie.name)],
                ],
            ],
        ]
        if let publicURL { document["servers"] = [["url": .string(publicURL)]] }
        return .object(document)
    }

    // MARK: - Parts of an operation

    private func explanation(_ route: Route) -> String {
        var parts = [route.traits.explanation].filter { !$0.isEmpty }
        if !route.traits.rules.isEmpty { parts.append("Rules: \(route.traits.rules.joined(separator: ", ")).") }
        return parts.joined(separator: "\n\n")
    }

    private func security(_ route: Route) -> JSONValue {
        let schemes: [JSONValue] = [["bearer": []], ["cookie": []]]
        return switch route.traits.access {
        case .anonymous: []
        case .optional: .array([[:]] + schemes)
        case .member, .administrator: .array(schemes)
        }
    }

    private mutating func parameters(_ route: Route) -> [JSONValue] {
        var all = route.pathParameters.map { parameter($0, in: "path") }
        all += route.traits.query.map { parameter($0, in: "query") }
        if route.traits.idempotency != .none {
            let key = Parameter(
                "Idempotency-Key", .text(TextShape(length: 1...200, pattern: DocumentTexts.visible)),
                "Names this effect: a repetition with the same key and body gets the first answer again (PY-12).",
                isRequired: route.traits.idempotency == .required)
            all.append(parameter(key, in: "header"))
        }
        switch route.traits.condition {
        case .none: break
        case .ifMatch, .ifMatchOptional:
            let version = Parameter(
                "If-Match", .text(TextShape(length: 3...20, pattern: DocumentTexts.versionTag)),
                "The ETag of the version that was edited.", isRequired: route.traits.condition == .ifMatch)
            all.append(parameter(version, in: "header"))
        case .ifNoneMatch:
            let tag = Parameter(
                "If-None-Match", .text(TextShape(length: 1...1000)),
                "ETags that the client has: 304 when one of them is current.")
            all.append(parameter(tag, in: "header"))
        }
        if route.traits.rateClass == .feed {
            let last = Parameter(
                "Last-Event-ID", .integer(minimum: 0, maximum: .max), "The last event that the client has seen.")
            all.append(parameter(last, in: "header"))
        }
        return all
    }

    private mutating func parameter(_ parameter: Parameter, in place: String) -> JSONValue {
        var members: [String: JSONValue] = [
            "name": .string(parameter.name), "in": .string(place), "description": .string(parameter.summary),
            "schema": schemas.schema(parameter.shape, isStrict: true),
        ]
        if parameter.isRequired { members["required"] = true }
        return .object(members)
    }

    private mutating func responses(_ route: Route) -> JSONValue {
        var all: [String: JSONValue] = [String(route.traits.status): success(route)]
        if route.traits.condition == .ifNoneMatch {
            all["304"] = ["description": "Nothing has changed.", "headers": ["ETag": header("ETag")]]
        }
        if route.traits.rateClass == .feed { all["204"] = ["description": "The feed is complete: do not come back."] }
        for (status, reasons) in OperationAnswers.reasons(route) {
            let lines = reasons.map { "- `\($0.name)`: \($0.text.en)" }
            var members: [String: JSONValue] = [
                "description": .string(lines.joined(separator: "\n")),
                "content": [Reply.problemJSON: ["schema": problem]],
            ]
            var headers: [String: JSONValue] = ["traceresponse": header("traceresponse")]
            if status == 401 { headers["WWW-Authenticate"] = header("WWW-Authenticate") }
            if status == 429 || status == 503 { headers["Retry-After"] = header("Retry-After") }
            members["headers"] = .object(headers)
            all[String(status)] = .object(members)
        }
        return .object(all)
    }

    private mutating func success(_ route: Route) -> JSONValue {
        var headers: [String: JSONValue] = ["traceresponse": header("traceresponse")]
        for name in ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"] { headers[name] = header(name) }
        if route.traits.hasETag { headers["ETag"] = header("ETag") }
        if route.traits.idempotency != .none { headers["Idempotency-Replayed"] = header("Idempotency-Replayed") }
        for field in route.traits.responseHeaders { headers[field.rawValue] = header(field.rawValue) }
        var members: [String: JSONValue] = ["description": "Success.", "headers": .object(headers)]
        if !route.traits.responseTypes.isEmpty {
            let media = route.traits.responseTypes.map { ($0, OpenAPIBuilder.media($0)) }
            members["content"] = .object(Dictionary(media) { first, _ in first })
        } else if let shape = route.responseShape {
            var media: [String: JSONValue] = ["schema": schemas.schema(shape, isStrict: false)]
            if let example = route.traits.responseExample { media["example"] = example }
            members["content"] = [Reply.json: .object(media)]
        }
        return .object(members)
    }

    /// What a content type without a recorded shape is: JSON of another part, text, or bytes without a schema.
    private static func media(_ type: String) -> JSONValue {
        switch type {
        case Reply.json: ["schema": ["type": "object"]]
        case "application/pdf": [:]
        default: ["schema": ["type": "string"]]
        }
    }

    private func header(_ name: String) -> JSONValue { ["$ref": .string("#/components/headers/\(name)")] }
}

/// The shape of problem documents.
private let problemShape: Shape = {
    do {
        return try ShapeRecorder().shape(of: Problem.self)
    } catch {
        preconditionFailure("the problem document has no shape: \(error)")
    }
}()
