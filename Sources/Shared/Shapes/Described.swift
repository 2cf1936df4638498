import Kernel
import Wire

/// A type that says more of itself than its Swift types do. Everything said here is documented and, in bodies of HTTP
/// requests, enforced.
package protocol Described {
    /// The name of the schema; by default the name of the type.
    static var schemaName: String { get }
    /// One sentence about the whole.
    static var summary: String { get }
    /// What is to be known of the fields, by their JSON names.
    static var notes: [String: Note] { get }
}

extension Described {
    package static var schemaName: String { String(describing: Self.self) }
}

/// What is to be known of a field or parameter beyond its type.
package struct Note: Sendable {
    package var summary: String
    /// The shape to use in place of the recorded one.
    package var shape: Shape?

    package init(_ summary: String, _ shape: Shape? = nil) {
        self.summary = summary
        self.shape = shape
    }

    /// A text of this length.
    package static func text(_ length: ClosedRange<Int>, _ summary: String, pattern: TextPattern? = nil) -> Note {
        Note(summary, .text(TextShape(length: length, pattern: pattern)))
    }

    /// An integer of this range.
    package static func integer(_ range: ClosedRange<Int64>, _ summary: String) -> Note {
        Note(summary, .integer(minimum: range.lowerBound, maximum: range.upperBound))
    }

    /// One of these texts.
    package static func choice(_ values: [String], _ summary: String) -> Note { Note(summary, .choice(values)) }
}

/// A type whose JSON shape is known beforehand, so that it is not recorded by decoding it.
package protocol KnownShape {
    /// The shape; `recorder` finds those of the parts.
    static func shape(_ recorder: ShapeRecorder) throws -> Shape
    /// A JSON value that decodes as this type.
    static var sample: JSONValue { get }
}

extension ID: KnownShape {
    package static func shape(_ recorder: ShapeRecorder) -> Shape { .identifier }
    package static var sample: JSONValue { "01939c6f-7a30-7c5e-9d1a-5b6f0c2e4a11" }
}

extension Timestamp: KnownShape {
    package static func shape(_ recorder: ShapeRecorder) -> Shape { .instant }
    package static var sample: JSONValue { "2026-11-21T09:30:00Z" }
}

extension CivilDate: KnownShape {
    package static func shape(_ recorder: ShapeRecorder) -> Shape { .text(TextShape(format: .date)) }
    package static var sample: JSONValue { "2026-11-21" }
}

extension JSONValue: KnownShape {
    package static func shape(_ recorder: ShapeRecorder) -> Shape { .any }
    package static var sample: JSONValue { [:] }
}

/// The shape of a message without content.
extension Empty: KnownShape {
    package static func shape(_ recorder: ShapeRecorder) -> Shape {
        .object(ObjectShape(name: "Empty", summary: nil, fields: []))
    }
    package static var sample: JSONValue { [:] }
}

extension Array: KnownShape where Element: Decodable {
    package static func shape(_ recorder: ShapeRecorder) throws -> Shape {
        .array(try recorder.shape(of: Element.self), count: 0...Shape.arrayLimit)
    }
    package static var sample: JSONValue { [] }
}

extension Dictionary: KnownShape where Key == String, Value: Decodable {
    package static func shape(_ recorder: ShapeRecorder) throws -> Shape {
        .dictionary(try recorder.shape(of: Value.self))
    }
    package static var sample: JSONValue { [:] }
}

extension Money: Described {
    package static var summary: String { "An amount in integer minor units with its ISO 4217 currency (PY-11)." }
    package static var notes: [String: Note] {
        [
            "amount": .integer(-maximumAmount...maximumAmount, "Minor units: 1250 is 12.50."),
            "currency": Note("ISO 4217."),
        ]
    }
}
