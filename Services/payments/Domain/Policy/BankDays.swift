import Calendar
import Kernel

/// The days on which the bank works (CA-1), for debits and transfers. TARGET's days are the same in every market; days
/// begin where the platform's bank is.
package struct BankDays: Sendable {
    private let calendar = MarketCalendar(market: .de)

    package init() {}

    /// The local day of an instant.
    package func day(of instant: Timestamp) -> CivilDate { calendar.date(at: instant) }

    /// The instant of a minute of a local day.
    package func instant(_ day: CivilDate, minute: Int64) -> Timestamp {
        calendar.startOfDay(day).adding(seconds: minute * 60)
    }

    /// `day` itself, or the first bank day after it.
    package func first(onOrAfter day: CivilDate) -> CivilDate {
        var day = day
        while !calendar.isDay(.bankDay, day) { day = day.adding(days: 1) }
        return day
    }

    /// The bank day that lies `count` bank days before a bank day.
    package func day(_ count: Int, before day: CivilDate) -> CivilDate {
        var day = day
        for _ in 0..<count { day = calendar.lastBankDay(onOrBefore: day.adding(days: -1)) }
        return day
    }

    /// The first bank day whose files are still to be made: today, unless the minute of the day at which they are made
    /// has passed.
    package func nextRun(after instant: Timestamp, minute: Int64) -> CivilDate {
        let today = day(of: instant)
        return first(onOrAfter: instant < self.instant(today, minute: minute) ? today : today.adding(days: 1))
    }

    /// When a debit that is announced on a day is handed in and booked (PY-3): the first bank day after the
    /// announcement's time whose file can still be made.
    /// - Parameter earliest: the first day whose file can still be made.
    package func debit(
        announcedOn day: CivilDate, notBefore earliest: CivilDate? = nil, preNotificationDays: Int, leadBankDays: Int
    ) -> (submitOn: CivilDate, collectOn: CivilDate) {
        var collectOn = first(onOrAfter: day.adding(days: preNotificationDays))
        while true {
            let submitOn = self.day(leadBankDays, before: collectOn)
            if submitOn >= earliest ?? day { return (submitOn, collectOn) }
            collectOn = first(onOrAfter: collectOn.adding(days: 1))
        }
    }
}
