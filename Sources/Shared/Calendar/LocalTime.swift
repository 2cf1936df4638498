import Kernel

/// What a clock on the wall of a market shows, to the second: `2026-05-14T09:00:00`. It is no instant without a zone.
package struct LocalTime: Hashable, Sendable {
    /// The local date.
    package let date: CivilDate
    /// Seconds shown since 00:00, 0 … 86,399.
    package let secondOfDay: Int

    /// Nil when `secondOfDay` is not one of 0 … 86,399.
    package init?(date: CivilDate, secondOfDay: Int) {
        guard (0..<86_400).contains(secondOfDay) else { return nil }
        self.date = date
        self.secondOfDay = secondOfDay
    }

    /// The reading as if the wall clock ran in UTC, in seconds since 1970.
    var wallSeconds: Int64 { Int64(date.dayNumber) * 86_400 + Int64(secondOfDay) }
}

extension LocalTime: LosslessStringConvertible {
    /// `2026-05-14T09:00:00`
    package var description: String {
        "\(date)T\(pad(secondOfDay / 3600)):\(pad(secondOfDay / 60 % 60)):\(pad(secondOfDay % 60))"
    }

    /// Reads `2026-05-14T09:00` or `2026-05-14T09:00:30`; nil for anything else, an offset or a fraction included.
    package init?(_ text: String) {
        let halves = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, let date = CivilDate(String(halves[0])) else { return nil }
        let fields = halves[1].split(separator: ":", omittingEmptySubsequences: false).map(twoDigitNumber)
        guard (2...3).contains(fields.count), let hour = fields[0], hour < 24, let minute = fields[1], minute < 60,
            let second = fields.count == 3 ? fields[2] : 0, second < 60
        else { return nil }
        self.init(date: date, secondOfDay: hour * 3600 + minute * 60 + second)
    }
}

/// Why a local time names no instant.
package enum LocalTimeError: Error, Hashable, Sendable {
    /// The text is not of the form `2026-05-14T09:00` or `2026-05-14T09:00:30`.
    case malformed(String)
    /// The clocks of the zone were put forward over this time; it never was.
    case nonexistent(LocalTime, zone: String)
}

extension LocalTimeError: CustomStringConvertible {
    /// One sentence, fit for the person who typed the time.
    package var description: String {
        switch self {
        case .malformed(let text):
            "\"\(text)\" is not a local time; write it as 2026-05-14T09:00 or 2026-05-14T09:00:30."
        case .nonexistent(let time, let zone):
            "\(time) does not exist in \(zone): the clocks are put forward over it."
        }
    }
}

private func pad(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

private func twoDigitNumber(_ text: Substring) -> Int? {
    guard text.utf8.count == 2, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(text)
}
