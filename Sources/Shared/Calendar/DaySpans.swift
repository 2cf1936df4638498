import Kernel

/// The end of a span of days (CA-3).
package struct SpanEnd: Hashable, Sendable {
    /// The last day of the span without § 193 BGB.
    package let nominalLastDay: CivilDate
    /// The last day on which one is in time.
    package let lastDay: CivilDate
    /// 24:00 local time of the last day: in time is what happens before this instant.
    package let endsAt: Timestamp
}

extension MarketCalendar {
    /// The end of a span of `days` days of `type` after an event: the day of the event is not counted, and the span
    /// ends at 24:00 local time of its last day (CA-3).
    ///
    /// With `shift` an end on a Saturday, a Sunday or a holiday moves to the next working day (§ 193 BGB), which is for
    /// duties and declarations of a party, not for reminders and not for the platform's own duty to pay.
    /// `days` is not negative and at most `DeadlineBudget.maximumDays`.
    package func deadline(afterDays days: Int, of type: DayType, from event: Timestamp, shift: Bool) -> SpanEnd {
        precondition((0...DeadlineBudget.maximumDays).contains(days), "a span of days has a limit")
        var classifier = DayClassifier(self)
        var last = date(at: event)
        var remaining = days
        while remaining > 0 {
            last = last.adding(days: 1)
            if classifier.obstacle(to: type, on: last) == nil { remaining -= 1 }
        }
        let nominal = last
        if shift {
            while classifier.obstacle(to: .workingDay, on: last) != nil { last = last.adding(days: 1) }
        }
        return SpanEnd(nominalLastDay: nominal, lastDay: last, endsAt: startOfDay(last.adding(days: 1)))
    }

    /// The last day for something that is due at least `days` calendar days before the day of an event: the day that
    /// lies `days` dates before it, until 24:00 local time (HD-11).
    ///
    /// Notice given on a Monday is 14 days before the Monday of the week after next. § 193 BGB moves nothing here.
    /// `days` is not negative and at most `DeadlineBudget.maximumDays`.
    package func deadline(daysBefore days: Int, _ event: Timestamp) -> SpanEnd {
        precondition((0...DeadlineBudget.maximumDays).contains(days), "a span of days has a limit")
        let last = date(at: event).adding(days: -days)
        return SpanEnd(nominalLastDay: last, lastDay: last, endsAt: startOfDay(last.adding(days: 1)))
    }
}
