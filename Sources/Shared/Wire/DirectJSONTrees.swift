extension JSONReader {
    /// How deep a value of any shape is read; a deeper one is left to the general decoder, which has the limit of the wire.
    private static let depthLimit = 8

    /// An array, whose elements `element` reads.
    package mutating func array<Element>(
        _ name: StaticString, _ element: (inout JSONReader) throws(Unusual) -> Element
    ) throws(Unusual) -> [Element] {
        try self.name(name)
        return try array(element)
    }

    /// A value that reads itself.
    package mutating func object<Value: DirectJSONReading>(_ name: StaticString) throws(Unusual) -> Value {
        try self.name(name)
        return try Value(from: &self)
    }

    /// A value of any shape.
    package mutating func value(_ name: StaticString) throws(Unusual) -> JSONValue {
        try self.name(name)
        return try value(depth: 1)
    }

    private mutating func array<Element>(
        _ element: (inout JSONReader) throws(Unusual) -> Element
    ) throws(Unusual) -> [Element] {
        try take(UInt8(ascii: "["))
        var elements: [Element] = []
        while !isNext(UInt8(ascii: "]")) {
            if !elements.isEmpty { try take(UInt8(ascii: ",")) }
            elements.append(try element(&self))
        }
        try take(UInt8(ascii: "]"))
        return elements
    }

    private mutating func value(depth: Int) throws(Unusual) -> JSONValue {
        guard position < bytes.count, depth <= Self.depthLimit else { throw Unusual() }
        switch bytes[position] {
        case UInt8(ascii: "{"): return .object(try members(depth: depth))
        case UInt8(ascii: "["):
            return .array(try array { (reader) throws(Unusual) in try reader.value(depth: depth + 1) })
        case UInt8(ascii: "\""): return .string(String(decoding: try text(), as: UTF8.self))
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool(try truth())
        case UInt8(ascii: "n"):
            guard take(word: "null") else { throw Unusual() }
            return .null
        default: return .integer(try integer())
        }
    }

    private mutating func members(depth: Int) throws(Unusual) -> [String: JSONValue] {
        try begin()
        var members: [String: JSONValue] = [:]
        while !isNext(UInt8(ascii: "}")) {
            if !members.isEmpty { try take(UInt8(ascii: ",")) }
            let key = String(decoding: try text(), as: UTF8.self)
            try take(UInt8(ascii: ":"))
            // Of a name that occurs twice the general decoder knows which counts.
            guard members.updateValue(try value(depth: depth + 1), forKey: key) == nil else { throw Unusual() }
        }
        try end()
        return members
    }

    private func isNext(_ byte: UInt8) -> Bool { position < bytes.count && bytes[position] == byte }
}
