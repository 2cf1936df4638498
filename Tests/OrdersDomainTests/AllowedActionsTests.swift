import Kernel
import Testing

@testable import OrdersDomain

/// What each side may do in each state, and why not the rest.
@Suite("Allowed actions")
struct AllowedActionsTests {
    private func allowed(_ order: Order, _ side: OrderSide, at now: Timestamp = SampleOrder.now) -> Set<PartyAction> {
        Set(order.allowedActions(for: side, now: now).filter { $0.rejection == nil }.map(\.action))
    }

    @Test(
        "OR-10: what a seller may do follows from the state",
        arguments: [
            (.awarded, [.proposeAppointment, .attestAppointment, .askCancellation]),
            // The appointment lies ahead, so it cannot be attested.
            (.scheduled, [.proposeAppointment, .askCancellation]),
            (.held, [.askCancellation, .rateExpert]), (.completed, [.rateExpert]), (.cancelled, []), (.placed, []),
        ] as [(OrderState, Set<PartyAction>)])
    func states(_ state: OrderState, _ expected: Set<PartyAction>) throws {
        #expect(allowed(try SampleOrder.order(state), .seller) == expected)
    }

    @Test("OR-10: the action and the command agree, and each forbidden action has its reason")
    func reasons() throws {
        for state in OrderState.allCases {
            let order = try SampleOrder.order(state)
            for side in OrderSide.allCases {
                let actions = order.allowedActions(for: side, now: SampleOrder.now)
                #expect(actions.count == PartyAction.allCases.count - 1)
                #expect(!actions.contains { $0.action == (side == .seller ? .rateSeller : .rateExpert) })
                for action in actions where action.rejection != nil {
                    #expect(action.rejection?.reason.isEmpty == false)
                    if state == .placed { #expect(action.rejection == .notAppointment) }
                    if state == .cancelled { #expect(action.rejection == .orderCancelled) }
                }
            }
        }
    }

    @Test("OR-5, OR-8: who proposed or asked waits; the other side answers")
    func answers() throws {
        var order = SampleOrder.opened()
        try order.propose(
            SampleOrder.terms(), id: SampleOrder.id(1), by: .buyer, now: SampleOrder.now, policy: SampleOrder.policy)
        #expect(allowed(order, .seller).contains(.acceptAppointment))
        #expect(order.rejection(of: .acceptAppointment, by: .buyer, now: SampleOrder.now) == .ownProposal)
        try order.askCancellation(
            .changedMind, text: "Nein.", by: .buyer, now: SampleOrder.now, answerBy: SampleOrder.now,
            policy: SampleOrder.policy)
        #expect(allowed(order, .seller).contains(.answerCancellation))
        #expect(order.rejection(of: .answerCancellation, by: .buyer, now: SampleOrder.now) == .ownCancellation)
        #expect(order.rejection(of: .askCancellation, by: .seller, now: SampleOrder.now) == .cancellationOpen)
    }

    @Test("OR-8: while the money is unwound nobody does anything")
    func pending() throws {
        var order = try SampleOrder.order(.held)
        try order.askCancellation(
            .other, text: "Bitte.", by: .buyer, now: SampleOrder.now, answerBy: SampleOrder.now,
            policy: SampleOrder.policy)
        try order.answerCancellation(consents: true, by: .seller, now: SampleOrder.now)
        for side in OrderSide.allCases {
            #expect(
                order.allowedActions(for: side, now: SampleOrder.now)
                    .allSatisfy { $0.rejection == .cancellationPending })
        }
    }
}
