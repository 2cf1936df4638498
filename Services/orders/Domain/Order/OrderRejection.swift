import Kernel

/// Why a command on an order is refused.
package enum OrderRejection: Error, Hashable, Sendable {
    /// Services and goods have other commands (OR-10).
    case notAppointment
    case orderCancelled
    case orderCompleted
    /// Both attested: no other date can be agreed on (OR-5).
    case appointmentHeld
    /// Both agreed to cancel; the money is being unwound (OR-8).
    case cancellationPending
    /// The command of the other side.
    case notSeller
    case notBuyer

    /// A proposal must begin after `now` (OR-5).
    case startInPast(now: Timestamp)
    /// A proposal must begin at `latest` or before (OR-5).
    case startTooFar(latest: Timestamp)
    case durationOutOfRange(minimum: Int, maximum: Int)
    /// A text is empty, longer than `maximum` characters, or has control characters.
    case textInvalid(field: String, maximum: Int)
    case tooManyProposals(maximum: Int)
    case noOpenProposal
    /// The proposal that was named is not the open one.
    case proposalNotOpen
    case ownProposal
    /// The start of the open proposal has passed.
    case proposalExpired(startsAt: Timestamp)

    /// The agreed appointment lies ahead (OR-6).
    case appointmentNotStarted(startsAt: Timestamp)
    case attestedAlready

    /// The payout was put into a file for the bank (OR-8).
    case payoutInstructed
    /// One request to cancel at a time.
    case cancellationOpen
    case cancellationReasonNotOffered([CancellationReason])
    /// The time of OR-5 is not over, or there is an appointment.
    case agreementNotOverdue
    case noOpenCancellation
    case ownCancellation

    case supportCaseNotOffered
    case supportCaseOpen

    /// Only held appointments are rated (OR-7).
    case notHeld
    case ratedAlready

    /// Another service tells something that cannot be: only a defect can cause it.
    case stepNotPossible(OrderStep, OrderState)

    /// The reason from the register.
    package var reason: String {
        switch self {
        case .notAppointment: "NOT_AN_APPOINTMENT"
        case .orderCancelled: "ORDER_CANCELLED"
        case .orderCompleted: "ORDER_COMPLETED"
        case .appointmentHeld: "APPOINTMENT_HELD"
        case .cancellationPending: "CANCELLATION_PENDING"
        case .notSeller: "NOT_SELLER"
        case .notBuyer: "NOT_BUYER"
        case .startInPast: "APPOINTMENT_IN_PAST"
        case .startTooFar: "APPOINTMENT_TOO_FAR"
        case .durationOutOfRange, .textInvalid: "INVALID_FIELD"
        case .tooManyProposals: "TOO_MANY_PROPOSALS"
        case .noOpenProposal: "NO_OPEN_PROPOSAL"
        case .proposalNotOpen: "PROPOSAL_NOT_OPEN"
        case .ownProposal: "OWN_PROPOSAL"
        case .proposalExpired: "PROPOSAL_EXPIRED"
        case .appointmentNotStarted: "APPOINTMENT_NOT_STARTED"
        case .attestedAlready: "ATTESTED_ALREADY"
        case .payoutInstructed: "PAYOUT_INSTRUCTED"
        case .cancellationOpen: "CANCELLATION_OPEN"
        case .cancellationReasonNotOffered: "CANCELLATION_REASON_NOT_OFFERED"
        case .agreementNotOverdue: "AGREEMENT_NOT_OVERDUE"
        case .noOpenCancellation: "NO_OPEN_CANCELLATION"
        case .ownCancellation: "OWN_CANCELLATION"
        case .supportCaseNotOffered: "SUPPORT_CASE_NOT_OFFERED"
        case .supportCaseOpen: "SUPPORT_CASE_OPEN"
        case .notHeld: "NOT_HELD"
        case .ratedAlready: "RATED_ALREADY"
        case .stepNotPossible: "CONFLICT"
        }
    }

    /// The rule that refuses.
    package var rule: String {
        switch self {
        case .notAppointment, .orderCompleted, .stepNotPossible: "OR-10"
        case .orderCancelled, .cancellationPending, .payoutInstructed, .cancellationOpen,
            .cancellationReasonNotOffered, .noOpenCancellation, .ownCancellation, .supportCaseNotOffered,
            .supportCaseOpen:
            "OR-8"
        case .appointmentHeld, .startInPast, .startTooFar, .durationOutOfRange, .tooManyProposals, .noOpenProposal,
            .proposalNotOpen, .ownProposal, .proposalExpired, .agreementNotOverdue:
            "OR-5"
        case .appointmentNotStarted, .attestedAlready: "OR-6"
        case .notSeller, .notBuyer, .notHeld, .ratedAlready: "OR-7"
        case .textInvalid(let field, _): field == "place" ? "OR-5" : "OR-8"
        }
    }
}
