import Kernel

/// A value of a hot path that reads its JSON by itself, several times faster than the general decoder does.
///
/// It reads what `DirectJSON` usually writes: the members in the order of the names, compact, of plain ASCII and integers
/// below 10^18. Whatever looks different but is right (another order, white space, an escape, a member of a newer build) is
/// left to the general decoder, and so is everything wrong, since that one says what is wrong and where.
package protocol DirectJSONReading: Decodable {
    /// - Throws: `JSONReader.Unusual` to leave it to the general decoder.
    init(from reader: inout JSONReader) throws(JSONReader.Unusual)
}

/// Reads compact JSON of a known form, byte for byte.
package struct JSONReader {
    /// What is read is not of the form that was expected, whether or not it is right.
    package struct Unusual: Error {
        package init() {}
    }

    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0

    /// The bytes must outlive the reader.
    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Reads `value` from a whole document; nil when it is unusual.
    static func read<Value: DirectJSONReading>(_: Value.Type, from document: ArraySlice<UInt8>) -> Value? {
        document.withUnsafeBufferPointer { bytes in
            var reader = JSONReader(bytes)
            do throws(Unusual) {
                let value = try Value(from: &reader)
                return reader.position == bytes.count ? value : nil
            } catch {
                return nil
            }
        }
    }

    /// Begins an object.
    package mutating func begin() throws(Unusual) { try take(UInt8(ascii: "{")) }

    /// Ends an object.
    package mutating func end() throws(Unusual) { try take(UInt8(ascii: "}")) }

    package mutating func string(_ name: StaticString) throws(Unusual) -> String {
        try self.name(name)
        return String(decoding: try text(), as: UTF8.self)
    }

    /// A string that may be missing.
    package mutating func string(optional name: StaticString) throws(Unusual) -> String? {
        let start = position
        do throws(Unusual) {
            try self.name(name)
        } catch {
            position = start
            return nil
        }
        return String(decoding: try text(), as: UTF8.self)
    }

    /// A string that is one of the values of an enumeration.
    package mutating func choice<Value: RawRepresentable>(
        _ name: StaticString
    ) throws(Unusual) -> Value where Value.RawValue == String {
        try self.name(name)
        return try choice()
    }

    package mutating func choice<Value: RawRepresentable>() throws(Unusual) -> Value where Value.RawValue == String {
        guard let value = Value(rawValue: String(decoding: try text(), as: UTF8.self)) else { throw Unusual() }
        return value
    }

    package mutating func integer(_ name: StaticString) throws(Unusual) -> Int64 {
        try self.name(name)
        return try integer()
    }

    /// An integer; the `,`, `}` or `]` that ends it must follow, and is left.
    package mutating func integer() throws(Unusual) -> Int64 {
        let isNegative = position < bytes.count && bytes[position] == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let first = position
        var value: Int64 = 0
        // Eighteen digits cannot overflow; longer numbers are rare enough.
        while position < bytes.count, position - first <= 18, bytes[position] &- 48 <= 9 {
            value = value &* 10 &+ Int64(bytes[position] &- 48)
            position += 1
        }
        let count = position - first
        guard count > 0, count <= 18, count == 1 || bytes[first] != 48, position < bytes.count else { throw Unusual() }
        switch bytes[position] {
        case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"): return isNegative ? -value : value
        default: throw Unusual()
        }
    }

    package mutating func truth(_ name: StaticString) throws(Unusual) -> Bool {
        try self.name(name)
        return try truth()
    }

    mutating func truth() throws(Unusual) -> Bool {
        if take(word: "true") { return true }
        if take(word: "false") { return false }
        throw Unusual()
    }

    package mutating func id<Of>(_ name: StaticString) throws(Unusual) -> ID<Of> {
        try self.name(name)
        return try id()
    }

    package mutating func id<Of>() throws(Unusual) -> ID<Of> {
        guard let id = ID<Of>(utf8: try text()) else { throw Unusual() }
        return id
    }

    package mutating func timestamp(_ name: StaticString) throws(Unusual) -> Timestamp {
        try self.name(name)
        guard let instant = Timestamp(utf8: try text()) else { throw Unusual() }
        return instant
    }

    package mutating func money(_ name: StaticString) throws(Unusual) -> Money {
        try self.name(name)
        try begin()
        let amount = try integer("amount")
        guard let currency = CurrencyCode(rawValue: try string("currency")) else { throw Unusual() }
        try end()
        return Money(amount: amount, currency: currency)
    }

    // MARK: - Bytes

    mutating func name(_ name: StaticString) throws(Unusual) {
        if position > 0, bytes[position - 1] != UInt8(ascii: "{") { try take(UInt8(ascii: ",")) }
        try take(UInt8(ascii: "\""))
        guard take(word: name) else { throw Unusual() }
        try take(UInt8(ascii: "\""))
        try take(UInt8(ascii: ":"))
    }

    /// The content of a string of plain ASCII.
    mutating func text() throws(Unusual) -> UnsafeBufferPointer<UInt8> {
        try take(UInt8(ascii: "\""))
        let first = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                return UnsafeBufferPointer(rebasing: bytes[first..<position - 1])
            }
            guard byte >= 0x20, byte < 0x80, byte != UInt8(ascii: "\\") else { throw Unusual() }
            position += 1
        }
        throw Unusual()
    }

    mutating func take(_ byte: UInt8) throws(Unusual) {
        guard position < bytes.count, bytes[position] == byte else { throw Unusual() }
        position += 1
    }

    mutating func take(word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard bytes.count - position >= count else { return false }
        for index in 0..<count where bytes[position + index] != word.utf8Start[index] { return false }
        position += count
        return true
    }
}
