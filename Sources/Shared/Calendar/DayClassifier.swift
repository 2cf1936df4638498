import Kernel

/// Tells for one day after the other whether it counts, and why not. It keeps the holidays of the year it saw last, so
/// that a walk over the days of many years computes each year once.
struct DayClassifier {
    private let rules: [HolidayRule]
    private var year: Int?
    private var holidays: [Holiday] = []
    private var closingDays: [Holiday] = []

    init(_ calendar: MarketCalendar) { rules = calendar.rules }

    /// Why `date` is not a day of `type`; nil when it is one (CA-1).
    mutating func obstacle(to type: DayType, on date: CivilDate) -> SkipReason? {
        guard type != .calendarDay else { return nil }
        turn(to: date.year)
        let free = type == .bankDay ? closingDays : holidays
        // The holiday is the better reason on a Saturday or Sunday, too.
        if let holiday = free.first(where: { $0.date == date }) { return .holiday(holiday.name) }
        switch date.weekday {
        case 7: return .sunday
        case 6: return type == .werktag ? nil : .saturday
        default: return nil
        }
    }

    private mutating func turn(to year: Int) {
        guard self.year != year else { return }
        self.year = year
        holidays = MarketCalendar.holidays(in: year, by: rules)
        closingDays = MarketCalendar.holidays(in: year, by: HolidayTables.target)
    }
}
