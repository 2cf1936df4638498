import Wire

/// The shape of a JSON value: what the strict check of request bodies and the OpenAPI document both work from.
indirect enum Shape: Sendable {
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
    static let arrayLimit = 1000
    /// The most characters that a text of a request may have when nothing else is said.
    static let textLimit = 20_000

    static let int64 = Shape.integer(minimum: nil, maximum: nil)
    static let plainText = Shape.text(TextShape())
    static let identifier = Shape.text(TextShape(format: .uuid))
    static let instant = Shape.text(TextShape(format: .dateTime))
}

/// The shape of a string.
struct TextShape: Sendable {
    /// The formats that are checked, by their names in OpenAPI.
    enum Format: String, Sendable {
        case uuid
        case dateTime = "date-time"
        case date
        case uri
    }

    /// Lengths count Unicode scalars, as JSON Schema does.
    var length: ClosedRange<Int>
    var format: Format?
    /// What the text must match besides.
    var pattern: TextPattern?

    init(length: ClosedRange<Int> = 0...Shape.textLimit, format: Format? = nil, pattern: TextPattern? = nil) {
        self.length = length
        self.format = format
        self.pattern = pattern
    }
}

/// A regular expression for the document with the function that decides the same.
struct TextPattern: Sendable {
    let expression: String
    let matches: @Sendable (String) -> Bool

    /// Every character is one of these; `expression` must say the same.
    init(_ expression: String, matches: @escaping @Sendable (String) -> Bool) {
        self.expression = expression
        self.matches = matches
    }
}

/// The shape of an object with known keys.
struct ObjectShape: Sendable {
    /// The name of the schema in the document.
    let name: String
    let summary: String?
    let fields: [FieldShape]
    private let positions: [String: Int]

    init(name: String, summary: String?, fields: [FieldShape]) {
        self.name = name
        self.summary = summary
        self.fields = fields
        positions = Dictionary(fields.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }

    /// The field with this key.
    func field(_ key: String) -> FieldShape? { positions[key].map { fields[$0] } }
}

/// One key of an object.
struct FieldShape: Sendable {
    let name: String
    let shape: Shape
    let isRequired: Bool
    let summary: String?
}
