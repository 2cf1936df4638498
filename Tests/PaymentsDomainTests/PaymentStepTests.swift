import Kernel
import PaymentsDomain
import Testing

/// The steps of a payment one by one, with the amounts that they move.
@Suite("Steps of payments")
struct PaymentStepTests {
    private static let policy = FeePolicy(
        feeBasisPoints: 1000, fixedFee: 0, vatBasisPoints: 1900, preNotificationDays: 1, collectionLeadBankDays: 1,
        mandateLapseMonths: 36)

    /// A payment of 125.00 EUR after these steps: fee 12.50 and VAT 2.38 (half a cent is rounded up).
    private func walk(_ events: PaymentWalk.Event...) throws -> PaymentWalk {
        var walk = try PaymentWalk(price: 12_500, policy: Self.policy)
        for event in events { try walk.take(event) }
        return walk
    }

    @Test(
        "PY-2, PY-11: fee and VAT are whole minor units, halves rounded up",
        arguments: [
            (price: Int64(12_500), fee: Int64(1_250), vat: Int64(238)), (1, 0, 0), (4, 0, 0), (5, 1, 0), (15, 2, 0),
            (25, 3, 1), (1_000_000_000_000, 100_000_000_000, 19_000_000_000),
        ])
    func rounding(_ price: Int64, _ fee: Int64, _ vat: Int64) {
        #expect(Self.policy.fee(on: price) == fee)
        #expect(Self.policy.vat(on: fee) == vat)
    }

    @Test("PY-3, PY-11: what SEPA does not take is never collected: other currencies, and more than it allows")
    func notCollectable() throws {
        for (amount, currency, isCollectable) in [
            (Int64(12_500), CurrencyCode.eur, true), (12_500, .usd, false), (90_000_000_000, .eur, false),
            (80_000_000_000, .eur, true),
        ] {
            let (payment, _) = Payment.due(
                order: OrderID(high: 1, low: 1), number: "GV-2026-000001", seller: MemberID(high: 1, low: 2),
                buyer: MemberID(high: 1, low: 3), market: .de, price: Money(amount: amount, currency: currency),
                policy: Self.policy)
            #expect(payment.isCollectable == isCollectable)
            #expect(payment.canBeAnnounced == isCollectable)
        }
    }

    @Test("PY-2: at the award price, fee and VAT are due from the buyer; nothing has moved")
    func due() throws {
        let walk = try walk()
        #expect(walk.receivable == 13_988 && walk.obligation == 12_500)
        #expect(walk.feeIncome == 1_250 && walk.vat == 238)
        #expect(walk.bank == 0 && walk.escrow == 0)
    }

    @Test("PY-3: the announced debit is reserved, and the reservation voided with the mandate")
    func announced() throws {
        var walk = try walk(.grantMandate)
        #expect(walk.ledger.openReservations.map(\.amount) == [13_988])
        try walk.take(.loseMandate)
        #expect(walk.ledger.openReservations.isEmpty && walk.payment.canBeAnnounced)
    }

    @Test("PY-4: collected money is in escrow per order")
    func escrow() throws {
        let walk = try walk(.grantMandate, .submit, .settle)
        #expect(walk.escrow == 12_500 && walk.bank == 13_988 && walk.receivable == 0 && walk.obligation == 0)
    }

    @Test("PY-7: the payout is due with the later of attestation and settlement, whichever that is")
    func payoutClock() throws {
        var early = try walk(.hold, .grantMandate, .submit)
        #expect(early.payment.payoutClockStart == nil)
        try early.take(.settle)
        #expect(early.payment.payoutClockStart == early.payment.settledAt)
        let late = try walk(.grantMandate, .submit, .settle, .hold)
        #expect(late.payment.payoutClockStart == late.payment.heldAt)
    }

    @Test("PY-7, PY-8: the payout is reserved first, then instructed, then posted")
    func payout() throws {
        var walk = try walk(.grantMandate, .submit, .settle, .hold, .duePayout)
        #expect(walk.ledger.openReservations.map(\.amount) == [12_500] && walk.escrow == 12_500)
        try walk.take(.instructPayout)
        #expect(walk.ledger.openReservations.count == 1)
        try walk.take(.postPayout)
        #expect(walk.escrow == 0 && walk.bank == 1_488 && walk.ledger.openReservations.isEmpty)
    }

