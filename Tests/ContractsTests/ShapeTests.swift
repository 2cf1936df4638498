import Shapes
import Testing
import Wire

/// What `describeMethod` says of the messages of the bus is what their golden files contain.
@Suite("Shapes of the contracts")
struct ShapeTests {
    @Test("a golden file has the shape of its type", arguments: Samples.all)
    func fits(_ golden: Golden) throws {
        try golden.shape().check(try golden.stored())
    }

    @Test(
        "the shape is exact: with fields that no contract knows a golden file does not have it", arguments: Samples.all)
    func isExact(_ golden: Golden) throws {
        let shape = try golden.shape()
        let grown = try golden.stored().withUnknownFields
        #expect(throws: ShapeFault.self) { try shape.check(grown) }
    }

    @Test("the schema alone says the same: types, required fields, and objects by references", arguments: Samples.all)
    func schema(_ golden: Golden) throws {
        let schema = try golden.shape().schemaDocument
        let stored = try golden.stored()
        #expect(SchemaReader(schema).fault(stored, schema) == nil)
        guard let required = schema["required"]?.arrayValue, case .object(let members) = stored else { return }
        for name in required.compactMap(\.stringValue) {
            var lacking = members
            lacking[name] = nil
            #expect(SchemaReader(schema).fault(.object(lacking), schema) != nil, "\(name)")
        }
    }

    @Test("in one schema a name stands for one type, and can stand in a reference", arguments: Samples.all)
    func names(_ golden: Golden) throws {
        var seen: [String: [String]] = [:]
        for object in try golden.shape().objectsInside {
            #expect(object.name.wholeMatch(of: /[A-Za-z0-9]+/) != nil, "\(object.name)")
            let fields = object.fields.map { "\($0.name): \($0.shape.expectation)" }
            #expect(seen.updateValue(fields, forKey: object.name) ?? fields == fields, "\(object.name)")
        }
    }
}

extension Shape {
    /// The objects inside this shape, at any depth, without itself.
    fileprivate var objectsInside: [ObjectShape] {
        let inside: [Shape] =
            switch self {
            case .array(let element, _): [element]
            case .dictionary(let value): [value]
            case .object(let object): object.fields.map(\.shape)
            default: []
            }
        return inside.flatMap { shape in
            if case .object(let object) = shape { [object] + shape.objectsInside } else { shape.objectsInside }
        }
    }
}

/// Reads as much of JSON Schema as shapes are written in, independently of how they are checked.
private struct SchemaReader {
    let document: JSONValue

    init(_ document: JSONValue) { self.document = document }

    /// What is wrong with a value, if anything is.
    func fault(_ value: JSONValue, _ schema: JSONValue) -> String? {
        if let reference = schema["$ref"]?.stringValue {
            guard reference.hasPrefix("#/$defs/"), let target = document["$defs"]?[String(reference.dropFirst(8))]
            else { return "\(reference) leads nowhere" }
            return fault(value, target)
        }
        guard let type = schema["type"]?.stringValue else { return nil }
        switch (type, value) {
        case ("object", .object(let members)):
            for name in schema["required"]?.arrayValue ?? [] where members[name.stringValue ?? ""] == nil {
                return "\(name) is missing"
            }
            for (name, member) in members {
                guard let inner = schema["properties"]?[name] ?? schema["additionalProperties"] else {
                    return "\(name) is not described"
                }
                if let fault = fault(member, inner) { return "\(name): \(fault)" }
            }
            return nil
        case ("array", .array(let items)):
            return items.lazy.compactMap { fault($0, schema["items"] ?? [:]) }.first
        case ("string", .string(let text)):
            let choices = schema["enum"]?.arrayValue
            return choices?.contains(.string(text)) ?? true ? nil : "\(text) is none of the choices"
        case ("integer", .integer), ("number", .integer), ("number", .number), ("boolean", .bool): return nil
        default: return "\(value) is no \(type)"
        }
    }
}
