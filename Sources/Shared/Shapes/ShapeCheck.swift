import Kernel
import Wire

extension Shape {
    /// Checks that `value` has exactly this shape: no unknown keys, no wrong types, nothing out of its limits.
    package func check(_ value: JSONValue, at path: String = "") throws(ShapeFault) {
        switch (self, value) {
        case (.any, _), (.boolean, .bool), (.number, .number), (.number, .integer): return
        case (.integer(let minimum, let maximum), .integer(let number)):
            try Shape.checkInteger(number, minimum, maximum, path)
        case (.text(let shape), .string(let text)): try shape.check(text, at: path)
        case (.choice(let choices), .string(let text)):
            guard choices.contains(text) else { throw .invalidField(path: path, expected: expectation) }
        case (.array(let element, let count), .array(let elements)):
            guard count.contains(elements.count) else { throw .invalidField(path: path, expected: expectation) }
            for (index, item) in elements.enumerated() { try element.check(item, at: "\(path)[\(index)]") }
        case (.dictionary(let shape), .object(let members)):
            guard members.count <= Shape.arrayLimit else { throw .invalidField(path: path, expected: expectation) }
            for (key, member) in members.sorted(by: { $0.key < $1.key }) {
                try shape.check(member, at: Shape.join(path, key))
            }
        case (.object(let shape), .object(let members)): try shape.check(members, at: path)
        default: throw .invalidField(path: path.isEmpty ? "body" : path, expected: expectation)
        }
    }

    /// What would be right, in English, e.g. `an integer between 1 and 100`.
    package var expectation: String {
        switch self {
        case .boolean: "true or false"
        case .integer(let minimum?, let maximum?): "an integer between \(minimum) and \(maximum)"
        case .integer(let minimum?, nil): "an integer of at least \(minimum)"
        case .integer(nil, let maximum?): "an integer of at most \(maximum)"
        case .integer(nil, nil): "an integer"
        case .number: "a number"
        case .text(let shape): shape.expectation
        case .choice(let choices): "one of \(choices.joined(separator: ", "))"
        case .array(_, let count): "an array of \(count.lowerBound) to \(count.upperBound) elements"
        case .dictionary, .object: "an object"
        case .any: "any value"
        }
    }

    static func checkInteger(
        _ number: Int64, _ minimum: Int64?, _ maximum: Int64?, _ path: String
    ) throws(ShapeFault) {
        guard number >= minimum ?? .min, number <= maximum ?? .max else {
            throw .invalidField(path: path, expected: Shape.integer(minimum: minimum, maximum: maximum).expectation)
        }
    }

    static func join(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}

extension ObjectShape {
    fileprivate func check(_ members: [String: JSONValue], at path: String) throws(ShapeFault) {
        var seen = 0
        for field in fields {
            guard let value = members[field.name] else {
                if field.isRequired { throw .missingField(path: Shape.join(path, field.name)) }
                continue
            }
            seen += 1
            try field.shape.check(value, at: Shape.join(path, field.name))
        }
        guard seen < members.count else { return }
        // The first unknown key in alphabetical order, so that the same body always gets the same answer.
        guard let unknown = members.keys.filter({ field($0) == nil }).min() else { return }
        throw .unknownField(path: Shape.join(path, unknown))
    }
}

extension TextShape {
    /// Checks a text against its limits. A zero byte is never text: the database could not store it.
    package func check(_ text: String, at path: String) throws(ShapeFault) {
        guard length.contains(text.unicodeScalars.count), !text.utf8.contains(0), hasFormat(text),
            pattern?.matches(text) ?? true
        else { throw .invalidField(path: path, expected: expectation) }
    }

    private func hasFormat(_ text: String) -> Bool {
        switch format {
        case nil: true
        case .uuid: MemberID(text) != nil
        case .dateTime: Timestamp(text) != nil
        case .date: text.utf8.count == 10 && Timestamp("\(text)T00:00:00Z") != nil
        case .uri: text.contains(":")
        }
    }

    /// What would be right, in English.
    package var expectation: String {
        switch format {
        case .uuid: "a UUID in lower case"
        case .dateTime: "an instant of RFC 3339, e.g. 2026-11-21T09:30:00Z"
        case .date: "a date, e.g. 2026-11-21"
        case .uri: "a URI"
        case nil:
            "a text of \(length.lowerBound) to \(length.upperBound) characters"
                + (pattern.map { " that matches \($0.expression)" } ?? "")
        }
    }
}
