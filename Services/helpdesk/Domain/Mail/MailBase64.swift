/// Base64 with padding (RFC 4648 §4), as mail uses it.
enum MailBase64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    /// Bytes of a line without its end (RFC 2045 §6.8).
    private static let lineBytes = 76

    static func encode(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        var buffer: UInt32 = 0
        var bits = 0
        for byte in bytes {
            buffer = (buffer << 8 | UInt32(byte)) & 0xFFFFFF
            bits += 8
            while bits >= 6 {
                bits -= 6
                out.append(alphabet[Int(buffer >> UInt32(bits) & 63)])
            }
        }
        if bits > 0 { out.append(alphabet[Int(buffer << UInt32(6 - bits) & 63)]) }
        while !out.count.isMultiple(of: 4) { out.append(UInt8(ascii: "=")) }
        return out
    }

    /// In lines of 76 with CRLF behind each.
    static func encodeLines(_ bytes: [UInt8]) -> [UInt8] {
        let text = encode(bytes)
        var out: [UInt8] = []
        out.reserveCapacity(text.count + text.count / 32 + 2)
        for start in stride(from: 0, to: text.count, by: lineBytes) {
            out += text[start..<min(start + lineBytes, text.count)]
            out += [0x0D, 0x0A]
        }
        return out
    }
}
