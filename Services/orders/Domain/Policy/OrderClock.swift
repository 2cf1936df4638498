import Calendar
import Kernel

/// A clock that can run in an order; the raw value is the id of its limit in the calendar's table.
package enum OrderClock: String, Hashable, Sendable, CaseIterable {
    case agreementReminder = "OR-5/reminder"
    case agreement = "OR-5"
    case firstAttestationReminder = "OR-6/reminder-2"
    case secondAttestationReminder = "OR-6/reminder-5"
    case attestation = "OR-6"
    case cancellation = "OR-8"
    /// Until when the platform decides a support case (RC-9).
    case supportCase = "RC-9"

    /// The limit with its default.
    package var rule: DeadlineRule {
        guard let rule = DeadlineRule.named(rawValue) else {
            preconditionFailure("every clock of an order has a limit")
        }
        return rule
    }

    /// Whether its end changes nothing but that somebody is reminded.
    package var isReminder: Bool {
        switch self {
        case .agreementReminder, .firstAttestationReminder, .secondAttestationReminder: true
        case .agreement, .attestation, .cancellation, .supportCase: false
        }
    }
}

extension OrderPolicy {
    /// The deadline of a clock that began at `start`, with all that led to it (CA-6).
    package func deadline(
        _ clock: OrderClock, from start: Timestamp, market: Market, policyVersion: String, language: Language = .en
    ) -> DeadlineExplanation {
        clock.rule.explain(
            start: start, calendar: MarketCalendar(market: market), policyVersion: policyVersion,
            budgetOverride: budgets[clock], language: language)
    }
}

extension Order {
    /// The clocks that run now, with the instant at which each began. A reminder's clock runs on after the reminder.
    package var clocks: [OrderClock: Timestamp] {
        guard kind == .appointment, state != .cancelled, state != .completed else { return [:] }
        var running: [OrderClock: Timestamp] = [:]
        if state == .awarded, !isAgreementOverdue {
            running[.agreementReminder] = openedAt
            running[.agreement] = openedAt
        }
        if attestedAt.both == nil, let attested = attestedAt.first, !hasCase(.attestationMissing) {
            // The other side may attest from the start of an appointment that was agreed on afterwards.
            let first = max(attested, agreed?.terms.startsAt ?? attested)
            running[.firstAttestationReminder] = first
            running[.secondAttestationReminder] = first
            running[.attestation] = first
        }
        if let cancellation, cancellation.status == .asked { running[.cancellation] = cancellation.askedAt }
        return running
    }
}
