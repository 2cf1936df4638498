import Kernel
import Testing

@testable import OrdersDomain

/// Random sequences of commands and events, checked against the invariants after each step.
@Suite("Random orders")
struct RandomOrderTests {
    /// SplitMix64: the same sequence from the same seed, everywhere.
    private struct Chance {
        var state: UInt64

        mutating func next(below bound: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((z ^ (z >> 31)) % UInt64(bound))
        }
    }

    @Test("OR-5, OR-6, OR-8, OR-10: the invariants hold after any sequence", arguments: 0..<40)
    func sequences(_ seed: Int) {
        var chance = Chance(state: UInt64(seed))
        var reached: Set<OrderState> = []
        for _ in 0..<200 {
            var order = SampleOrder.opened()
            var now = SampleOrder.now
            for step in 0..<40 {
                now = now.adding(seconds: Int64(chance.next(below: 4000)))
                let before = order
                do throws(OrderRejection) {
                    try act(&order, &chance, now: now, step: step)
                } catch {
                    #expect(order == before, "a refusal changed the order: \(error)")
                }
                check(order, after: before)
            }
            reached.insert(order.state)
        }
        #expect(reached.count > 2)
    }

    private func act(_ order: inout Order, _ chance: inout Chance, now: Timestamp, step: Int) throws(OrderRejection) {
        let side = OrderSide.allCases[chance.next(below: 2)]
        switch chance.next(below: 14) {
        case 0, 1:
            try order.propose(
                AppointmentTerms(
                    startsAt: now.adding(seconds: Int64(chance.next(below: 9000)) - 100), durationMinutes: 60,
                    place: "Lindenweg 3"),
                id: SampleOrder.id(UInt64(step)), by: side, now: now, policy: SampleOrder.policy)
        case 2, 3: try order.accept(order.openProposal?.id ?? SampleOrder.id(99), by: side, now: now)
        case 4, 5: try order.attest(by: side, now: now)
        case 6:
            let reasons = CancellationReason.allCases
            try order.askCancellation(
                reasons[chance.next(below: reasons.count)], text: "Bitte.", by: side, now: now,
                answerBy: now.adding(seconds: 864_000), policy: SampleOrder.policy)
        case 7: try order.answerCancellation(consents: chance.next(below: 2) == 0, by: side, now: now)
        case 8: _ = order.markCancellationUnanswered()
        case 9: _ = order.markAgreementOverdue()
        case 10:
            let content: RatingContent = chance.next(below: 2) == 0 ? .expert([:]) : .seller(.neutral)
            try order.rate(content, text: nil, by: side, now: now, policy: SampleOrder.policy)
        case 11:
            // As payments does: instructed and posted only what is held and not being unwound.
            if order.state == .held, order.cancellation?.status != .confirmed {
                _ = order.notePayoutInstructed(at: now)
            }
        case 12: if order.payoutInstructedAt != nil { try order.complete(at: now) }
        default:
            if chance.next(below: 2) == 0 { _ = try order.cancel(at: now) } else { try order.rejectCancellation() }
        }
    }

    private func check(_ order: Order, after before: Order) {
        #expect(order.proposals.count { $0.status == .open } <= 1)
        #expect(order.proposals.count { $0.status == .accepted } <= 1)
        #expect((order.state == .scheduled) ? order.agreed != nil : true)
        let isHeld = order.heldAt != nil
        switch order.state {
        case .held, .completed: #expect(isHeld)
        case .awarded, .scheduled: #expect(!isHeld)
        case .cancelled, .placed: break
        }
        #expect((order.state == .completed) == (order.completedAt != nil))
        #expect((order.state == .cancelled) == (order.cancelledAt != nil))
        #expect((order.state == .cancelled) == (order.cancellation?.status == .done))
        // Money that went out is never cancelled.
        if order.payoutInstructedAt != nil { #expect(order.state != .cancelled) }
        // What is over stays as it is, ratings aside.
        if before.state == .cancelled { #expect(order == before) }
        if before.state == .completed { #expect(order.state == .completed) }
        // Only a line of the table moves the state.
        if order.state != before.state {
            #expect(
                OrderStateMachine.transitions.contains {
                    $0.kind == order.kind && $0.from == before.state && $0.to == order.state
                })
        }
        if order.state == .completed || order.state == .cancelled { #expect(order.clocks.isEmpty) }
        // Nobody is rated for what was not held.
        if order.ratedAt.first != nil { #expect(isHeld) }
    }
}
