/// Which instant a rule means by its budget.
package enum DueMoment: Hashable, Sendable {
    /// The end of the time, as in every rule that speaks of "within" or "after".
    case endOfBudget
    /// 00:00 local time of the last day: the reminder "on day 5" of OR-5.
    case startOfLastDay
    /// The end of the time or, when that is not in working time, the next instant that is (reminders of HD-3).
    case workingTime
}

/// A time limit of the platform with its default; the budget is policy data and can be overridden per call.
package struct DeadlineRule: Hashable, Sendable {
    /// The rule's id, qualified when a rule has more than one limit: `OR-6/reminder-2`.
    package let id: String
    /// How much time there is and how it is counted, by default.
    package let budget: DeadlineBudget
    /// What happens when it is over, by default.
    package let onExpiry: ExpiryEffect
    /// When the due instant lies in relation to the budget.
    package let moment: DueMoment
    /// Whether a bank must act on the last bank day that is not after the deadline (PY-7).
    package let executesOnBankDay: Bool

    init(
        _ id: String, _ budget: DeadlineBudget, _ onExpiry: ExpiryEffect, moment: DueMoment = .endOfBudget,
        executesOnBankDay: Bool = false
    ) {
        self.id = id
        self.budget = budget
        self.onExpiry = onExpiry
        self.moment = moment
        self.executesOnBankDay = executesOnBankDay
    }

    /// The rule with exactly this id, e.g. `HD-3` or `OR-6/reminder-2`; nil when no such limit exists.
    package static func named(_ id: String) -> DeadlineRule? { all.first { $0.id == id } }

    /// Every limit, in the order of the rule book.
    ///
    /// Duties and declarations of a party shift by § 193 BGB; reminders, steps of the platform and its own duty to pay
    /// do not (CA-3). For HD-11 the event is the first day of the absence.
    package static let all: [DeadlineRule] = [
        DeadlineRule("AU-11", .elapsed(seconds: 3_600), .rightEnds),
        DeadlineRule("AU-17", .days(4, .calendarDay, shift: true), .sellerMayCancel),
        DeadlineRule("AU-17/second-chance", .days(60, .calendarDay, shift: true), .rightEnds),
        DeadlineRule("OR-5", .days(7, .werktag, shift: true), .mayAskForCancellation),
        DeadlineRule("OR-5/reminder", .days(5, .werktag, shift: false), .remind, moment: .startOfLastDay),
        DeadlineRule("OR-6", .days(7, .werktag, shift: false), .openSupportCase),
        DeadlineRule("OR-6/reminder-2", .days(2, .werktag, shift: false), .remind),
        DeadlineRule("OR-6/reminder-5", .days(5, .werktag, shift: false), .remind),
        DeadlineRule("OR-8", .days(10, .calendarDay, shift: true), .offerSupportCase),
        DeadlineRule("OR-10", .elapsed(seconds: 72 * 3_600), .completeOrder),
        DeadlineRule("OR-11", .days(14, .calendarDay, shift: true), .rightEnds),
        DeadlineRule("OR-11/refund", .days(14, .calendarDay, shift: true), .paymentIsLate),
        DeadlineRule("RC-3", .elapsed(seconds: 48 * 3_600), .lapse),
        DeadlineRule("RC-4", .elapsed(seconds: 48 * 3_600), .lapse),
        DeadlineRule("RC-5", .elapsed(seconds: 48 * 3_600), .notAgreed),
        DeadlineRule("RC-6", .elapsed(seconds: 24 * 3_600), .buyerMayCancel),
        DeadlineRule("RC-9", .days(60, .calendarDay, shift: false), .escalate),
        DeadlineRule("HD-1/reminder", .days(1, .workingDay, shift: false), .remind),
        DeadlineRule("HD-3", .counted(seconds: 24 * 3_600), .recordBreach),
        DeadlineRule("HD-3/reminder-50", .counted(seconds: 12 * 3_600), .remind, moment: .workingTime),
        DeadlineRule("HD-3/reminder-80", .counted(seconds: 24 * 3_600 * 80 / 100), .remind, moment: .workingTime),
        DeadlineRule("HD-11", .daysBefore(14), .noticeIsLate),
        DeadlineRule("HD-13", .days(30, .calendarDay, shift: false), .removalTakesEffect),
        DeadlineRule("PY-7", .days(3, .werktag, shift: false), .paymentIsLate, executesOnBankDay: true),
    ]
}
