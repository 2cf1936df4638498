import Kernel
import Shapes
import Testing
import Wire

/// What the recorder finds in types, and the schemas that are written of it.
@Suite struct RecordingTests {
    private struct Everything: Codable, Sendable {
        struct Inner: Codable, Sendable, Equatable { var flag: Bool }
        var id: MemberID
        var at: Timestamp
        var day: CivilDate?
        var money: Money
        var kind: TradeKind
        var count: Int
        var optional: String?
        var list: [Inner]
        var table: [String: Int64]?
        var share: Double
        var any: JSONValue
    }

    /// A type that is described beyond its fields.
    private struct Noted: Codable, Described {
        var name: String
        var inner: Everything.Inner?
        static let schemaName = "Note"
        static let summary = "A thing with a name."
        static let notes: [String: Note] = ["name": .text(1...9, "What it is called.")]
    }

    /// Reads by hand what cannot be known beforehand.
    private struct ByHand: Decodable {
        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            _ = try container.decode(Int.self)
        }
    }

    @Test("The recorder finds names, types, optional fields, arrays, objects and choices")
    func recording() throws {
        guard case .object(let shape) = try ShapeRecorder().shape(of: Everything.self) else {
            Issue.record("no object")
            return
        }
        #expect(
            shape.fields.map(\.name)
                == ["id", "at", "day", "money", "kind", "count", "optional", "list", "table", "share", "any"])
        #expect(shape.fields.filter { !$0.isRequired }.map(\.name) == ["day", "optional", "table"])
        guard case .choice(let kinds) = shape.field("kind")?.shape else {
            Issue.record("an enumeration is a choice")
            return
        }
        #expect(kinds == ["appointment", "service", "goods"])
        guard case .array(.object(let inner), _) = shape.field("list")?.shape else {
            Issue.record("an array of objects")
            return
        }
        #expect(inner.fields.map(\.name) == ["flag"])
    }

    @Test("Notes make a shape; without them it is what the type alone states")
    func notes() throws {
        func schema(_ recorder: ShapeRecorder) throws -> JSONValue { try recorder.shape(of: Noted.self).schemaDocument }
        let noted = try schema(ShapeRecorder())
        #expect(noted["description"] == "A thing with a name.")
        #expect(noted["properties"]?["name"]?["description"] == "What it is called.")
        let plain = try schema(ShapeRecorder(readsNotes: false))
        #expect(plain["description"] == nil)
        #expect(plain["properties"]?["name"] == ["type": "string"])
        #expect(throws: ShapeFault.self) { try ShapeRecorder().shape(of: Noted.self).check(["name": ""]) }
        try ShapeRecorder(readsNotes: false).shape(of: Noted.self).check(["name": ""])
    }

    @Test("A schema that stands alone defines the objects inside it")
    func schemaDocument() throws {
        let schema = try ShapeRecorder(readsNotes: false).shape(of: [Noted].self).schemaDocument
        #expect(
            schema == [
                "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "array",
                "items": ["$ref": "#/$defs/Noted"],
                "$defs": [
                    "Inner": ["type": "object", "properties": ["flag": ["type": "boolean"]], "required": ["flag"]],
                    "Noted": [
                        "type": "object", "required": ["name"],
                        "properties": ["name": ["type": "string"], "inner": ["$ref": "#/$defs/Inner"]],
                    ],
                ],
            ])
        let empty = try ShapeRecorder().shape(of: Empty.self)
        try empty.check([:])
        #expect(throws: ShapeFault.unknownField(path: "more")) { try empty.check(["more": 1]) }
    }

    @Test("A strict schema states limits and refuses unknown fields, under a name of its own")
    func strictSchema() throws {
        var writer = SchemaWriter(place: "#/parts/")
        #expect(
            writer.schema(try ShapeRecorder().shape(of: Noted.self), isStrict: true) == ["$ref": "#/parts/NoteInput"])
        let definition = try #require(writer.definitions["NoteInput"])
        #expect(definition["additionalProperties"] == false)
        #expect(definition["properties"]?["name"]?["maxLength"] == 9)
    }

    @Test("A type that reads itself by hand is refused, not described wrongly")
    func unrecordable() {
        #expect(throws: ShapeRecorder.Unrecordable.self) { try ShapeRecorder().shape(of: ByHand.self) }
    }
}
