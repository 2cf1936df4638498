import Calendar
import Kernel

/// Who sees the partner's contact data (OR-3).
package enum ContactDisclosure: String, Hashable, Sendable, CaseIterable {
    /// Both parties, from the award on.
    case onAward = "on_award"
    /// Nobody.
    case never
    /// Delivery and return address once paid, never e-mail or phone.
    case addressWhenPaid = "address_when_paid"
}

/// The numbers and choices that the rules leave to the marketplace, for one kind and market.
package struct OrderPolicy: Hashable, Sendable {
    package var contactDisclosure: ContactDisclosure
    /// How far ahead an appointment may lie, in days (OR-5).
    package var appointmentHorizonDays: Int
    package var appointmentMinimumMinutes: Int
    package var appointmentMaximumMinutes: Int
    package var placeMaximumCharacters: Int
    /// How many proposals an order takes.
    package var proposalMaximumCount: Int
    /// The longest reason, question or rating in words.
    package var textMaximumCharacters: Int
    /// The time that each clock gives.
    package var budgets: [OrderClock: DeadlineBudget]

    /// A policy that is within its limits: the reader of the policy file has checked it.
    package init(
        contactDisclosure: ContactDisclosure, appointmentHorizonDays: Int, appointmentMinimumMinutes: Int,
        appointmentMaximumMinutes: Int, placeMaximumCharacters: Int, proposalMaximumCount: Int,
        textMaximumCharacters: Int, budgets: [OrderClock: DeadlineBudget]
    ) {
        self.contactDisclosure = contactDisclosure
        self.appointmentHorizonDays = appointmentHorizonDays
        self.appointmentMinimumMinutes = appointmentMinimumMinutes
        self.appointmentMaximumMinutes = appointmentMaximumMinutes
        self.placeMaximumCharacters = placeMaximumCharacters
        self.proposalMaximumCount = proposalMaximumCount
        self.textMaximumCharacters = textMaximumCharacters
        self.budgets = budgets
    }
}
