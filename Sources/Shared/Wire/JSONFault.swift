/// What is wrong with a JSON document; offsets count bytes from the beginning of the document.
package enum JSONFault: Error, Hashable, Sendable {
    case unexpectedEnd
    case unexpectedByte(offset: Int)
    case malformedString(offset: Int)
    case malformedNumber(offset: Int)
    case tooDeep(limit: Int)
    case duplicateKey(String)
    /// The document is well-formed but does not have the expected shape; `path` names the field, e.g. `items[2].amount`.
    case mismatch(path: String, message: String)
    /// A value cannot be written as JSON; `path` names the field.
    case notRepresentable(path: String, message: String)
}

extension JSONFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unexpectedEnd: "the JSON text ends too early"
        case .unexpectedByte(let offset): "unexpected byte at offset \(offset)"
        case .malformedString(let offset): "malformed string at offset \(offset)"
        case .malformedNumber(let offset): "malformed number at offset \(offset)"
        case .tooDeep(let limit): "nested deeper than \(limit)"
        case .duplicateKey(let key): "the key \(key) occurs twice"
        case .mismatch(let path, let message), .notRepresentable(let path, let message):
            path.isEmpty ? message : "\(path): \(message)"
        }
    }
}
