import Kernel

/// The half-open stretch of time [`from`, `to`).
package struct TimeSegment: Hashable, Codable, Sendable {
    /// The first instant.
    package let from: Timestamp
    /// The first instant after it.
    package let to: Timestamp

    /// A stretch that ends at `to`, which is not before `from`.
    package init(from: Timestamp, to: Timestamp) {
        self.from = from
        self.to = to
    }
}

/// A half-open stretch of time that does not count, with the reason.
package struct SkippedSegment: Hashable, Codable, Sendable {
    /// The first instant.
    package let from: Timestamp
    /// The first instant after it.
    package let to: Timestamp
    /// Why it does not count, in words: a holiday's name, a day of the week, the day of the event.
    package let reason: String
}

/// How a deadline came about, in full (CA-6); JSON with camelCase keys and instants in RFC 3339 (UTC).
package struct DeadlineExplanation: Hashable, Codable, Sendable {
    /// The rule's id, e.g. `HD-3`.
    package let rule: String
    /// The version of the policies that the budget was taken from.
    package let policyVersion: String
    /// Whose calendar was used (CA-7).
    package let calendar: CalendarID
    /// The version of that calendar's data.
    package let calendarVersion: String
    /// The instant of the event that set the clock going.
    package let start: Timestamp
    /// How much time there was and how it was counted, e.g. `PT24H counted`.
    package let budget: DeadlineBudget
    /// What counted, in order, without overlap.
    package let countedSegments: [TimeSegment]
    /// What did not count, in order. It includes the stretch after `dueAt` in which no time counts.
    package let skippedSegments: [SkippedSegment]
    /// The end of the time, for display. In time is what happens before it; for counted time see `breachAt`.
    package let dueAt: Timestamp
    /// For counted time only: the first instant with more than the budget counted. On time is what happens before it.
    package let breachAt: Timestamp?
    /// What happens when the time is over.
    package let onExpiry: ExpiryEffect
    /// For payouts only: the bank day on which the instruction is executed (PY-7).
    package let executionDate: CivilDate?
}
