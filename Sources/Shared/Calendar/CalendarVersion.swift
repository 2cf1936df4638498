import Kernel

extension MarketCalendar {
    /// The version of the calendar's data, e.g. `2026.1-5f0c92d1`: the edition of the tables and a checksum of the
    /// lines that concern this calendar, of its zone's name and the TARGET days. It changes when one of them changes
    /// (CA-6).
    package var version: String { "\(HolidayTables.edition)-\(hex(checksum))" }

    /// FNV-1a with 32 bits: it notices a change, it does not protect against anybody.
    private var checksum: [UInt8] {
        var hash: UInt32 = 0x811C_9DC5
        for line in [zone.identifier] + rules.map(\.canonicalText) + HolidayTables.target.map(\.canonicalText) {
            for byte in line.utf8 + [10] {
                hash = (hash ^ UInt32(byte)) &* 0x0100_0193
            }
        }
        return (0..<4).map { UInt8(truncatingIfNeeded: hash >> UInt32(24 - 8 * $0)) }
    }
}

extension HolidayRule {
    /// One line that states the rule for a region in full; other regions' lists do not enter into it.
    fileprivate var canonicalText: String {
        let when =
            switch occurrence {
            case .fixed(let month, let day): "fixed \(month) \(day)"
            case .fixedOrSaturdayBefore(let month, let day): "fixedOrSaturdayBefore \(month) \(day)"
            case .easter(let offset): "easter \(offset)"
            case .weekdayBefore(let weekday, let month, let day): "weekdayBefore \(weekday) \(month) \(day)"
            }
        return "\(name.rawValue) \(when) \(since.map(String.init) ?? "-") \(until.map(String.init) ?? "-")"
    }
}
