import Calendar
import Kernel

/// Amounts, dates and instants as a person reads them (MK-1, PY-11).
package enum ReaderText {
    /// `1.250,00 EUR`, `€ 1.250,00`, `EUR 1,250.00`.
    static func money(_ money: Money, in language: Language) -> String {
        let minor = money.amount.magnitude % 100
        let cents = minor < 10 ? "0\(minor)" : "\(minor)"
        let sign = money.amount < 0 ? "-" : ""
        let code = money.currency.rawValue
        switch language {
        case .de: return "\(sign)\(grouped(money.amount.magnitude / 100, by: ".")),\(cents) \(code)"
        case .nl:
            let symbol = money.currency == .eur ? "€" : "US$"
            return "\(symbol) \(sign)\(grouped(money.amount.magnitude / 100, by: ".")),\(cents)"
        case .en: return "\(code) \(sign)\(grouped(money.amount.magnitude / 100, by: ",")).\(cents)"
        }
    }

    /// Digits in groups of three.
    private static func grouped(_ value: UInt64, by separator: String) -> String {
        var digits = Substring(String(value))
        var groups: [Substring] = []
        while digits.count > 3 {
            groups.insert(digits.suffix(3), at: 0)
            digits = digits.dropLast(3)
        }
        return ([digits] + groups).joined(separator: separator)
    }

    static func date(_ date: CivilDate, in language: Language, withWeekday: Bool) -> String {
        let month = months(in: language)[date.month - 1]
        let text = language == .de ? "\(date.day). \(month) \(date.year)" : "\(date.day) \(month) \(date.year)"
        guard withWeekday else { return text }
        return weekday(date.weekday, in: language) + (language == .nl ? " " : ", ") + text
    }

    /// The name of a day of the week: 1 = Monday … 7 = Sunday.
    package static func weekday(_ number: Int, in language: Language) -> String {
        precondition((1...7).contains(number), "a week has seven days")
        return weekdays(in: language)[number - 1]
    }

    /// A time of the local day, in minutes from 0 to 1440: `09:05`, `24:00`.
    package static func timeOfDay(minute: Int) -> String {
        let (hour, rest) = minute.quotientAndRemainder(dividingBy: 60)
        return "\(hour < 10 ? "0" : "")\(hour):\(rest < 10 ? "0" : "")\(rest)"
    }

    /// `MEZ`, `CET`, `EST`: the zone whose clock the market's people look at. Elsewhere the distance from UTC.
    static func zone(offsetSeconds: Int64, market: Market, in language: Language) -> String {
        switch (market, offsetSeconds) {
        case (.us, -18_000): return "EST"
        case (.us, -14_400): return "EDT"
        case (.de, 3_600), (.at, 3_600), (.nl, 3_600), (.be, 3_600), (.fr, 3_600):
            return language == .de ? "MEZ" : "CET"
        case (.de, 7_200), (.at, 7_200), (.nl, 7_200), (.be, 7_200), (.fr, 7_200):
            return language == .de ? "MESZ" : "CEST"
        default:
            let minutes = Int(offsetSeconds.magnitude / 60)
            return "UTC\(offsetSeconds < 0 ? "-" : "+")\(timeOfDay(minute: minutes))"
        }
    }

    private static func months(in language: Language) -> [String] {
        switch language {
        case .de:
            [
                "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
                "November", "Dezember",
            ]
        case .nl:
            [
                "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
                "november", "december",
            ]
        case .en:
            [
                "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                "November", "December",
            ]
        }
    }

    private static func weekdays(in language: Language) -> [String] {
        switch language {
        case .de: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]
        case .nl: ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
        case .en: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
        }
    }
}

extension Money {
    /// The amount as a reader of the language writes it: `1.250,00 EUR`, `€ 1.250,00`, `EUR 1,250.00`.
    package func text(in language: Language) -> String { ReaderText.money(self, in: language) }
}

extension CivilDate {
    /// `4. Dezember 2026`, `4 december 2026`, `4 December 2026`; with the weekday `Freitag, 4. Dezember 2026`.
    package func text(in language: Language, withWeekday: Bool = false) -> String {
        ReaderText.date(self, in: language, withWeekday: withWeekday)
    }
}
