import Kernel

/// One line of holiday data: when a holiday falls, in which years and where it holds (CA-2).
struct HolidayRule: Hashable, Sendable {
    /// How the date follows from the year.
    enum Occurrence: Hashable, Sendable {
        case fixed(month: Int, day: Int)
        /// The date, or the day before when it is a Sunday.
        case fixedOrSaturdayBefore(month: Int, day: Int)
        /// Days after Easter Sunday, negative before it.
        case easter(Int)
        /// The last such weekday (1 = Monday) before a date, that date excluded.
        case weekdayBefore(weekday: Int, month: Int, day: Int)
    }

    let occurrence: Occurrence
    let name: HolidayName
    /// The first year, nil when the holiday is older than anything that is computed here.
    let since: Int?
    /// The last year, nil when there is no end.
    let until: Int?
    /// Where it holds; empty means in the whole market.
    let regions: [Region]

    static func fixed(
        _ month: Int, _ day: Int, _ name: HolidayName, since: Int? = nil, until: Int? = nil, in regions: [Region] = []
    ) -> HolidayRule {
        HolidayRule(
            occurrence: .fixed(month: month, day: day), name: name, since: since, until: until, regions: regions)
    }

    static func fixedOrSaturdayBefore(
        _ month: Int, _ day: Int, _ name: HolidayName, since: Int? = nil, until: Int? = nil
    ) -> HolidayRule {
        HolidayRule(
            occurrence: .fixedOrSaturdayBefore(month: month, day: day), name: name, since: since, until: until,
            regions: [])
    }

    static func easter(_ offset: Int, _ name: HolidayName, in regions: [Region] = []) -> HolidayRule {
        HolidayRule(occurrence: .easter(offset), name: name, since: nil, until: nil, regions: regions)
    }

    static func weekday(
        _ weekday: Int, before month: Int, _ day: Int, _ name: HolidayName, since: Int? = nil, in regions: [Region]
    ) -> HolidayRule {
        HolidayRule(
            occurrence: .weekdayBefore(weekday: weekday, month: month, day: day), name: name, since: since, until: nil,
            regions: regions)
    }

    func holds(in region: Region?) -> Bool { regions.isEmpty || region.map(regions.contains) == true }

    /// The day in `year`; nil when the holiday does not exist in that year.
    func date(in year: Int, easter: CivilDate) -> CivilDate? {
        if let since, year < since { return nil }
        if let until, year > until { return nil }
        switch occurrence {
        case .fixed(let month, let day):
            return HolidayRule.date(year, month, day)
        case .fixedOrSaturdayBefore(let month, let day):
            let date = HolidayRule.date(year, month, day)
            return date.weekday == 7 ? date.adding(days: -1) : date
        case .easter(let offset):
            return easter.adding(days: offset)
        case .weekdayBefore(let weekday, let month, let day):
            let last = HolidayRule.date(year, month, day).adding(days: -1)
            return last.adding(days: -((last.weekday - weekday + 7) % 7))
        }
    }

    private static func date(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
        guard let date = CivilDate(year: year, month: month, day: day) else {
            preconditionFailure("holiday data name a day that does not exist")
        }
        return date
    }
}
