import Kernel
import Wire

extension Wording {
    /// Fills `{name}` with the detail of that name, as a reader of `language` writes it. A missing detail reads `?`.
    static func fill(_ template: String, with details: [String: JSONValue], in language: Language) -> String {
        guard template.utf8.contains(UInt8(ascii: "{")) else { return template }
        var out = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            out += rest[..<open]
            let name = String(rest[rest.index(after: open)..<close])
            out += details[name].map { readable($0, in: language) } ?? "?"
            rest = rest[rest.index(after: close)...]
        }
        return out + rest
    }

    /// The names in braces of a template.
    static func placeholders(_ template: String) -> Set<String> {
        Set(template.split(separator: "{").dropFirst().compactMap { $0.split(separator: "}").first.map(String.init) })
    }

    private static func readable(_ value: JSONValue, in language: Language) -> String {
        switch value {
        case .null: return "–"
        case .bool(let value): return truth(value, in: language)
        case .integer(let value): return String(value)
        case .number(let value): return decimal(String(value), in: language)
        case .string(let text): return Timestamp(text).map { readable($0, in: language) } ?? text
        case .array(let values): return values.map { readable($0, in: language) }.joined(separator: ", ")
        case .object(let members):
            guard let amount = members["amount"]?.integerValue, let text = members["currency"]?.stringValue,
                let currency = CurrencyCode(rawValue: text)
            else { return "…" }
            return decimal(Money(amount: amount, currency: currency).description, in: language)
        }
    }

    private static func truth(_ value: Bool, in language: Language) -> String {
        switch language {
        case .de: value ? "ja" : "nein"
        case .nl: value ? "ja" : "nee"
        case .en: value ? "yes" : "no"
        }
    }

    /// German and Dutch write a decimal comma.
    private static func decimal(_ text: String, in language: Language) -> String {
        language == .en ? text : String(text.map { $0 == "." ? "," : $0 })
    }

    private static func readable(_ instant: Timestamp, in language: Language) -> String {
        let text = Timestamp(seconds: instant.microseconds / 1_000_000).description
        let date = text.prefix(10).split(separator: "-")
        guard date.count == 3 else { return text }
        let time = text.dropFirst(11).prefix(8)
        return switch language {
        case .de: "\(date[2]).\(date[1]).\(date[0]) \(time) UTC"
        case .nl: "\(date[2])-\(date[1])-\(date[0]) \(time) UTC"
        case .en: "\(date[0])-\(date[1])-\(date[2]) \(time) UTC"
        }
    }
}
