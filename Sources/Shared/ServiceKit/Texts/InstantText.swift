import Calendar
import Kernel

extension Timestamp {
    /// What the clocks of the market show, with weekday and zone: `Freitag, 4. Dezember 2026, 14:30 Uhr (MEZ)`.
    package func text(in language: Language, market: Market, withSeconds: Bool = false) -> String {
        let local = MarketCalendar(market: market).localTime(at: self)
        var time = ReaderText.timeOfDay(minute: local.secondOfDay / 60)
        if withSeconds {
            let seconds = local.secondOfDay % 60
            time += ":\(seconds < 10 ? "0" : "")\(seconds)"
        }
        return text(date: local.date, time: time, zoneAt: local, in: language, market: market)
    }

    /// The end of a span, as people say it: one that ends at midnight ends at 24:00 of the day before (CA-3). Seconds
    /// are cut off, so the text never promises more time than there is.
    package func deadlineText(in language: Language, market: Market) -> String {
        let local = MarketCalendar(market: market).localTime(at: self)
        guard local.secondOfDay == 0 else { return text(in: language, market: market) }
        return text(
            date: local.date.adding(days: -1), time: ReaderText.timeOfDay(minute: 1440), zoneAt: local, in: language,
            market: market)
    }

    private func text(
        date: CivilDate, time: String, zoneAt local: LocalTime, in language: Language, market: Market
    ) -> String {
        let wall = Int64(local.date.dayNumber) * 86_400 + Int64(local.secondOfDay)
        let offset = wall - floorDivide(microseconds, 1_000_000).quotient
        let zone = ReaderText.zone(offsetSeconds: offset, market: market, in: language)
        let day = date.text(in: language, withWeekday: true)
        return switch language {
        case .de: "\(day), \(time) Uhr (\(zone))"
        case .nl: "\(day), \(time) uur (\(zone))"
        case .en: "\(day), \(time) (\(zone))"
        }
    }
}
