/// Reads one JSON object whose members are texts without escapes, integers, truth values or lists of texts: all that
/// the payload of an access token consists of. Anything else is refused.
struct FlatJSON {
    enum Value: Hashable {
        case string(String)
        case integer(Int64)
        case bool(Bool)
        case strings([String])
    }

    private let bytes: [UInt8]
    private var position = 0

    /// The members of the object; nil for anything else, a repeated key included.
    static func object(_ bytes: [UInt8]) -> [String: Value]? {
        var reader = FlatJSON(bytes: bytes)
        guard let members = reader.object(), reader.position == bytes.count else { return nil }
        return members
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func object() -> [String: Value]? {
        guard take("{") else { return nil }
        if take("}") { return [:] }
        var members: [String: Value] = [:]
        repeat {
            guard let key = string(), take(":"), let value = value(), members.updateValue(value, forKey: key) == nil
            else { return nil }
        } while take(",")
        return take("}") ? members : nil
    }

    private mutating func value() -> Value? {
        switch position < bytes.count ? bytes[position] : 0 {
        case UInt8(ascii: "\""): string().map(Value.string)
        case UInt8(ascii: "["): strings().map(Value.strings)
        case UInt8(ascii: "t"): take("true") ? .bool(true) : nil
        case UInt8(ascii: "f"): take("false") ? .bool(false) : nil
        default: integer().map(Value.integer)
        }
    }

    private mutating func strings() -> [String]? {
        guard take("[") else { return nil }
        if take("]") { return [] }
        var items: [String] = []
        repeat {
            guard let item = string() else { return nil }
            items.append(item)
        } while take(",")
        return take("]") ? items : nil
    }

    private mutating func string() -> String? {
        guard take("\"") else { return nil }
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            guard bytes[position] >= 0x20, bytes[position] < 0x7F, bytes[position] != UInt8(ascii: "\\") else {
                return nil
            }
            position += 1
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        return take("\"") ? text : nil
    }

    private mutating func integer() -> Int64? {
        let start = position
        while position < bytes.count, (48...57).contains(bytes[position]) { position += 1 }
        let digits = bytes[start..<position]
        guard (1...15).contains(digits.count), digits.first != 48 || digits.count == 1 else { return nil }
        return digits.reduce(0) { $0 * 10 + Int64($1 - 48) }
    }

    private mutating func take(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard position + count <= bytes.count else { return false }
        for index in 0..<count where bytes[position + index] != text.utf8Start[index] { return false }
        position += count
        return true
    }
}
