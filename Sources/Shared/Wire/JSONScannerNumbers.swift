extension JSONScanner {
    /// Reads an integer that fits 64 bits; a fraction or an exponent is refused.
    package mutating func readInteger() throws(JSONFault) -> Int64 {
        guard peek() != nil else { throw .unexpectedEnd }
        let offset = offset
        let (text, isInteger) = try skipNumber()
        guard isInteger, let value = integer(text) else { throw .malformedNumber(offset: offset) }
        return value
    }

    /// Reads any value, e.g. the details of an error.
    package mutating func readValue() throws(JSONFault) -> JSONValue {
        switch peek() {
        case UInt8(ascii: "{"):
            var members: [String: JSONValue] = [:]
            try readObject { (key, scanner) throws(JSONFault) in
                if members.updateValue(try scanner.readValue(), forKey: key) != nil { throw .duplicateKey(key) }
            }
            return .object(members)
        case UInt8(ascii: "["):
            var elements: [JSONValue] = []
            try readArray { (scanner) throws(JSONFault) in elements.append(try scanner.readValue()) }
            return .array(elements)
        case UInt8(ascii: "\""): return .string(try readString())
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool(try readBool())
        case UInt8(ascii: "n"):
            try expectWord("null")
            return .null
        default: return try readNumber()
        }
    }

    private mutating func readNumber() throws(JSONFault) -> JSONValue {
        guard peek() != nil else { throw .unexpectedEnd }
        let offset = offset
        let (text, isInteger) = try skipNumber()
        if isInteger, let value = integer(text) { return .integer(value) }
        guard let value = Double(String(decoding: bytes[text], as: UTF8.self)), value.isFinite else {
            throw .malformedNumber(offset: offset)
        }
        return .number(value)
    }

    /// Passes a number, checking its grammar; returns where it lies and whether it has neither fraction nor exponent.
    mutating func skipNumber() throws(JSONFault) -> (text: Range<Int>, isInteger: Bool) {
        let first = position
        let offset = offset
        var isInteger = true
        if current == UInt8(ascii: "-") { position += 1 }
        guard let digit = current else { throw .unexpectedEnd }
        if digit == UInt8(ascii: "0") {
            position += 1
        } else if skipDigits() == 0 {
            throw first == position ? .unexpectedByte(offset: offset) : .malformedNumber(offset: offset)
        }
        if current == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            if skipDigits() == 0 { throw .malformedNumber(offset: offset) }
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            isInteger = false
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            if skipDigits() == 0 { throw .malformedNumber(offset: offset) }
        }
        return (first..<position, isInteger)
    }

    private var current: UInt8? { position < end ? bytes[position] : nil }

    private mutating func skipDigits() -> Int {
        let first = position
        while position < end, isDigit(bytes[position]) { position += 1 }
        return position - first
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    /// The value of checked digits with an optional sign; nil when it does not fit 64 bits.
    private func integer(_ text: Range<Int>) -> Int64? {
        let isNegative = bytes[text.lowerBound] == UInt8(ascii: "-")
        var value: Int64 = 0
        for index in text.dropFirst(isNegative ? 1 : 0) {
            let digit = Int64(bytes[index] - UInt8(ascii: "0"))
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            // Counted downwards for negative numbers, whose range is larger by one.
            let (sum, carry) =
                isNegative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            if overflow || carry { return nil }
            value = sum
        }
        return value
    }
}
