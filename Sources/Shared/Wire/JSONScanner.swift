/// A strict pull parser over the bytes of one JSON document (RFC 8259, UTF-8, limited depth).
///
/// It copies nothing but the strings that are asked for. Every call on the bus reads two headers with it, which is why
/// the bus does not use a general decoder for them.
package struct JSONScanner {
    let bytes: ArraySlice<UInt8>
    let end: Int
    var position: Int
    private var depth = 0

    package init(_ document: ArraySlice<UInt8>) {
        bytes = document
        end = document.endIndex
        position = document.startIndex
    }

    /// The offset of the next byte from the beginning of the document.
    package var offset: Int { position - bytes.startIndex }

    /// Checks that `document` is one well-formed JSON value, no deeper than the limit of the wire.
    package static func validate(_ document: ArraySlice<UInt8>) throws(JSONFault) {
        var scanner = JSONScanner(document)
        try scanner.skipValue()
        try scanner.finish()
    }

    /// Checks that nothing but white space follows.
    package mutating func finish() throws(JSONFault) {
        if peek() != nil { throw .unexpectedByte(offset: offset) }
    }

    /// Reads an object, calling `member` with each key; `member` must read or skip the value.
    package mutating func readObject(
        _ member: (String, inout JSONScanner) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        try open(UInt8(ascii: "{"))
        if take(UInt8(ascii: "}")) { return close() }
        repeat {
            guard let next = peek() else { throw .unexpectedEnd }
            guard next == UInt8(ascii: "\"") else { throw .unexpectedByte(offset: offset) }
            let key = try readString()
            try expect(UInt8(ascii: ":"))
            try member(key, &self)
        } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "}"))
        close()
    }

    /// Reads an array, calling `element` before each element; `element` must read or skip it.
    package mutating func readArray(_ element: (inout JSONScanner) throws(JSONFault) -> Void) throws(JSONFault) {
        try open(UInt8(ascii: "["))
        if take(UInt8(ascii: "]")) { return close() }
        repeat { try element(&self) } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "]"))
        close()
    }

    /// Skips one value of any kind, checking that it is well-formed.
    package mutating func skipValue() throws(JSONFault) {
        switch peek() {
        case nil: throw .unexpectedEnd
        case UInt8(ascii: "{"):
            try open(UInt8(ascii: "{"))
            if take(UInt8(ascii: "}")) { return close() }
            repeat {
                guard let next = peek() else { throw .unexpectedEnd }
                guard next == UInt8(ascii: "\"") else { throw .unexpectedByte(offset: offset) }
                _ = try skipString()
                try expect(UInt8(ascii: ":"))
                try skipValue()
            } while take(UInt8(ascii: ","))
            try expect(UInt8(ascii: "}"))
            close()
        case UInt8(ascii: "["): try readArray { (scanner) throws(JSONFault) in try scanner.skipValue() }
        case UInt8(ascii: "\""): _ = try skipString()
        case UInt8(ascii: "t"): try expectWord("true")
        case UInt8(ascii: "f"): try expectWord("false")
        case UInt8(ascii: "n"): try expectWord("null")
        default: _ = try skipNumber()
        }
    }

    /// Reads `true` or `false`.
    package mutating func readBool() throws(JSONFault) -> Bool {
        if peek() == UInt8(ascii: "t") {
            try expectWord("true")
            return true
        }
        try expectWord("false")
        return false
    }

    // MARK: - Bytes

    /// The next byte that is not white space, without taking it; nil at the end.
    mutating func peek() -> UInt8? {
        while position < end {
            let byte = bytes[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            position += 1
        }
        return nil
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        position += 1
        return true
    }

    mutating func expect(_ byte: UInt8) throws(JSONFault) {
        guard let next = peek() else { throw .unexpectedEnd }
        guard next == byte else { throw .unexpectedByte(offset: offset) }
        position += 1
    }

    mutating func expectWord(_ word: StaticString) throws(JSONFault) {
        guard peek() != nil else { throw .unexpectedEnd }
        for index in 0..<word.utf8CodeUnitCount {
            guard position < end else { throw .unexpectedEnd }
            guard bytes[position] == word.utf8Start[index] else { throw .unexpectedByte(offset: offset) }
            position += 1
        }
    }

    private mutating func open(_ bracket: UInt8) throws(JSONFault) {
        try expect(bracket)
        depth += 1
        if depth > WireLimits.depth { throw .tooDeep(limit: WireLimits.depth) }
    }

    private mutating func close() { depth -= 1 }
}
