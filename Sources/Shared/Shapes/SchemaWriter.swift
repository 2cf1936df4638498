import Wire

/// Turns shapes into JSON schemas (2020-12), gathering those of objects by their names.
package struct SchemaWriter {
    /// The schemas of objects, by name.
    package private(set) var definitions: [String: JSONValue] = [:]
    private let place: String

    /// - Parameter place: what a reference to a definition begins with, e.g. `#/$defs/`.
    package init(place: String) { self.place = place }

    /// The schema of a shape; objects are put among the definitions and referred to. A strict schema states the limits
    /// of what is sent, too, and refuses fields that it does not know.
    package mutating func schema(_ shape: Shape, isStrict: Bool) -> JSONValue {
        switch shape {
        case .boolean: return ["type": "boolean"]
        case .integer(let minimum, let maximum):
            var members: [String: JSONValue] = ["type": "integer", "format": "int64"]
            if let minimum { members["minimum"] = .integer(minimum) }
            if let maximum { members["maximum"] = .integer(maximum) }
            return .object(members)
        case .number: return ["type": "number"]
        case .text(let text): return schema(text, isStrict: isStrict)
        case .choice(let choices): return ["type": "string", "enum": .array(choices.map { .string($0) })]
        case .array(let element, let count):
            var members: [String: JSONValue] = ["type": "array", "items": schema(element, isStrict: isStrict)]
            if isStrict {
                members["minItems"] = .integer(Int64(count.lowerBound))
                members["maxItems"] = .integer(Int64(count.upperBound))
            }
            return .object(members)
        case .dictionary(let value):
            return ["type": "object", "additionalProperties": schema(value, isStrict: isStrict)]
        case .object(let object): return reference(object, isStrict: isStrict)
        case .any: return [:]
        }
    }

    /// Limits of texts are limits of requests; answers promise formats and choices only.
    private func schema(_ text: TextShape, isStrict: Bool) -> JSONValue {
        var members: [String: JSONValue] = ["type": "string"]
        if let format = text.format { members["format"] = .string(format.rawValue) }
        guard isStrict, text.format == nil else { return .object(members) }
        members["minLength"] = .integer(Int64(text.length.lowerBound))
        members["maxLength"] = .integer(Int64(text.length.upperBound))
        // No text contains a zero byte: no database stores one.
        members["pattern"] = .string(text.pattern?.expression ?? "^[^\\u0000]*$")
        return .object(members)
    }

    private mutating func reference(_ object: ObjectShape, isStrict: Bool) -> JSONValue {
        // One type can be in a request and in an answer; requests over HTTP are strict, answers may grow.
        let name = isStrict ? "\(object.name)Input" : object.name
        let reference: JSONValue = ["$ref": .string(place + name)]
        if definitions[name] != nil { return reference }
        definitions[name] = .object(members(of: object, isStrict: isStrict))
        return reference
    }

    fileprivate mutating func members(of object: ObjectShape, isStrict: Bool) -> [String: JSONValue] {
        var properties: [String: JSONValue] = [:]
        for field in object.fields {
            let schema = schema(field.shape, isStrict: isStrict)
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
        if isStrict { members["additionalProperties"] = false }
        return members
    }
}

extension Shape {
    /// A JSON schema that stands alone, with the objects inside it in `$defs`. It is not strict: whoever reads a message
    /// of the bus ignores fields that are new.
    package var schemaDocument: JSONValue {
        var writer = SchemaWriter(place: "#/$defs/")
        var members: [String: JSONValue] = [:]
        if case .object(let object) = self {
            members = writer.members(of: object, isStrict: false)
        } else if case .object(let schema) = writer.schema(self, isStrict: false) {
            members = schema
        }
        members["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        if !writer.definitions.isEmpty { members["$defs"] = .object(writer.definitions) }
        return .object(members)
    }
}
