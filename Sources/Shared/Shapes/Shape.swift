import Wire

/// The shape of a JSON value, recorded from a Codable type: the strict check of HTTP bodies, the OpenAPI document and the
/// reflection of the bus work from it.
package indirect enum Shape: Sendable {
    case boolean
    case integer(minimum: Int64?, maximum: Int64?)
    case number
    case text(TextShape)
    /// One of these strings.
    case choice([String])
    case array(Shape, count: ClosedRange<Int>)
    /// An object whose keys are data.
    case dictionary(Shape)
    case object(ObjectShape)
    /// Any value: another part owns its shape.
    case any

    /// The most elements that an array of a request may have when nothing else is said.
    package static let arrayLimit = 1000
    /// The most characters that a text of a request may have when nothing else is said.
    package static let textLimit = 20_000

    /// An integer without limits of its own.
    package static let int64 = Shape.integer(minimum: nil, maximum: nil)
    /// A text without limits of its own.
    package static let plainText = Shape.text(TextShape())
    /// An id of the platform.
    package static let identifier = Shape.text(TextShape(format: .uuid))
    /// An instant in UTC.
    package static let instant = Shape.text(TextShape(format: .dateTime))
}

/// The shape of a string.
package struct TextShape: Sendable {
    /// The formats that are checked, by their names in JSON Schema.
    package enum Format: String, Sendable {
        case uuid
        case dateTime = "date-time"
        case date
        case uri
    }

    /// Lengths count Unicode scalars, as JSON Schema does.
    package var length: ClosedRange<Int>
    package var format: Format?
    /// What the text must match besides.
    package var pattern: TextPattern?

    package init(length: ClosedRange<Int> = 0...Shape.textLimit, format: Format? = nil, pattern: TextPattern? = nil) {
        self.length = length
        self.format = format
        self.pattern = pattern
    }
}

/// A regular expression for the document with the function that decides the same.
package struct TextPattern: Sendable {
    package let expression: String
    package let matches: @Sendable (String) -> Bool

    /// Every character is one of these; `expression` must say the same.
    package init(_ expression: String, matches: @escaping @Sendable (String) -> Bool) {
        self.expression = expression
        self.matches = matches
    }
}

/// The shape of an object with known keys.
package struct ObjectShape: Sendable {
    /// The name of the schema in the document.
    package let name: String
    package let summary: String?
    package let fields: [FieldShape]
    private let positions: [String: Int]

    package init(name: String, summary: String?, fields: [FieldShape]) {
        self.name = name
        self.summary = summary
        self.fields = fields
        positions = Dictionary(fields.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }

    /// The field with this key.
    package func field(_ key: String) -> FieldShape? { positions[key].map { fields[$0] } }
}

/// One key of an object.
package struct FieldShape: Sendable {
    package let name: String
    package let shape: Shape
    package let isRequired: Bool
    package let summary: String?
}
