import Kernel

/// A stretch of a local day, cut to the span that was asked for.
struct DayStretch {
    let date: CivilDate
    let span: TimeSegment
    /// Why it does not count, nil when it does.
    let obstacle: SkipReason?
}

extension MarketCalendar {
    /// Microseconds of the half-open span [`start`, `end`) that lie inside working days, 00:00–24:00 local (CA-4).
    /// It is 0 when `end` is not after `start`. A working day on which the clocks change counts its real length.
    package func countedMicroseconds(from start: Timestamp, to end: Timestamp) -> Int64 {
        var counted: Int64 = 0
        walk(.workingDay, from: start) { stretch in
            let from = stretch.span.from
            guard from < end else { return false }
            if stretch.obstacle == nil { counted += min(stretch.span.to, end).microseconds(since: from) }
            return stretch.span.to < end
        }
        return counted
    }

    /// Whether an answer is on time: at most `budgetSeconds` have been counted since `start` (CA-4).
    package func isOnTime(_ answered: Timestamp, from start: Timestamp, budgetSeconds: Int64) -> Bool {
        countedMicroseconds(from: start, to: answered) <= budgetSeconds * 1_000_000
    }

    /// The earliest instant at which `budgetSeconds` have been counted since `start`, the `due_at` for display (CA-4).
    /// For a budget of 0 it is `start`. The budget is not negative and at most `DeadlineBudget.maximumSeconds`.
    package func dueAt(from start: Timestamp, budgetSeconds: Int64) -> Timestamp {
        precondition((0...DeadlineBudget.maximumSeconds).contains(budgetSeconds), "counted time has a limit")
        var remaining = budgetSeconds * 1_000_000
        var due = start
        guard remaining > 0 else { return due }
        walk(.workingDay, from: start) { stretch in
            guard stretch.obstacle == nil else { return true }
            let length = stretch.span.to.microseconds(since: stretch.span.from)
            due = stretch.span.from.adding(microseconds: min(length, remaining))
            remaining -= min(length, remaining)
            return remaining > 0
        }
        return due
    }

    /// The first instant with more than `budgetSeconds` counted, at which the breach is recorded (CA-4).
    ///
    /// Time is read in microseconds, so such an instant exists: it is one microsecond after counting goes on. In the
    /// example of the rule 24 h are used up on Friday 24:00 and counting goes on at Monday 00:00:00; at that instant
    /// the count is still 24:00:00 and an answer is on time, at 00:00:00.000001 it is late. Hence an answer is on time
    /// exactly when it comes before `breachAt`.
    package func breachAt(from start: Timestamp, budgetSeconds: Int64) -> Timestamp {
        firstCounted(notBefore: dueAt(from: start, budgetSeconds: budgetSeconds)).adding(microseconds: 1)
    }

    /// The first instant of working time that is not before `instant`; reminders wait for it (HD-3).
    package func firstCounted(notBefore instant: Timestamp) -> Timestamp {
        var first = instant
        walk(.workingDay, from: instant) { stretch in
            first = stretch.span.from
            return stretch.obstacle != nil
        }
        return first
    }

    /// Hands out the days from `start` on, the first one cut to begin at `start`, until `visit` returns false. Days
    /// without length, which a zone leaves out when it crosses the date line, are not handed out.
    func walk(_ type: DayType, from start: Timestamp, _ visit: (DayStretch) -> Bool) {
        var classifier = DayClassifier(self)
        var day = date(at: start)
        var from = start
        while true {
            let next = day.adding(days: 1)
            let to = startOfDay(next)
            if from < to {
                let obstacle = classifier.obstacle(to: type, on: day)
                guard visit(DayStretch(date: day, span: TimeSegment(from: from, to: to), obstacle: obstacle)) else {
                    return
                }
            }
            day = next
            from = to
        }
    }
}