    @Test("OR-8: after the instruction of the payout nobody cancels")
    func tooLate() throws {
        for steps in [0, 1] {
            var walk = try walk(.grantMandate, .submit, .settle, .hold, .duePayout, .instructPayout)
            if steps == 1 { try walk.take(.postPayout) }
            var payment = walk.payment
            let rejected = #expect(throws: PaymentRejection.self) {
                _ = try payment.unwind(initiator: .seller, at: Timestamp(seconds: 0))
            }
            #expect(rejected == .payoutInstructed && payment == walk.payment)
        }
    }

    @Test("OR-8, PY-9: cancelled before submission the debit is void, nothing is owed, the fee falls on the seller")
    func cancelledEarly() throws {
        for events: [PaymentWalk.Event] in [[], [.grantMandate]] {
            var walk = try PaymentWalk(price: 12_500, policy: Self.policy)
            for event in events + [.sellerCancels] { try walk.take(event) }
            #expect(walk.receivable == 0 && walk.obligation == 0 && walk.ledger.openReservations.isEmpty)
            #expect(walk.claim == 1_488 && walk.payment.refund == .none && walk.payment.collection == .cancelled)
        }
    }

    @Test("OR-8, PY-8: cancelled after settlement everything goes back, from where it lies")
    func cancelledLate() throws {
        var walk = try walk(.grantMandate, .submit, .settle, .sellerCancels)
        #expect(walk.ledger.openReservations.map(\.amount).sorted() == [238, 1_250, 12_500])
        #expect(walk.payment.refundAmount == 13_988)
        try walk.take(.instructRefund)
        try walk.take(.postRefund)
        #expect(walk.bank == 0 && walk.escrow == 0 && walk.claim == 1_488 && walk.feeIncome == 1_250)
    }

    @Test("OR-8: what is on its way when the order is cancelled goes back as soon as it has settled")
    func cancelledOnTheWay() throws {
        var walk = try walk(.grantMandate, .submit, .sellerCancels)
        #expect(walk.payment.refund == .waitingForSettlement)
        try walk.take(.settle)
        #expect(walk.payment.refund == .reserved && walk.payment.refundAmount == 13_988)
    }

    @Test("OR-8: when the buyer asked, the price goes back and the fee stays with the buyer")
    func buyerCancels() throws {
        let walk = try walk(.grantMandate, .submit, .settle, .buyerCancels, .instructRefund, .postRefund)
        #expect(walk.payment.refundAmount == 12_500)
        #expect(walk.bank == 1_488 && walk.claim == 0 && walk.receivable == 0)
    }

    @Test("PY-5: a refund and a return of the same debit never both pay")
    func returnedWhileRefunding() throws {
        let reserved = try walk(.grantMandate, .submit, .settle, .sellerCancels, .fail)
        #expect(reserved.payment.refund == .none && reserved.ledger.openReservations.isEmpty)
        #expect(reserved.bank == 0 && reserved.receivable == 0)
        let instructed = try walk(.grantMandate, .submit, .settle, .sellerCancels, .instructRefund, .fail, .postRefund)
        #expect(instructed.bank == -13_988 && instructed.receivable == 13_988, "the buyer owes what came twice")
    }

    @Test("PY-5: a debit that returns before the payout takes the escrow with it; after a new debit all goes on")
    func returnedBeforePayout() throws {
        var walk = try walk(.grantMandate, .submit, .settle, .hold, .duePayout, .fail)
        #expect(walk.escrow == 0 && walk.receivable == 13_988 && walk.ledger.openReservations.isEmpty)
        for event: PaymentWalk.Event in [.grantMandate, .submit, .settle, .duePayout, .instructPayout, .postPayout] {
            try walk.take(event)
        }
        #expect(walk.receivable == 0 && walk.escrow == 0 && walk.bank == 1_488)
    }

    @Test("PY-5, PY-9: a debit that returns after the payout stays the buyer's debt; no debit follows by itself")
    func returnedAfterPayout() throws {
        var walk = try walk(.grantMandate, .submit, .settle, .hold, .duePayout, .instructPayout, .fail)
        #expect(!walk.payment.canBeAnnounced)
        try walk.take(.postPayout)
        #expect(walk.receivable == 13_988 && walk.escrow == 0 && walk.obligation == 0 && walk.bank == -12_500)
        #expect(walk.payment.payout == .posted && !walk.payment.canBeAnnounced)
        #expect(walk.payment.settledAt != nil, "what was paid out had been settled")
    }
}
