import FoundationEssentials

/// JSON of the bodies: keys sorted, slashes as they are, so that equal values have equal bytes.
package enum JSON {
    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()
    private static let decoder = JSONDecoder()

    /// The bytes of `value`. Throws `notRepresentable` for what JSON cannot say, such as infinity, unless the value writes
    /// its own JSON.
    package static func encode<Value: Encodable>(_ value: Value) throws(JSONFault) -> [UInt8] {
        if let direct = value as? any DirectJSON {
            var writer = JSONWriter()
            writer.bytes.reserveCapacity(1024)
            direct.write(to: &writer)
            return writer.bytes
        }
        return try encodeGenerally(value)
    }

    /// As `encode`, by the general encoder whatever the type: what `DirectJSON` is compared with.
    package static func encodeGenerally<Value: Encodable>(_ value: Value) throws(JSONFault) -> [UInt8] {
        do {
            return [UInt8](try encoder.encode(value))
        } catch EncodingError.invalidValue(_, let context) {
            throw .notRepresentable(path: path(context.codingPath), message: context.debugDescription)
        } catch {
            throw .notRepresentable(path: "", message: "the value cannot be encoded")
        }
    }

    /// The value that `bytes` stand for. They are checked first: one well-formed document, no deeper than 32.
    /// The fault names the field that does not fit.
    package static func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: [UInt8]
    ) throws(JSONFault) -> Value {
        try decode(type, from: bytes[...])
    }

    /// As above, from a part of a frame.
    package static func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: ArraySlice<UInt8>
    ) throws(JSONFault) -> Value {
        if let direct = type as? any DirectJSONReading.Type, let value = JSONReader.read(direct, from: bytes) as? Value {
            return value
        }
        return try decodeGenerally(type, from: bytes)
    }

    /// The tree that `bytes` stand for, much faster than `decode` gives it; a name that occurs twice is refused.
    package static func tree(_ bytes: ArraySlice<UInt8>) throws(JSONFault) -> JSONValue {
        var scanner = JSONScanner(bytes)
        let value = try scanner.readValue()
        try scanner.finish()
        return value
    }

    /// As `decode`, by the general decoder whatever the type: what `DirectJSONReading` is compared with.
    package static func decodeGenerally<Value: Decodable>(
        _ type: Value.Type, from bytes: ArraySlice<UInt8>
    ) throws(JSONFault) -> Value {
        try JSONScanner.validate(bytes)
        do {
            return try decoder.decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            throw mismatch(error)
        } catch {
            throw .mismatch(path: "", message: "the value was refused")
        }
    }

    private static func mismatch(_ error: DecodingError) -> JSONFault {
        switch error {
        case .typeMismatch(let type, let context):
            .mismatch(path: path(context.codingPath), message: "expected \(name(of: type))")
        case .valueNotFound(let type, let context):
            .mismatch(path: path(context.codingPath), message: "expected \(name(of: type)), found null")
        case .keyNotFound(let key, let context):
            .mismatch(path: path(context.codingPath + [key]), message: "missing")
        case .dataCorrupted(let context):
            .mismatch(path: path(context.codingPath), message: context.debugDescription)
        @unknown default:
            .mismatch(path: "", message: "the value was refused")
        }
    }

    /// What a stranger reads instead of the name of a Swift type.
    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Bool.Type: "true or false"
        case is Double.Type, is Float.Type: "a number"
        case is any FixedWidthInteger.Type: "an integer"
        case is [String: Any].Type: "an object"
        case is [Any].Type: "an array"
        default: "another type of value"
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        var path = ""
        for key in keys {
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += path.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
        return path
    }
}
