import Kernel

/// Why a party wants to cancel (OR-8).
package enum CancellationReason: String, Hashable, Sendable, CaseIterable {
    /// The seller's: what others say of the buyer.
    case buyerPoorRatings = "BUYER_POOR_RATINGS"
    case changedMind = "CHANGED_MIND"
    case noLongerNeeded = "NO_LONGER_NEEDED"
    /// Once the time of OR-5 is over without an appointment.
    case noAppointmentFound = "NO_APPOINTMENT_FOUND"
    case other = "OTHER"

    /// What a side can choose from.
    package static func offered(to side: OrderSide) -> [CancellationReason] {
        side == .seller ? allCases : allCases.filter { $0 != .buyerPoorRatings }
    }
}

/// A request to cancel by consent (OR-8).
package struct Cancellation: Hashable, Sendable {
    package enum Status: String, Hashable, Sendable, CaseIterable {
        /// The partner has been asked.
        case asked
        /// The partner consented; payments unwinds the money, or finds that it is too late.
        case confirmed
        /// The order is cancelled.
        case done
        /// The partner refused: the contract stands.
        case refused
        /// The partner was silent for the time of OR-8. An answer is still possible.
        case unanswered
        /// The payout was instructed first: the contract stands.
        case rejected
        /// Whoever asked attested afterwards that the appointment took place: the contract stands.
        case withdrawn

        /// Whether it can still lead to something; one at a time.
        package var isOpen: Bool {
            switch self {
            case .asked, .confirmed, .unanswered: true
            case .done, .refused, .rejected, .withdrawn: false
            }
        }
    }

    /// Counts the requests of an order, from 1.
    package let round: Int
    package let initiator: OrderSide
    package let reason: CancellationReason
    package let text: String
    package let askedAt: Timestamp
    /// The end of the time of OR-8.
    package let answerBy: Timestamp
    package internal(set) var status: Status
    package internal(set) var answeredAt: Timestamp?

    /// A request as it was stored.
    package init(
        round: Int, initiator: OrderSide, reason: CancellationReason, text: String, askedAt: Timestamp,
        answerBy: Timestamp, status: Status, answeredAt: Timestamp?
    ) {
        self.round = round
        self.initiator = initiator
        self.reason = reason
        self.text = text
        self.askedAt = askedAt
        self.answerBy = answerBy
        self.status = status
        self.answeredAt = answeredAt
    }

    /// Who bears the auction fee when it is done: the cancelling seller; when the buyer asks it stays with the buyer.
    package var feeBearer: OrderSide { initiator }

    /// Whose fault the private ledger keeps: the initiator's, nobody's when no appointment was found.
    package var fault: OrderSide? { reason == .noAppointmentFound ? nil : initiator }
}

/// A line of the private ledger of faults: the ratings of a cancelled order are gone, this stays (OR-8).
package struct FaultRecord: Hashable, Sendable {
    package let order: OrderID
    package let initiator: OrderSide
    package let reason: CancellationReason
    /// nil for nobody's.
    package let fault: OrderSide?
    package let recordedAt: Timestamp
}
