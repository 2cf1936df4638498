/// An instant as microseconds since 1970-01-01T00:00:00Z: what PostgreSQL stores, so nothing is lost on the way.
///
/// On the wire it is an RFC 3339 string in UTC, with a fraction only when there is one.
package struct Timestamp: Hashable, Comparable, Sendable {
    package var microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }
    package init(seconds: Int64) { self.microseconds = seconds * 1_000_000 }

    package static func < (a: Timestamp, b: Timestamp) -> Bool { a.microseconds < b.microseconds }

    package func adding(seconds: Int64) -> Timestamp { Timestamp(microseconds: microseconds + seconds * 1_000_000) }
    package func adding(microseconds more: Int64) -> Timestamp { Timestamp(microseconds: microseconds + more) }

    /// Microseconds from `earlier` to this instant; negative when `earlier` is later.
    package func microseconds(since earlier: Timestamp) -> Int64 { microseconds - earlier.microseconds }
}

extension Timestamp: CustomStringConvertible, LosslessStringConvertible {
    /// RFC 3339 in UTC, e.g. `2026-11-21T09:30:00Z` or `2026-11-21T09:30:00.000001Z`.
    package var description: String {
        var text: [UInt8] = []
        text.reserveCapacity(27)
        append(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends the text of `description`.
    package func append(to text: inout [UInt8]) {
        let (days, inDay) = floorDivide(microseconds, 86_400_000_000)
        let date = CivilDate(dayNumber: Int(days))
        let seconds = Int(inDay / 1_000_000)
        let fraction = Int(inDay % 1_000_000)
        let isFourDigitYear = (0...9999).contains(date.year)
        if !isFourDigitYear { text.append(contentsOf: date.description.utf8) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { buffer in
            var out = CharacterFiller(buffer: buffer)
            if isFourDigitYear {
                out.append(date.year, digits: 4)
                out.append("-", date.month, digits: 2)
                out.append("-", date.day, digits: 2)
            }
            out.append("T", seconds / 3600, digits: 2)
            out.append(":", seconds / 60 % 60, digits: 2)
            out.append(":", seconds % 60, digits: 2)
            if fraction % 1000 != 0 {
                out.append(".", fraction, digits: 6)
            } else if fraction != 0 {
                out.append(".", fraction / 1000, digits: 3)
            }
            out.append("Z")
            text.append(contentsOf: out.filled)
        }
    }

    /// Reads RFC 3339 with `Z` or a numeric offset and up to six digits of fraction; nil for anything else.
    package init?(_ text: String) {
        var text = text
        guard let value = text.withUTF8(Timestamp.init(utf8:)) else { return nil }
        self = value
    }

    /// The same from bytes.
    package init?(utf8 text: UnsafeBufferPointer<UInt8>) {
        var bytes = text[...]
        guard let date = CivilDate(consuming: &bytes), let separator = bytes.popFirst(),
            separator == UInt8(ascii: "T") || separator == UInt8(ascii: "t") || separator == UInt8(ascii: " "),
            let hour = number(&bytes, digits: 2), hour < 24, bytes.popFirst() == UInt8(ascii: ":"),
            let minute = number(&bytes, digits: 2), minute < 60, bytes.popFirst() == UInt8(ascii: ":"),
            let second = number(&bytes, digits: 2), second < 60
        else { return nil }
        var fraction: Int64 = 0
        if bytes.first == UInt8(ascii: ".") {
            bytes = bytes.dropFirst()
            let digits = bytes.prefix { $0 >= 48 && $0 <= 57 }
            guard (1...6).contains(digits.count), let value = Int64(String(decoding: digits, as: UTF8.self)) else {
                return nil
            }
            fraction = (digits.count..<6).reduce(value) { sum, _ in sum * 10 }
            bytes = bytes.dropFirst(digits.count)
        }
        guard let offset = offsetSeconds(&bytes), bytes.isEmpty else { return nil }
        let seconds = Int64(date.dayNumber) * 86_400 + Int64(hour * 3600 + minute * 60 + second) - offset
        self.init(microseconds: seconds * 1_000_000 + fraction)
    }
}

extension Timestamp: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Timestamp(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an RFC 3339 instant")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Fills a buffer from its front.
private struct CharacterFiller {
    let buffer: UnsafeMutableBufferPointer<UInt8>
    private var count = 0

    init(buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

    var filled: UnsafeMutableBufferPointer<UInt8> { UnsafeMutableBufferPointer(rebasing: buffer[..<count]) }

    mutating func append(_ character: Unicode.Scalar) {
        buffer[count] = UInt8(ascii: character)
        count += 1
    }

    /// With leading zeros.
    mutating func append(_ value: Int, digits: Int) {
        var rest = value
        for index in stride(from: count + digits - 1, through: count, by: -1) {
            buffer[index] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
        count += digits
    }

    mutating func append(_ separator: Unicode.Scalar, _ value: Int, digits: Int) {
        append(separator)
        append(value, digits: digits)
    }
}

private func offsetSeconds(_ bytes: inout Slice<UnsafeBufferPointer<UInt8>>) -> Int64? {
    guard let sign = bytes.popFirst() else { return nil }
    if sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") { return 0 }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let hours = number(&bytes, digits: 2), hours < 24,
        bytes.popFirst() == UInt8(ascii: ":"), let minutes = number(&bytes, digits: 2), minutes < 60
    else { return nil }
    let seconds = Int64(hours * 3600 + minutes * 60)
    return sign == UInt8(ascii: "-") ? -seconds : seconds
}
