import Wire

/// Turns shapes into JSON schemas, gathering the named ones.
struct OpenAPISchemas {
    private(set) var components: [String: JSONValue] = [:]

    /// The schema of a shape; objects are put among the components and referred to.
    mutating func schema(_ shape: Shape, isRequest: Bool) -> JSONValue {
        switch shape {
        case .boolean: return ["type": "boolean"]
        case .integer(let minimum, let maximum):
            var members: [String: JSONValue] = ["type": "integer", "format": "int64"]
            if let minimum { members["minimum"] = .integer(minimum) }
            if let maximum { members["maximum"] = .integer(maximum) }
            return .object(members)
        case .number: return ["type": "number"]
        case .text(let text): return schema(text, isRequest: isRequest)
        case .choice(let choices): return ["type": "string", "enum": .array(choices.map { .string($0) })]
        case .array(let element, let count):
            var members: [String: JSONValue] = ["type": "array", "items": schema(element, isRequest: isRequest)]
            if isRequest {
                members["minItems"] = .integer(Int64(count.lowerBound))
                members["maxItems"] = .integer(Int64(count.upperBound))
            }
            return .object(members)
        case .dictionary(let value):
            return ["type": "object", "additionalProperties": schema(value, isRequest: isRequest)]
        case .object(let object): return reference(object, isRequest: isRequest)
        case .any: return [:]
        }
    }

    /// Limits of texts are limits of requests; answers promise formats and choices only.
    private func schema(_ text: TextShape, isRequest: Bool) -> JSONValue {
        var members: [String: JSONValue] = ["type": "string"]
        if let format = text.format { members["format"] = .string(format.rawValue) }
        guard isRequest, text.format == nil else { return .object(members) }
        members["minLength"] = .integer(Int64(text.length.lowerBound))
        members["maxLength"] = .integer(Int64(text.length.upperBound))
        // No text contains a zero byte: no database stores one.
        members["pattern"] = .string(text.pattern?.expression ?? "^[^\\u0000]*$")
        return .object(members)
    }

    private mutating func reference(_ object: ObjectShape, isRequest: Bool) -> JSONValue {
        // One type can be in a request and in an answer; requests are strict, answers may grow.
        let name = isRequest ? "\(object.name)Input" : object.name
        let reference: JSONValue = ["$ref": .string("#/components/schemas/\(name)")]
        if components[name] != nil { return reference }
        components[name] = [:]
        var properties: [String: JSONValue] = [:]
        for field in object.fields {
            let schema = schema(field.shape, isRequest: isRequest)
            if let summary = field.summary, case .object(var members) = schema {
                members["description"] = .string(summary)
                properties[field.name] = .object(members)
            } else {
                properties[field.name] = schema
            }
        }
        var members: [String: JSONValue] = ["type": "object", "properties": .object(properties)]
        let required = object.fields.filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { members["required"] = .array(required) }
        if let summary = object.summary { members["description"] = .string(summary) }
        if isRequest { members["additionalProperties"] = false }
        components[name] = .object(members)
        return reference
    }
}
