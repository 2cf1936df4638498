import Kernel
import Testing

@testable import OrdersDomain

/// Cancellation by consent, support cases and ratings.
@Suite("Cancelling and rating orders")
struct CancellingTests {
    private let now = SampleOrder.now
    private var later: Timestamp { now.adding(seconds: 10 * 86_400) }

    private func ask(
        _ order: inout Order, _ reason: CancellationReason = .changedMind, by side: OrderSide = .seller,
        text: String = "Es hat sich erledigt."
    ) throws(OrderRejection) {
        try order.askCancellation(
            reason, text: text, by: side, now: SampleOrder.now, answerBy: SampleOrder.now.adding(seconds: 864_000),
            policy: SampleOrder.policy)
    }

    @Test("OR-8: the buyer's poor ratings are a reason of the seller only")
    func reasons() throws {
        var order = SampleOrder.opened()
        let offered: [CancellationReason] = [.changedMind, .noLongerNeeded, .noAppointmentFound, .other]
        #expect(throws: OrderRejection.cancellationReasonNotOffered(offered)) {
            try ask(&order, .buyerPoorRatings, by: .buyer)
        }
        #expect(throws: OrderRejection.textInvalid(field: "text", maximum: 2000)) { try ask(&order, text: " ") }
        try ask(&order, .buyerPoorRatings)
        #expect(order.cancellation?.feeBearer == .seller)
    }

    @Test("OR-8: one request at a time; a refusal leaves the contract as it is and allows another one")
    func refusal() throws {
        var order = SampleOrder.opened()
        try ask(&order)
        #expect(throws: OrderRejection.cancellationOpen) { try ask(&order, by: .buyer) }
        #expect(throws: OrderRejection.ownCancellation) {
            try order.answerCancellation(consents: true, by: .seller, now: now)
        }
        try order.answerCancellation(consents: false, by: .buyer, now: now)
        #expect(order.cancellation?.status == .refused)
        #expect(order.state == .awarded)
        #expect(throws: OrderRejection.noOpenCancellation) {
            try order.answerCancellation(consents: true, by: .buyer, now: now)
        }
        try ask(&order, by: .buyer)
        #expect(order.cancellation?.round == 2)
        #expect(order.cancellation?.feeBearer == .buyer)
    }

    @Test("OR-8, OR-6: who attests after asking to cancel has nothing left that the partner could consent to")
    func withdrawnByAttesting() throws {
        var order = SampleOrder.opened()
        try ask(&order)
        try order.attest(by: .buyer, now: now)
        #expect(order.cancellation?.status == .asked)
        try order.attest(by: .seller, now: now)
        #expect(order.state == .held)
        #expect(order.cancellation?.status == .withdrawn)
        #expect(throws: OrderRejection.noOpenCancellation) {
            try order.answerCancellation(consents: true, by: .buyer, now: now)
        }
        try ask(&order, by: .buyer)
        #expect(order.cancellation?.round == 2)
    }

    @Test("OR-8: silence cancels nothing; the one who asked is offered the support case, an answer still counts")
    func silence() throws {
        var order = SampleOrder.opened()
        try ask(&order)
        func openCase(_ side: OrderSide) throws(OrderRejection) {
            try order.openCase(
                "Bitte helfen Sie.", id: SupportCaseID(high: 5, low: 1), by: side, now: later, decideBy: later,
                policy: SampleOrder.policy)
        }
        #expect(throws: OrderRejection.supportCaseNotOffered) { try openCase(.seller) }
        let marks = (order.markCancellationUnanswered(), order.markCancellationUnanswered())
        #expect(marks == (true, false))
        #expect(order.state == .awarded)
        #expect(throws: OrderRejection.supportCaseNotOffered) { try openCase(.buyer) }
        try openCase(.seller)
        #expect(throws: OrderRejection.supportCaseOpen) { try openCase(.seller) }
        try order.answerCancellation(consents: true, by: .buyer, now: later)
        #expect(order.cancellation?.status == .confirmed)
    }

    @Test("OR-8: nobody cancels once the payout is instructed; what waits for an answer comes to nothing")
    func payoutInstructed() throws {
        var order = try SampleOrder.order(.held)
        try ask(&order)
        let marks = (order.notePayoutInstructed(at: now), order.notePayoutInstructed(at: later))
        #expect(marks == (true, false))
        #expect(order.cancellation?.status == .rejected)
        #expect(order.payoutInstructedAt == now)
        #expect(throws: OrderRejection.payoutInstructed) { try ask(&order) }
        try order.complete(at: later)
        #expect(throws: OrderRejection.orderCompleted) { try ask(&order) }
    }

    @Test("OR-8: payments is the judge: unwound is cancelled with a record of the fault, refused stands")
    func judge() throws {
        var order = try SampleOrder.order(.held)
        #expect(throws: OrderRejection.stepNotPossible(.cancel, .held)) { _ = try order.cancel(at: now) }
        try ask(&order, .buyerPoorRatings)
        try order.answerCancellation(consents: true, by: .buyer, now: now)
        var refused = order
        try refused.rejectCancellation()
        #expect(refused.state == .held)
        #expect(refused.cancellation?.status == .rejected)
        // An instruction that was written before the consent does not decide here.
        let isRejected = order.notePayoutInstructed(at: now)
        #expect(!isRejected)
        let fault = try order.cancel(at: later)
        #expect(fault.initiator == .seller && fault.fault == .seller && fault.reason == .buyerPoorRatings)
        #expect(order.state == .cancelled)
        #expect(order.clocks.isEmpty)
    }

    @Test("OR-7: each side rates once, after a held appointment, and only what is its own")
    func ratings() throws {
        var order = try SampleOrder.order(.scheduled)
        func rate(_ content: RatingContent, by side: OrderSide, text: String? = nil) throws(OrderRejection) {
            try order.rate(content, text: text, by: side, now: now, policy: SampleOrder.policy)
        }
        #expect(throws: OrderRejection.notHeld) { try rate(.expert([:]), by: .seller) }
        order = try SampleOrder.order(.held)
        #expect(throws: OrderRejection.notSeller) { try rate(.expert([:]), by: .buyer) }
        #expect(throws: OrderRejection.notBuyer) { try rate(.seller(.positive), by: .seller) }
        #expect(throws: OrderRejection.textInvalid(field: "text", maximum: 2000)) {
            try rate(.seller(.neutral), by: .buyer, text: String(repeating: "x", count: 2001))
        }
        try rate(.expert([.wouldRecommend: .yes]), by: .seller)
        #expect(throws: OrderRejection.ratedAlready) { try rate(.expert([:]), by: .seller) }
        try rate(.seller(.negative), by: .buyer, text: "Niemand war da.")
        #expect(throws: OrderRejection.ratedAlready) { try rate(.seller(.positive), by: .buyer) }
    }
}
