import Kernel

/// What a party may do with an order (OR-10); the names are those of the methods.
package enum PartyAction: String, Hashable, Sendable, CaseIterable {
    case proposeAppointment, acceptAppointment, attestAppointment
    case askCancellation, answerCancellation, openSupportCase
    case rateExpert, rateSeller

    /// The rule that offers it.
    package var rule: String {
        switch self {
        case .proposeAppointment, .acceptAppointment: "OR-5"
        case .attestAppointment: "OR-6"
        case .askCancellation, .answerCancellation, .openSupportCase: "OR-8"
        case .rateExpert, .rateSeller: "OR-7"
        }
    }
}

/// An action with the reason why it is forbidden now; nil when it is allowed.
package struct ActionState: Hashable, Sendable {
    package let action: PartyAction
    package let rejection: OrderRejection?
}

extension Order {
    /// All that a side may do at `now`, and why not the rest (OR-10). The rating of the other side is no action of this
    /// one.
    package func allowedActions(for side: OrderSide, now: Timestamp) -> [ActionState] {
        PartyAction.allCases
            .filter { $0 != (side == .seller ? .rateSeller : .rateExpert) }
            .map { ActionState(action: $0, rejection: rejection(of: $0, by: side, now: now)) }
    }

    /// Why `side` may not do this at `now`, whatever it would say; nil when it may. Every command begins with it.
    package func rejection(of action: PartyAction, by side: OrderSide, now: Timestamp) -> OrderRejection? {
        guard kind == .appointment else { return .notAppointment }
        if state == .cancelled { return .orderCancelled }
        if cancellation?.status == .confirmed { return .cancellationPending }
        switch action {
        case .proposeAppointment: return schedulingRejection
        case .acceptAppointment: return schedulingRejection ?? acceptanceRejection(by: side, now: now)
        case .attestAppointment: return attestationRejection(by: side, now: now)
        case .askCancellation: return askingRejection
        case .answerCancellation: return answeringRejection(by: side)
        case .openSupportCase: return caseRejection(by: side)
        case .rateExpert: return side == .seller ? ratingRejection(by: side) : .notSeller
        case .rateSeller: return side == .buyer ? ratingRejection(by: side) : .notBuyer
        }
    }

    func check(_ action: PartyAction, by side: OrderSide, now: Timestamp) throws(OrderRejection) {
        if let rejection = rejection(of: action, by: side, now: now) { throw rejection }
    }
}
