import Contracts
import Kernel
import Reactor
import ServiceTestKit
import Testing
import Wire

/// Cancellations by consent at every moment of an order's money (OR-8).
@Suite("Unwinding")
@Loop
struct UnwindScenarioTests {
    @Test("OR-8, PY-9: before the submission nothing is debited, and the fee is a claim on the seller who asked")
    func beforeSubmission() async throws {
        try await PaymentFixture.with { fixture in
            try await fixture.grantMandate()
            let order = try await fixture.open()
            try await fixture.cancel(order, by: "seller")
            let payment = try await fixture.payment(order)
            #expect(payment.collection == "cancelled" && payment.feeBearer == "seller" && payment.refund == "none")
            #expect(try await fixture.events("OrderUnwound").count == 1)
            #expect(try await fixture.balance("receivable:") == 0)
            #expect(try await fixture.balance("claim:") == -1_488)
            try await fixture.advance(to: PaymentFixture.monday)
            #expect(try await fixture.files().isEmpty)
            #expect(try await fixture.mails(to: PaymentFixture.seller) == ["cancellationFee"])
            #expect(try await fixture.auditFaults().isEmpty)
        }
    }

    @Test("OR-8, PY-8: what is on its way goes back as soon as it has settled")
    func onTheWay() async throws {
        try await PaymentFixture.with { fixture in
            try await fixture.grantMandate()
            let order = try await fixture.open()
            try await fixture.advance(to: PaymentFixture.monday)
            try await fixture.cancel(order, by: "seller")
            #expect(try await fixture.events("OrderUnwound").count == 1)
            try await fixture.advance(to: PaymentFixture.tuesday)
            try await fixture.settleAll()
            #expect(try await fixture.payment(order).refund == "reserved")
            try await fixture.advance(to: "2040-03-07T08:30:00Z")
            #expect(try await fixture.payment(order).refund == "instructed")
            try await fixture.settleAll()
            let payment = try await fixture.payment(order)
            #expect(payment.refund == "posted" && payment.refundAmount?.amount == 13_988)
            #expect(try await fixture.balance("bank") == 0)
            #expect(try await fixture.events("OrderUnwound").count == 1)
            #expect(try await fixture.auditFaults().isEmpty)
        }
    }

    @Test("OR-8, PY-8: settled money goes back in full to the account that was debited; nothing is paid out any more")
    func settled() async throws {
        try await PaymentFixture.with { fixture in
            try await fixture.setPayoutAccount()
            let order = try await fixture.settled()
            try await fixture.hold(order, at: PaymentFixture.tuesday)
            try await fixture.cancel(order, by: "seller")
            try await fixture.advance(to: "2040-03-12T09:30:00Z")
            let file = try #require(try await fixture.files().last)
            #expect(file.kind == "transfer" && file.entries == 1 && file.total.amount == 13_988)
            #expect(try fixture.bytes(of: file).contains(PaymentFixture.buyerIban))
            #expect(!(try fixture.bytes(of: file).contains(PaymentFixture.sellerIban)))
            try await fixture.settleAll()
            #expect(try await fixture.payment(order).refund == "posted")
            #expect(try await fixture.payment(order).payout == "cancelled")
            #expect(try await fixture.events("PayoutInstructed").isEmpty)
            #expect(try await fixture.balance("escrow:") == 0)
            #expect(try await fixture.balance("claim:") == -1_488)
            #expect(try await fixture.mails(to: PaymentFixture.buyer).contains("refundInstructed"))
            #expect(try await fixture.auditFaults().isEmpty)
        }
    }

    @Test("OR-8: when the buyer asked, the price goes back and the fee stays with the buyer")
    func buyerAsks() async throws {
        try await PaymentFixture.with { fixture in
            let order = try await fixture.settled()
            try await fixture.cancel(order, by: "buyer")
            try await fixture.advance(to: "2040-03-07T08:30:00Z")
            try await fixture.settleAll()
            let payment = try await fixture.payment(order)
            #expect(payment.refundAmount?.amount == 12_500 && payment.feeBearer == "buyer")
            #expect(try await fixture.balance("bank") == -1_488)
            #expect(try await fixture.balance("claim:") == 0)
            #expect(try await fixture.auditFaults().isEmpty)
        }
    }

    @Test("OR-8: a buyer who never granted a mandate can cancel, too")
    func buyerAsksWithoutMandate() async throws {
        try await PaymentFixture.with { fixture in
            let order = try await fixture.open()
            try await fixture.cancel(order, by: "buyer")
            #expect(try await fixture.events("OrderUnwound").count == 1)
            #expect(try await fixture.balance("obligation:") == 0)
            #expect(try await fixture.payment(order).payout == "cancelled")
            #expect(try await fixture.auditFaults().isEmpty)
        }
    }

    @Test("OR-8: once the payout is instructed the cancellation is refused, and the payout goes on")
    func tooLate() async throws {
        try await PaymentFixture.with { fixture in
            try await fixture.setPayoutAccount()
            let order = try await fixture.settled()
            try await fixture.hold(order, at: PaymentFixture.tuesday)
            try await fixture.advance(to: "2040-03-09T09:30:00Z")
            #expect(try await fixture.payment(order).payout == "instructed")
            try await fixture.cancel(order, by: "seller")
            let refused = try await fixture.events("UnwindRefused")
            #expect(refused.count == 1 && refused[0].contains("PAYOUT_INSTRUCTED"))
            #expect(try await fixture.events("OrderUnwound").isEmpty)
            try await fixture.settleAll()
            #expect(try await fixture.payment(order).payout == "posted")
            #expect(try await fixture.balance("claim:") == 0)
        }
    }
}
