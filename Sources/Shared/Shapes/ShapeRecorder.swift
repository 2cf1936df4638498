import Wire

/// Finds the shape of a `Decodable` type by letting it decode itself from a decoder that has no data: it feeds plausible
/// values and writes down what is asked for. Used once per type, never per request.
package final class ShapeRecorder {
    /// What went wrong: a type that cannot be described, which a test finds.
    package struct Unrecordable: Error {
        package let type: String
    }

    private let readsNotes: Bool

    /// - Parameter readsNotes: whether a shape is what its `Described` type says beyond its fields. Such notes may be added
    ///   by whoever uses a type: without them a shape is the same in every process.
    package init(readsNotes: Bool = true) { self.readsNotes = readsNotes }

    /// The shape of `type`, with its notes applied.
    package func shape<Value: Decodable>(of type: Value.Type) throws -> Shape {
        if let known = type as? any KnownShape.Type { return try known.shape(self) }
        if let choices = Self.choices(type) { return .choice(choices) }
        let decoder = RecordingDecoder(self)
        _ = try type.init(from: decoder)
        guard let recorded = decoder.recorded else { throw Unrecordable(type: String(describing: type)) }
        guard case .fields(let fields) = recorded else { return recorded.scalar }
        let described = readsNotes ? type as? any Described.Type : nil
        let notes = described?.notes ?? [:]
        guard notes.keys.allSatisfy({ key in fields.contains { $0.name == key } }) else {
            throw Unrecordable(type: "\(type): a note names no field")
        }
        let noted = fields.map { field in
            FieldShape(
                name: field.name, shape: notes[field.name]?.shape ?? field.shape, isRequired: field.isRequired,
                summary: notes[field.name]?.summary)
        }
        let name = described?.schemaName ?? String(describing: type)
        return .object(ObjectShape(name: name, summary: described?.summary, fields: noted))
    }

    /// The shape together with a value that was made on the way.
    func record<Value: Decodable>(_ type: Value.Type) throws -> (Shape, Value) {
        let shape = try shape(of: type)
        let decoder = RecordingDecoder(self)
        if let known = type as? any KnownShape.Type {
            return (shape, try JSON.decode(type, from: try JSON.encode(known.sample)))
        }
        if case .choice(let choices) = shape { decoder.text = choices[0] }
        return (shape, try type.init(from: decoder))
    }

    /// The raw values of an enumeration of strings.
    private static func choices(_ type: any Any.Type) -> [String]? {
        guard let type = type as? any CaseIterable.Type else { return nil }
        func values<Value: CaseIterable>(_ type: Value.Type) -> [String]? {
            let values = type.allCases.map { ($0 as? any RawRepresentable)?.rawValue as? String }
            return values.contains(nil) ? nil : values.compactMap { $0 }
        }
        return values(type)
    }
}

/// What one decoder was asked for.
enum Recorded {
    case fields([FieldShape])
    case scalar(Shape)

    var scalar: Shape {
        if case .scalar(let shape) = self { shape } else { .any }
    }
}

/// The decoder that records.
final class RecordingDecoder: Decoder {
    let recorder: ShapeRecorder
    var recorded: Recorded?
    /// What a single value reads as text, for enumerations.
    var text = "text"

    init(_ recorder: ShapeRecorder) { self.recorder = recorder }

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        if recorded == nil { recorded = .fields([]) }
        return KeyedDecodingContainer(RecordingContainer<Key>(decoder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw ShapeRecorder.Unrecordable(type: "an array that is read by hand")
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { RecordingValue(decoder: self) }

    func note(_ name: String, _ shape: Shape, isRequired: Bool) {
        guard case .fields(var fields) = recorded, !fields.contains(where: { $0.name == name }) else { return }
        fields.append(FieldShape(name: name, shape: shape, isRequired: isRequired, summary: nil))
        recorded = .fields(fields)
    }
}
