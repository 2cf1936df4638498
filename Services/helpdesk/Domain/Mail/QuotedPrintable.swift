/// Content-Transfer-Encoding quoted-printable (RFC 2045 §6.7) of UTF-8 text, with CRLF between its lines.
///
/// No line begins with a point, with `From ` or with two hyphens, so that neither SMTP's escape of points nor old mail
/// boxes nor boundaries of parts ever meet one in a text.
enum QuotedPrintable {
    /// Bytes of a line without its end, the `=` of a soft break included.
    private static let lineBytes = 76

    static func encode(_ text: String) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count + text.utf8.count / 8)
        for (index, line) in textLines(text).enumerated() {
            if index > 0 { out += [0x0D, 0x0A] }
            append(line, to: &out)
        }
        return out
    }

    private static func append(_ line: [UInt8], to out: inout [UInt8]) {
        var column = 0
        for (index, byte) in line.enumerated() {
            let isLast = index == line.count - 1
            let mustEscape = !isPlain(byte, isLast: isLast) || (column == 0 && isRiskyAtStart(byte))
            let width = mustEscape ? 3 : 1
            // Room for the soft break, except behind the last byte.
            if column + width > (isLast ? lineBytes : lineBytes - 1) {
                out += [0x3D, 0x0D, 0x0A]
                column = 0
            }
            // The break may have made this byte the first of a line.
            if mustEscape || (column == 0 && isRiskyAtStart(byte)) {
                out += [0x3D, upperHex[Int(byte >> 4)], upperHex[Int(byte & 15)]]
                column += 3
            } else {
                out.append(byte)
                column += 1
            }
        }
    }

    /// White space counts only inside of a line.
    private static func isPlain(_ byte: UInt8, isLast: Bool) -> Bool {
        switch byte {
        case 0x20, 0x09: !isLast
        case 0x3D: false
        case 0x21...0x7E: true
        default: false
        }
    }

    private static func isRiskyAtStart(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || byte == UInt8(ascii: "F") || byte == UInt8(ascii: "-")
    }
}

/// The digits of quoted-printable, encoded words and RFC 2231.
let upperHex = Array("0123456789ABCDEF".utf8)
