import Kernel

/// Where an order stands (OR-10). Services and goods have their first state only.
package enum OrderState: String, Codable, Hashable, Sendable, CaseIterable {
    /// An appointment has been awarded.
    case awarded
    /// Both parties agreed on a date.
    case scheduled
    /// Both parties attested that the appointment took place.
    case held
    /// The payout is posted.
    case completed
    /// Cancelled by consent, and the money unwound.
    case cancelled
    /// A service or goods have been ordered.
    case placed

    /// The first state of an order of this kind (OR-10).
    package static func first(of kind: TradeKind) -> OrderState {
        switch kind {
        case .appointment: .awarded
        case .service, .goods: .placed
        }
    }
}

/// What moves an order from one state to the next.
package enum OrderStep: String, Hashable, Sendable, CaseIterable {
    /// A proposal of a date was accepted (OR-5).
    case agree
    /// The second party attested the appointment (OR-6).
    case hold
    /// The payout was posted (PY-7).
    case complete
    /// The money of an order that both agreed to cancel was unwound (OR-8).
    case cancel
}

/// One line of the table of transitions.
package struct OrderTransition: Hashable, Sendable {
    package let kind: TradeKind
    package let from: OrderState
    package let step: OrderStep
    package let to: OrderState
}

/// The state machines of OR-10, one per kind, as a table. What does not stand in it is not possible.
package enum OrderStateMachine {
    /// An appointment may be held although no date was agreed on here, since the parties have each other's telephone
    /// number (OR-3, OR-6); another date may be agreed on until then.
    package static let transitions: [OrderTransition] = [
        OrderTransition(kind: .appointment, from: .awarded, step: .agree, to: .scheduled),
        OrderTransition(kind: .appointment, from: .awarded, step: .hold, to: .held),
        OrderTransition(kind: .appointment, from: .awarded, step: .cancel, to: .cancelled),
        OrderTransition(kind: .appointment, from: .scheduled, step: .agree, to: .scheduled),
        OrderTransition(kind: .appointment, from: .scheduled, step: .hold, to: .held),
        OrderTransition(kind: .appointment, from: .scheduled, step: .cancel, to: .cancelled),
        OrderTransition(kind: .appointment, from: .held, step: .complete, to: .completed),
        OrderTransition(kind: .appointment, from: .held, step: .cancel, to: .cancelled),
    ]

    /// The states that an order of this kind can be in.
    package static func states(of kind: TradeKind) -> Set<OrderState> {
        Set(transitions.filter { $0.kind == kind }.map(\.to)).union([.first(of: kind)])
    }

    /// The state after `step`; nil when the step is not possible there.
    package static func state(after step: OrderStep, from state: OrderState, of kind: TradeKind) -> OrderState? {
        transitions.first { $0.kind == kind && $0.from == state && $0.step == step }?.to
    }
}
