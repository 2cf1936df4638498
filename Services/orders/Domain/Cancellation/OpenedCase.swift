import Kernel

/// A question to the platform that a rule offers or opens (OR-6, OR-8).
package struct OpenedCase: Hashable, Sendable {
    package enum Cause: String, Hashable, Sendable, CaseIterable {
        /// One side attested, the other one was silent for the time of OR-6.
        case attestationMissing = "ATTESTATION_MISSING"
        /// A request to cancel met with silence for the time of OR-8.
        case cancellationUnanswered = "CANCELLATION_UNANSWERED"
    }

    package let id: SupportCaseID
    package let cause: Cause
    /// nil for the platform.
    package let openedBy: OrderSide?
    package let text: String
    package let openedAt: Timestamp
    /// The date at which it is escalated inside the platform (RC-9).
    package let decideBy: Timestamp

    /// A case as it was stored.
    package init(
        id: SupportCaseID, cause: Cause, openedBy: OrderSide?, text: String, openedAt: Timestamp, decideBy: Timestamp
    ) {
        self.id = id
        self.cause = cause
        self.openedBy = openedBy
        self.text = text
        self.openedAt = openedAt
        self.decideBy = decideBy
    }
}

extension Order {
    /// Whether there is a case of this cause.
    package func hasCase(_ cause: OpenedCase.Cause) -> Bool { openedCases.contains { $0.cause == cause } }

    /// The side whose request to cancel met with silence brings the order before the platform (OR-8).
    package mutating func openCase(
        _ text: String, id: SupportCaseID, by side: OrderSide, now: Timestamp, decideBy: Timestamp, policy: OrderPolicy
    ) throws(OrderRejection) {
        try check(.openSupportCase, by: side, now: now)
        try TextCheck.check(text, field: "text", maximum: policy.textMaximumCharacters)
        openedCases.append(
            OpenedCase(
                id: id, cause: .cancellationUnanswered, openedBy: side, text: text, openedAt: now, decideBy: decideBy))
    }

    /// The time of OR-6 is over and one side has not attested: the platform opens a case, and nothing is released.
    /// Tells whether that changes anything.
    package mutating func openCaseOfMissingAttestation(
        id: SupportCaseID, now: Timestamp, decideBy: Timestamp
    ) -> Bool {
        guard clocks[.attestation] != nil else { return false }
        openedCases.append(
            OpenedCase(
                id: id, cause: .attestationMissing, openedBy: nil, text: "", openedAt: now, decideBy: decideBy))
        return true
    }

    func caseRejection(by side: OrderSide) -> OrderRejection? {
        guard let cancellation, cancellation.status == .unanswered, cancellation.initiator == side else {
            return .supportCaseNotOffered
        }
        return hasCase(.cancellationUnanswered) ? .supportCaseOpen : nil
    }
}
