import Kernel

extension DeadlineRule {
    /// Computes the deadline that an event at `start` sets going, with all that led to it (CA-6).
    ///
    /// `budgetOverride` and `onExpiryOverride` stand for a policy that differs from the rule's default; a budget must
    /// be within its limits. `language` is that of the reasons (MK-1). The result depends on the arguments alone, so
    /// a closed clock can be shown again and a running one can be computed anew.
    package func explain(
        start: Timestamp, calendar: MarketCalendar, policyVersion: String, budgetOverride: DeadlineBudget? = nil,
        onExpiryOverride: ExpiryEffect? = nil, language: Language = .en
    ) -> DeadlineExplanation {
        let budget = budgetOverride ?? self.budget
        precondition(budget.isWithinLimits, "a policy was read with a budget beyond the limits")
        let course = calendar.course(of: budget, from: start, moment: moment)
        return DeadlineExplanation(
            rule: id, policyVersion: policyVersion, calendar: calendar.id, calendarVersion: calendar.version,
            start: start, budget: budget, countedSegments: course.timeline.counted,
            skippedSegments: course.timeline.skipped.map {
                SkippedSegment(from: $0.span.from, to: $0.span.to, reason: $0.reason.text(in: language))
            },
            dueAt: course.dueAt, breachAt: course.breachAt, onExpiry: onExpiryOverride ?? onExpiry,
            executionDate: executesOnBankDay ? calendar.lastBankDay(onOrBefore: course.lastDay) : nil)
    }
}

/// Stretches of time in the order in which they pass; neighbours that count, or that are skipped for one reason, join.
private struct Timeline {
    private(set) var counted: [TimeSegment] = []
    private(set) var skipped: [(span: TimeSegment, reason: SkipReason)] = []

    mutating func add(_ span: TimeSegment, skippedFor reason: SkipReason?) {
        guard span.from < span.to else { return }
        if let reason {
            if let last = skipped.last, last.reason == reason, last.span.to == span.from {
                skipped[skipped.count - 1].span = TimeSegment(from: last.span.from, to: span.to)
            } else {
                skipped.append((span, reason))
            }
        } else if let last = counted.last, last.to == span.from {
            counted[counted.count - 1] = TimeSegment(from: last.from, to: span.to)
        } else {
            counted.append(span)
        }
    }
}

private struct Course {
    var timeline: Timeline
    var dueAt: Timestamp
    var breachAt: Timestamp?
    /// The last local day on which one is in time.
    var lastDay: CivilDate
}

extension MarketCalendar {
    fileprivate func course(of budget: DeadlineBudget, from start: Timestamp, moment: DueMoment) -> Course {
        switch budget {
        case .counted(let seconds):
            return countedCourse(from: start, seconds: seconds, moment: moment)
        case .elapsed(let seconds):
            let due = start.adding(seconds: seconds)
            var timeline = Timeline()
            timeline.add(TimeSegment(from: start, to: due), skippedFor: nil)
            return Course(timeline: timeline, dueAt: due, lastDay: lastDay(before: due))
        case .days(let days, let type, let shift):
            let end = deadline(afterDays: days, of: type, from: start, shift: shift)
            return dayCourse(from: start, type: type, end: end, moment: moment)
        case .daysBefore(let days):
            let end = deadline(daysBefore: days, start)
            var timeline = Timeline()
            let notice = TimeSegment(from: startOfDay(end.lastDay), to: startOfDay(date(at: start)))
            timeline.add(notice, skippedFor: nil)
            return Course(timeline: timeline, dueAt: end.endsAt, lastDay: end.lastDay)
        }
    }

    private func countedCourse(from start: Timestamp, seconds: Int64, moment: DueMoment) -> Course {
        let due = dueAt(from: start, budgetSeconds: seconds)
        let goesOn = firstCounted(notBefore: due)
        var timeline = Timeline()
        walk(.workingDay, from: start) { stretch in
            guard stretch.span.from < goesOn else { return false }
            timeline.add(
                TimeSegment(from: stretch.span.from, to: min(stretch.span.to, goesOn)), skippedFor: stretch.obstacle)
            return stretch.span.to < goesOn
        }
        let waits = moment == .workingTime
        let shown = waits ? goesOn : due
        return Course(
            timeline: timeline, dueAt: shown, breachAt: waits ? nil : goesOn.adding(microseconds: 1),
            lastDay: lastDay(before: shown))
    }

    private func dayCourse(from start: Timestamp, type: DayType, end: SpanEnd, moment: DueMoment) -> Course {
        // A span of no days lasts until the end of the day of the event, whose start is already over.
        let due = moment == .startOfLastDay ? max(start, startOfDay(end.lastDay)) : end.endsAt
        let dayOfEvent = date(at: start)
        var classifier = DayClassifier(self)
        var timeline = Timeline()
        walk(type, from: start) { stretch in
            guard stretch.span.from < due else { return false }
            let reason: SkipReason?
            if stretch.date == dayOfEvent {
                reason = .dayOfEvent
            } else if stretch.date >= end.nominalLastDay, end.nominalLastDay < end.lastDay {
                // The next working day takes the place of the days over which the end moves.
                reason = classifier.obstacle(to: .workingDay, on: stretch.date).map(SkipReason.movedEnd)
            } else {
                reason = stretch.obstacle
            }
            timeline.add(stretch.span, skippedFor: reason)
            return stretch.span.to < due
        }
        return Course(timeline: timeline, dueAt: due, lastDay: end.lastDay)
    }

    private func lastDay(before instant: Timestamp) -> CivilDate { date(at: instant.adding(microseconds: -1)) }
}
