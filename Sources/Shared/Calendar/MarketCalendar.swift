import Kernel

/// A public holiday on its day.
package struct Holiday: Hashable, Sendable {
    /// The local date.
    package let date: CivilDate
    /// What is celebrated.
    package let name: HolidayName
}

/// The days of one market or region: which count as what, and when they begin and end (CA-1, CA-2, CA-7).
///
/// It is a value without shared state. Whoever asks for many days keeps a `DayClassifier`, which computes the holidays
/// of each year once.
package struct MarketCalendar: Sendable {
    /// Which calendar this is.
    package let id: CalendarID
    let rules: [HolidayRule]
    let zone: LocalZone

    /// The calendar named `id`.
    package init(_ id: CalendarID) {
        self.init(id, zone: .of(id.market))
    }

    /// The calendar of a whole market.
    package init(market: Market) { self.init(CalendarID(market: market)) }

    /// The holidays of `id` in another zone than its market's, for places and times in which days differ in length.
    package init(_ id: CalendarID, zone: LocalZone) {
        self.id = id
        self.zone = zone
        rules = HolidayTables.rules(of: id.market).filter { $0.holds(in: id.region) }
    }

    /// The public holidays of `year` in the order of their dates; none in the sandbox market (CA-2).
    package func holidays(in year: Int) -> [Holiday] { MarketCalendar.holidays(in: year, by: rules) }

    /// The days of `year` on which TARGET is closed, Saturdays and Sundays aside (CA-1).
    package static func targetClosingDays(in year: Int) -> [Holiday] { holidays(in: year, by: HolidayTables.target) }

    /// Whether `date` is a day of `type` (CA-1).
    package func isDay(_ type: DayType, _ date: CivilDate) -> Bool {
        var days = DayClassifier(self)
        return days.obstacle(to: type, on: date) == nil
    }

    /// The number of days of `type` from `first` to `last`, both included; 0 when `last` is before `first`.
    package func count(of type: DayType, from first: CivilDate, through last: CivilDate) -> Int {
        guard first <= last else { return 0 }
        var days = DayClassifier(self)
        var count = 0
        for number in first.dayNumber...last.dayNumber
        where days.obstacle(to: type, on: CivilDate(dayNumber: number)) == nil {
            count += 1
        }
        return count
    }

    /// The last bank day that is not after `date` (CA-1, PY-7).
    package func lastBankDay(onOrBefore date: CivilDate) -> CivilDate {
        var days = DayClassifier(self)
        var day = date
        while days.obstacle(to: .bankDay, on: day) != nil { day = day.adding(days: -1) }
        return day
    }

    /// The first instant of a local day, also where the clocks change at midnight.
    package func startOfDay(_ date: CivilDate) -> Timestamp { zone.startOfDay(date) }

    /// The local day that an instant belongs to.
    package func date(at instant: Timestamp) -> CivilDate { zone.date(at: instant) }

    /// What the market's wall clock shows at an instant; fractions of a second are dropped.
    package func localTime(at instant: Timestamp) -> LocalTime { zone.localTime(at: instant) }

    /// The instant of a local time, the first of two when the clocks are put back over it; `LocalTimeError.nonexistent`
    /// when they are put forward over it.
    package func instant(of time: LocalTime) throws(LocalTimeError) -> Timestamp { try zone.instant(of: time) }

    /// The instant of a local time written as `2026-05-14T09:00` or `2026-05-14T09:00:30`, with the errors of
    /// `LocalTimeError` for what is malformed or never was.
    package func instant(local text: String) throws(LocalTimeError) -> Timestamp {
        guard let time = LocalTime(text) else { throw .malformed(text) }
        return try zone.instant(of: time)
    }

    static func holidays(in year: Int, by rules: [HolidayRule]) -> [Holiday] {
        guard !rules.isEmpty else { return [] }
        let easter = easterSunday(of: year)
        let holidays = rules.compactMap { rule in
            rule.date(in: year, easter: easter).map { Holiday(date: $0, name: rule.name) }
        }
        return holidays.sorted { $0.date < $1.date }
    }
}
