/// How much time a rule gives, and how it is counted. Policies override the defaults with a value of this type.
///
/// As text and in JSON: `PT24H counted`, `PT48H elapsed`, `P7D werktag`, `P10D calendarDay shifted`,
/// `-P14D calendarDay`; the number of hours can be one of minutes (`M`) or seconds (`S`).
package enum DeadlineBudget: Hashable, Sendable {
    /// Time inside working days (CA-4).
    case counted(seconds: Int64)
    /// Time by the clock, weekends included; at exactly that time the window is over (CA-5).
    case elapsed(seconds: Int64)
    /// Days after the event; `shift` moves an end on a Saturday, Sunday or holiday by § 193 BGB (CA-3).
    case days(Int, DayType, shift: Bool)
    /// Calendar days before the day of the event, at the latest (HD-11).
    case daysBefore(Int)

    /// The longest span of days that is computed: ten years.
    package static let maximumDays = 3_660
    /// The longest counted or elapsed time that is computed, in seconds: ten years.
    package static let maximumSeconds: Int64 = 3_660 * 86_400

    /// The part of a counted or elapsed time after `percent` of it, cut to whole seconds (reminders of HD-3); nil for
    /// spans of days, which have no parts, and outside of 0 … 100.
    package func share(percent: Int64) -> DeadlineBudget? {
        guard (0...100).contains(percent) else { return nil }
        switch self {
        case .counted(let seconds): return .counted(seconds: seconds * percent / 100)
        case .elapsed(let seconds): return .elapsed(seconds: seconds * percent / 100)
        case .days, .daysBefore: return nil
        }
    }

    /// Whether the number is neither negative nor above the limits.
    package var isWithinLimits: Bool {
        switch self {
        case .counted(let seconds), .elapsed(let seconds): (0...Self.maximumSeconds).contains(seconds)
        case .days(let days, _, _), .daysBefore(let days): (0...Self.maximumDays).contains(days)
        }
    }
}

extension DeadlineBudget: LosslessStringConvertible, Codable {
    /// The text form, e.g. `PT24H counted`.
    package var description: String {
        switch self {
        case .counted(let seconds): "\(Self.duration(seconds)) counted"
        case .elapsed(let seconds): "\(Self.duration(seconds)) elapsed"
        case .days(let days, let type, let shift): "P\(days)D \(type.rawValue)\(shift ? " shifted" : "")"
        case .daysBefore(let days): "-P\(days)D calendarDay"
        }
    }

    /// Reads the text form; nil for anything else and for numbers beyond the limits.
    package init?(_ text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        let budget: DeadlineBudget
        switch words.count {
        case 2 where words[1] == "counted":
            guard let seconds = Self.seconds(words[0]) else { return nil }
            budget = .counted(seconds: seconds)
        case 2 where words[1] == "elapsed":
            guard let seconds = Self.seconds(words[0]) else { return nil }
            budget = .elapsed(seconds: seconds)
        case 2 where text.hasPrefix("-"):
            guard let days = Self.number(words[0], between: "-P", and: "D"), words[1] == "calendarDay",
                let days = Int(exactly: days)
            else { return nil }
            budget = .daysBefore(days)
        case 2, 3:
            guard let days = Self.number(words[0], between: "P", and: "D"), let days = Int(exactly: days),
                let type = DayType(rawValue: String(words[1])), words.count == 2 || words[2] == "shifted"
            else { return nil }
            budget = .days(days, type, shift: words.count == 3)
        default:
            return nil
        }
        guard budget.isWithinLimits else { return nil }
        self = budget
    }

    /// Reads the text form; throws `DecodingError.dataCorrupted` for anything else.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = DeadlineBudget(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a budget (PT24H counted)")
        }
        self = value
    }

    /// Writes the text form.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    private static func duration(_ seconds: Int64) -> String {
        if seconds.isMultiple(of: 3600) { return "PT\(seconds / 3600)H" }
        return seconds.isMultiple(of: 60) ? "PT\(seconds / 60)M" : "PT\(seconds)S"
    }

    private static func seconds(_ text: Substring) -> Int64? {
        for (unit, length) in [("H", 3600), ("M", 60), ("S", 1)] as [(String, Int64)] {
            guard let number = number(text, between: "PT", and: unit) else { continue }
            let (seconds, overflow) = number.multipliedReportingOverflow(by: length)
            return overflow ? nil : seconds
        }
        return nil
    }

    private static func number(_ text: Substring, between prefix: String, and suffix: String) -> Int64? {
        guard text.hasPrefix(prefix), text.hasSuffix(suffix) else { return nil }
        let digits = text.dropFirst(prefix.count).dropLast(suffix.count)
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int64(digits)
    }
}
