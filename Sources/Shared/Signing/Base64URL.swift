private let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

/// Base64 with the URL alphabet and no padding (RFC 4648 §5).
package func base64URL(_ bytes: [UInt8]) -> String {
    String(unsafeUninitializedCapacity: (bytes.count * 4 + 2) / 3) { out in
        let digits = alphabet.utf8Start
        var count = 0
        var buffer: UInt32 = 0
        var bits = 0
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                out.initializeElement(at: count, to: digits[Int(buffer >> UInt32(bits) & 63)])
                count += 1
            }
        }
        if bits > 0 {
            out.initializeElement(at: count, to: digits[Int(buffer << UInt32(6 - bits) & 63)])
            count += 1
        }
        return count
    }
}

/// The bytes of base64url text without padding; nil when it is malformed.
package func bytes(base64URL text: String) -> [UInt8]? {
    var out: [UInt8] = []
    var buffer: UInt32 = 0
    var bits = 0
    for character in text.utf8 {
        guard let value = sixBits(character) else { return nil }
        buffer = (buffer << 6 | UInt32(value)) & 0xFFFFFF
        bits += 6
        if bits >= 8 {
            bits -= 8
            out.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
        }
    }
    guard bits < 6, buffer & ((1 << UInt32(bits)) - 1) == 0 else { return nil }
    return out
}

private func sixBits(_ character: UInt8) -> UInt8? {
    switch character {
    case 65...90: character - 65
    case 97...122: character - 71
    case 48...57: character + 4
    case 45: 62
    case 95: 63
    default: nil
    }
}
