import Kernel
import Wire

/// Reads the values of request headers.
enum HeaderText {
    /// The best of our languages for an `Accept-Language`; nil when it names none of them.
    static func language(_ text: String) -> Language? {
        var best: (language: Language, quality: Double)?
        for range in text.split(separator: ",").prefix(20) {
            let parts = range.split(separator: ";")
            guard let tag = parts.first?.drop(while: { $0 == " " }).prefix(while: { $0 != "-" && $0 != " " }) else {
                continue
            }
            let quality = parts.dropFirst().compactMap(quality).first ?? 1
            guard let language = Language(rawValue: tag.lowercased()), quality > 0, quality > best?.quality ?? 0 else {
                continue
            }
            best = (language, quality)
        }
        return best?.language
    }

    /// How much an `Accept` likes a media type, 0 … 1: what its most specific range says; 0 when none covers it.
    static func quality(of mediaType: String, in accept: String) -> Double {
        let type = mediaType.prefix { $0 != ";" }
        let main = type.prefix { $0 != "/" }
        var found = (specificity: 0, quality: 0.0)
        for range in accept.split(separator: ",").prefix(50) {
            let parts = range.split(separator: ";")
            guard let name = parts.first?.filter({ $0 != " " && $0 != "\t" }).lowercased() else { continue }
            let specificity = name == type ? 3 : name == "\(main)/*" ? 2 : name == "*/*" ? 1 : 0
            guard specificity > found.specificity else { continue }
            found = (specificity, parts.dropFirst().compactMap(quality).first ?? 1)
        }
        return min(max(found.quality, 0), 1)
    }

    private static func quality(_ parameter: Substring) -> Double? {
        let text = parameter.filter { $0 != " " }
        return text.hasPrefix("q=") ? Double(text.dropFirst(2)) : nil
    }

    /// The version in `If-Match: "7"`.
    static func version(_ text: String) throws(RPCError) -> Int64 {
        guard text.utf8.count >= 3, text.hasPrefix("\""), text.hasSuffix("\""),
            let version = Int64(text.dropFirst().dropLast())
        else { throw refusal("If-Match", "the ETag of the version that was edited") }
        return version
    }

    /// The tags of `If-None-Match`, compared weakly.
    static func tags(_ text: String) -> [String] {
        text.split(separator: ",").prefix(100).map { tag in
            let trimmed = tag.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
            let text = String(trimmed)
            return text.hasPrefix("W/") ? String(text.dropFirst(2)) : text
        }
    }

    /// The token of `Authorization: Bearer …`.
    static func bearer(_ text: String) throws(RPCError) -> String {
        let parts = text.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer", parts[1].utf8.count <= 8192 else {
            throw RPCError(.unauthenticated, reason: "CREDENTIALS_MALFORMED", "Authorization must read 'Bearer …'")
        }
        return String(parts[1])
    }

    /// A key of 1 to 200 visible ASCII characters.
    static func idempotencyKey(_ text: String) throws(RPCError) -> String {
        guard (1...200).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw RPCError(
                .invalidArgument, reason: "IDEMPOTENCY_KEY_INVALID", "1 to 200 visible ASCII characters", rule: "PY-12")
        }
        return text
    }

    /// A position of a live feed.
    static func position(_ text: String) throws(RPCError) -> Int64 {
        guard let position = Int64(text), position >= 0 else {
            throw refusal("Last-Event-ID", "the id of an event of this feed")
        }
        return position
    }

    /// The value of one cookie.
    static func cookie(_ name: String, in text: String) -> String? {
        for pair in text.split(separator: ";") {
            let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            if parts.count == 2, parts[0] == name { return String(parts[1]) }
        }
        return nil
    }

    private static func refusal(_ header: String, _ expected: String) -> RPCError {
        RPCError(
            .invalidArgument, reason: "INVALID_HEADER", "the header \(header) must be \(expected)",
            details: ["header": .string(header), "expected": .string(expected)])
    }
}
