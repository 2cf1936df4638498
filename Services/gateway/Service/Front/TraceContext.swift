import Synchronization

/// The W3C trace context of one request: the caller's trace goes on, or a new one begins.
struct TraceContext: Sendable {
    /// 32 hexadecimal digits.
    let traceID: String
    /// `00-<trace>-<span>-<flags>` with a span of our own: what calls and outbox rows carry on.
    let traceParent: String

    /// - Parameters:
    ///   - parent: the header `traceparent` of the request; one that is malformed counts as none.
    ///   - random: three random words for new ids.
    init(parent: String?, random: (UInt64, UInt64, UInt64)) {
        let span = Self.digits(random.0 | 1)
        if let parent, let (trace, flags) = Self.parse(parent) {
            traceID = trace
            traceParent = "00-\(trace)-\(span)-\(flags)"
        } else {
            traceID = Self.digits(random.1 | 1) + Self.digits(random.2)
            traceParent = "00-\(traceID)-\(span)-01"
        }
    }

    /// Trace id and flags of a well-formed header. Later versions may be longer; what we know of them comes first.
    static func parse(_ text: String) -> (trace: String, flags: String)? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 55, bytes[2] == 0x2D, bytes[35] == 0x2D, bytes[52] == 0x2D else { return nil }
        let fields = [0..<2, 3..<35, 36..<52, 53..<55]
        guard fields.allSatisfy({ bytes[$0].allSatisfy(isLowerCaseHex) }) else { return nil }
        let version = bytes[0..<2]
        guard version != [0x66, 0x66], version != [0x30, 0x30] || bytes.count == 55,
            bytes.count == 55 || bytes[55] == 0x2D
        else { return nil }
        guard bytes[3..<35].contains(where: { $0 != 0x30 }), bytes[36..<52].contains(where: { $0 != 0x30 }) else {
            return nil
        }
        return (String(decoding: bytes[3..<35], as: UTF8.self), String(decoding: bytes[53..<55], as: UTF8.self))
    }

    private static func isLowerCaseHex(_ byte: UInt8) -> Bool { (48...57).contains(byte) || (97...102).contains(byte) }

    private static func digits(_ word: UInt64) -> String {
        let text = String(word, radix: 16)
        return String(repeating: "0", count: 16 - text.utf8.count) + text
    }
}

/// Numbers for the ids of traces: all different and not secret, so they need not come from the kernel each time.
enum TraceNumbers {
    /// SplitMix64 from a place that chance chooses.
    private static let state = Atomic<UInt64>(.random(in: .min ... .max))

    static func next() -> UInt64 {
        var z = state.wrappingAdd(0x9E37_79B9_7F4A_7C15, ordering: .relaxed).newValue
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
