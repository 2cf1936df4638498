extension JSONScanner {
    /// Reads a string, resolving escapes; lone surrogates and malformed UTF-8 are refused.
    package mutating func readString() throws(JSONFault) -> String {
        let offset = offset
        let (content, hasEscapes) = try skipString()
        if hasEscapes { return try unescaped(content, offset: offset) }
        // It has been checked; what checks as well looks up generic types each time.
        return String(decoding: bytes[content], as: UTF8.self)
    }

    /// Passes a string, checking it; returns where its content lies and whether it has escapes.
    mutating func skipString() throws(JSONFault) -> (content: Range<Int>, hasEscapes: Bool) {
        let offset = offset
        try expect(UInt8(ascii: "\""))
        let contentStart = position
        var hasEscapes = false
        var isAscii = true
        while position < end {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                let content = contentStart..<(position - 1)
                if !isAscii, String(validating: bytes[content], as: UTF8.self) == nil {
                    throw .malformedString(offset: offset)
                }
                return (content, hasEscapes)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                try skipEscape(stringOffset: offset)
            case 0..<0x20: throw .malformedString(offset: offset)
            case 0x80...: isAscii = false
            default: break
            }
        }
        throw .unexpectedEnd
    }

    /// Passes what follows a backslash. A surrogate must be one half of a pair.
    private mutating func skipEscape(stringOffset: Int) throws(JSONFault) {
        guard position < end else { throw .unexpectedEnd }
        let kind = bytes[position]
        position += 1
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return
        case UInt8(ascii: "u"):
            let unit = try hexUnit(stringOffset: stringOffset)
            if unit & 0xFC00 == 0xDC00 { throw .malformedString(offset: stringOffset) }
            guard unit & 0xFC00 == 0xD800 else { return }
            guard position + 1 < end else { throw .unexpectedEnd }
            guard bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u") else {
                throw .malformedString(offset: stringOffset)
            }
            position += 2
            let low = try hexUnit(stringOffset: stringOffset)
            guard low & 0xFC00 == 0xDC00 else { throw .malformedString(offset: stringOffset) }
        default:
            throw .malformedString(offset: stringOffset)
        }
    }

    private mutating func hexUnit(stringOffset: Int) throws(JSONFault) -> UInt32 {
        guard position + 4 <= end else { throw .unexpectedEnd }
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = hexDigit(bytes[position]) else { throw .malformedString(offset: stringOffset) }
            unit = unit << 4 | digit
            position += 1
        }
        return unit
    }

    /// The text of a string that has been checked and contains escapes.
    private func unescaped(_ content: Range<Int>, offset: Int) throws(JSONFault) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(content.count)
        var index = content.lowerBound
        while index < content.upperBound {
            let byte = bytes[index]
            index += 1
            guard byte == UInt8(ascii: "\\") else {
                out.append(byte)
                continue
            }
            let kind = bytes[index]
            index += 1
            switch kind {
            case UInt8(ascii: "b"): out.append(0x08)
            case UInt8(ascii: "f"): out.append(0x0C)
            case UInt8(ascii: "n"): out.append(0x0A)
            case UInt8(ascii: "r"): out.append(0x0D)
            case UInt8(ascii: "t"): out.append(0x09)
            case UInt8(ascii: "u"):
                var scalar = hexUnit(at: index)
                index += 4
                if scalar & 0xFC00 == 0xD800 {
                    scalar = 0x10000 + (scalar & 0x3FF) << 10 + (hexUnit(at: index + 2) & 0x3FF)
                    index += 6
                }
                guard let scalar = Unicode.Scalar(scalar) else { throw .malformedString(offset: offset) }
                out.append(contentsOf: UTF8.encode(scalar)!)
            default: out.append(kind)
            }
        }
        guard let text = String(validating: out, as: UTF8.self) else { throw .malformedString(offset: offset) }
        return text
    }

    /// Four hexadecimal digits that have been checked.
    private func hexUnit(at index: Int) -> UInt32 {
        (index..<index + 4).reduce(0) { $0 << 4 | (hexDigit(bytes[$1]) ?? 0) }
    }

    private func hexDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
