import Wire

/// Reads the query of a request against the parameters that its route knows.
enum QueryText {
    /// The parameters by name. An unknown one, one that occurs twice and one of another shape are refused by name.
    static func read(_ query: Substring, _ parameters: [Parameter]) throws(RPCError) -> [String: JSONValue] {
        var values: [String: JSONValue] = [:]
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decoded(parts[0]), let text = decoded(parts.count == 2 ? parts[1] : "") else {
                throw refusal("INVALID_PARAMETER", String(parts[0].prefix(100)), "percent-encoded UTF-8")
            }
            guard let parameter = parameters.first(where: { $0.name == name }) else {
                throw refusal("UNKNOWN_PARAMETER", String(name.prefix(100)), "one of those in the document")
            }
            guard values[name] == nil, let value = parameter.value(text) else {
                throw refusal("INVALID_PARAMETER", name, "once, " + parameter.shape.expectation)
            }
            values[name] = value
        }
        if let missing = parameters.first(where: { $0.isRequired && values[$0.name] == nil }) {
            throw refusal("INVALID_PARAMETER", missing.name, "present, " + missing.shape.expectation)
        }
        return values
    }

    static func refusal(_ reason: String, _ name: String, _ expected: String) -> RPCError {
        RPCError(
            .invalidArgument, reason: reason, "the parameter \(name) must be \(expected)",
            details: ["parameter": .string(name), "expected": .string(expected)])
    }

    /// Text without percent encoding, `+` as a space; nil when it is malformed or not UTF-8.
    static func decoded(_ text: Substring) -> String? {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            return String(text)
        }
        var out: [UInt8] = []
        var bytes = text.utf8[...]
        while let byte = bytes.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): out.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = bytes.popFirst().flatMap(digit), let low = bytes.popFirst().flatMap(digit) else {
                    return nil
                }
                out.append(high << 4 | low)
            default: out.append(byte)
            }
        }
        return String(validating: out, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
