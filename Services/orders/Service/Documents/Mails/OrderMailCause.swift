/// Why a mail about an order is sent; the raw value is the mail's cause.
enum OrderMailCause: String, Codable, Hashable, Sendable, CaseIterable {
    /// OR-2, to both sides.
    case award
    /// OR-5, day 5, to both sides: no appointment yet.
    case appointmentReminder
    /// OR-5, after day 7, to both sides: still none.
    case agreementOverdue
    /// OR-6, to the side that has not attested yet.
    case attestationReminder2
    case attestationReminder5
    /// OR-6 or OR-8, to both sides.
    case supportCaseOpened
    /// OR-8, to the partner of the side that asks.
    case cancellationAsked
    /// OR-8, to the side that asked: the partner consents, the money is being unwound.
    case cancellationConfirmed
    /// OR-8, to the side that asked.
    case cancellationRefused
    /// OR-8, to the side that asked.
    case cancellationUnanswered
    /// OR-8, to both sides.
    case cancellationDone
    /// OR-8, to both sides: the payout had been instructed before.
    case cancellationRejected
}
