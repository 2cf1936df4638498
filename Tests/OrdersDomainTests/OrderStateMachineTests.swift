import Kernel
import Testing

@testable import OrdersDomain

/// The table of transitions, compared with one that is written down anew.
@Suite("State machine of orders")
struct OrderStateMachineTests {
    /// What OR-10 allows; everything else is impossible.
    private static let expected: [TradeKind: [OrderState: [OrderStep: OrderState]]] = [
        .appointment: [
            .awarded: [.agree: .scheduled, .hold: .held, .cancel: .cancelled],
            .scheduled: [.agree: .scheduled, .hold: .held, .cancel: .cancelled],
            .held: [.complete: .completed, .cancel: .cancelled],
        ]
    ]

    @Test("OR-10: exactly these steps are possible, in every kind and state", arguments: TradeKind.allCases)
    func table(_ kind: TradeKind) {
        for state in OrderState.allCases {
            for step in OrderStep.allCases {
                #expect(
                    OrderStateMachine.state(after: step, from: state, of: kind) == Self.expected[kind]?[state]?[step],
                    "\(kind) \(state) \(step)")
            }
        }
        let lines = OrderStateMachine.transitions.map { "\($0.kind) \($0.from) \($0.step)" }
        #expect(Set(lines).count == lines.count)
    }

    @Test("OR-10: the states of a kind")
    func states() {
        #expect(OrderStateMachine.states(of: .appointment) == [.awarded, .scheduled, .held, .completed, .cancelled])
        #expect(OrderStateMachine.states(of: .goods) == [.placed])
        #expect(OrderStateMachine.states(of: .service) == [.placed])
    }

    @Test("OR-10: completed and cancelled are the end")
    func ends() {
        for state in [OrderState.completed, .cancelled] {
            #expect(!OrderStateMachine.transitions.contains { $0.from == state })
        }
    }

    @Test(
        "OR-10: the commands reach every state of an appointment",
        arguments: [OrderState.awarded, .scheduled, .held, .completed, .cancelled, .placed])
    func reached(_ state: OrderState) throws {
        #expect(try SampleOrder.order(state).state == state)
    }
}
