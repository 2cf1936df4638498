import Testing

/// Reads a mail as a mail program does, by other code than the one that wrote it; for tests.
struct MailReader {
    /// Unfolded, in their order.
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    init(_ bytes: [UInt8]) throws {
        let end = try #require(bytes.firstRange(of: Array("\r\n\r\n".utf8)), "headers end with an empty line")
        let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        var headers: [(String, String)] = []
        for line in head.split(separator: "\r\n", omittingEmptySubsequences: false) {
            if line.hasPrefix(" ") {
                headers[headers.count - 1].1 += line
            } else {
                let parts = line.split(separator: ":", maxSplits: 1)
                headers.append((String(parts[0]), parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""))
            }
        }
        self.headers = headers
        body = Array(bytes[end.upperBound...])
    }

    subscript(name: String) -> String? { headers.first { $0.name == name }?.value }

    /// The parts of a multipart body.
    var parts: [MailReader] {
        get throws {
            let type = try #require(self["Content-Type"])
            let quoted = type.split(separator: "boundary=\"")
            let boundary = try #require(quoted.last?.split(separator: "\"").first)
            let text = "\r\n" + String(decoding: body, as: UTF8.self)
            let pieces = splitting(text, by: "\r\n--\(boundary)")
            #expect(pieces.first?.isEmpty == true && pieces.last == "--\r\n")
            return try pieces.dropFirst().dropLast().map { try MailReader(Array($0.dropFirst().utf8)) }
        }
    }

    /// The content of a part without its transfer encoding.
    var content: [UInt8] {
        get throws {
            switch self["Content-Transfer-Encoding"] {
            case "base64": try #require(MailReader.base64(body.filter { $0 != 13 && $0 != 10 }))
            case "quoted-printable": try MailReader.quotedPrintable(body)
            default: body
            }
        }
    }

    /// Text of a header with its encoded words decoded (RFC 2047).
    static func decodedWords(_ text: String) throws -> String {
        var out = ""
        var wasEncoded = false
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            if word.hasPrefix("=?utf-8?B?"), word.hasSuffix("?=") {
                #expect(word.utf8.count <= 75)
                let bytes = try #require(base64(Array(word.dropFirst(10).dropLast(2).utf8)))
                if !wasEncoded, !out.isEmpty { out += " " }
                // Each word is text by itself.
                out += try #require(String(validating: bytes, as: UTF8.self))
                wasEncoded = true
            } else {
                if !out.isEmpty { out += " " }
                out += word
                wasEncoded = false
            }
        }
        return out
    }

    static func quotedPrintable(_ bytes: [UInt8]) throws -> [UInt8] {
        var out: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] != 0x3D {
                out.append(bytes[index])
                index += 1
            } else if bytes[index + 1] == 13 {
                index += 3
            } else {
                out.append(
                    try #require(UInt8(String(decoding: bytes[index + 1...index + 2], as: UTF8.self), radix: 16)))
                index += 3
            }
        }
        return out
    }

    static func base64(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count.isMultiple(of: 4) else { return nil }
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var bits = ""
        let data = bytes.filter { $0 != UInt8(ascii: "=") }
        for byte in data {
            guard let value = alphabet.firstIndex(of: byte) else { return nil }
            let digits = String(value, radix: 2)
            bits += String(repeating: "0", count: 6 - digits.count) + digits
        }
        var out: [UInt8] = []
        var rest = bits[...]
        while rest.count >= 8 {
            out.append(UInt8(rest.prefix(8), radix: 2)!)
            rest = rest.dropFirst(8)
        }
        return out
    }
}

/// By bytes: a line's end is one character of Swift's.
private func splitting(_ text: String, by separator: String) -> [String] {
    var rest = Array(text.utf8)[...]
    let mark = Array(separator.utf8)
    var pieces: [String] = []
    while let range = rest.firstRange(of: mark) {
        pieces.append(String(decoding: rest[..<range.lowerBound], as: UTF8.self))
        rest = rest[range.upperBound...]
    }
    return pieces + [String(decoding: rest, as: UTF8.self)]
}
