import Contracts
import Kernel
import Reactor
import ServiceTestKit
import Testing
import Wire

/// From the attestations to the payout.
@Suite("Payout")
@Loop
struct PayoutScenarioTests {
    @Test("PY-7: held after the settlement: three Werktage from the second attestation, last bank day, posted once")
    func paysOut() async throws {
        try await PaymentFixture.with { fixture in
            try await fixture.setPayoutAccount()
            let order = try await fixture.settled()
            #expect(try await fixture.payment(order).payout == "waitingForHeld")
            // Thursday: Friday, Saturday and Monday are Werktage; the last bank day is Monday.
            try await fixture.advance(to: "2040-03-08T15:00:00Z")
            try await fixture.hold(order, at: "2040-03-08T15:00:00Z")
            var payment = try await fixture.payment(order, PaymentFixture.seller)
            #expect(payment.payout == "scheduled" && payment.payoutOn?.description == "2040-03-12")
            #expect(payment.payoutDueAt?.description == "2040-03-12T23:00:00Z")
            #expect(payment.deadline?["rule"]?.stringValue == "PY-7")
            #expect(payment.mandate == nil && payment.endToEndID == nil, "the buyer's alone")

            try await fixture.advance(to: "2040-03-12T09:30:00Z")
            let file = try #require(try await fixture.files().last)
            #expect(file.kind == "transfer" && file.executionDate.description == "2040-03-12")
            #expect(file.total.amount == 12_500)
            #expect(try fixture.bytes(of: file).contains(PaymentFixture.sellerIban))
            #expect(try await fixture.payment(order).payout == "instructed")
            #expect(try await fixture.events("PayoutInstructed").count == 1)

            #expect(try await fixture.settleAll().matched == 1)
            payment = try await fixture.payment(order, PaymentFixture.seller)
            #expect(payment.payout == "posted" && payment.payoutPostedAt != nil)
            #expect(try await fixture.events("PayoutPosted").count == 1)
            #expect(try await fixture.balance("escrow:") == 0)
            #expect(try await fixture.balance("bank") == -1_488)
            #expect(try await fixture.auditFaults().isEmpty)
        }
    }

    @Test("PY-7: held before the settlement: the time begins with the settlement")
    func heldFirst() async throws {
        try await PaymentFixture.with { fixture in
            try await fixture.setPayoutAccount()
            try await fixture.grantMandate()
            let order = try await fixture.open()
            try await fixture.hold(order, at: "2040-03-04T10:00:00Z")
            #expect(try await fixture.payment(order).payoutDueAt == nil)
            try await fixture.advance(to: PaymentFixture.monday)
            try await fixture.advance(to: PaymentFixture.tuesday)
            try await fixture.settleAll()
            // Tuesday: Wednesday, Thursday, Friday.
            let payment = try await fixture.payment(order)
            #expect(payment.payout == "scheduled" && payment.payoutOn?.description == "2040-03-09")
            #expect(payment.payoutDueAt?.description == "2040-03-09T23:00:00Z")
        }
    }

    @Test("PY-7: without an account the payout waits, the seller is told, and it goes on when the account is there")
    func withoutAccount() async throws {
        try await PaymentFixture.with { fixture in
            let missing = GetPayoutAccount.Request(member: PaymentFixture.seller)
            #expect(try await fixture.refusal(GetPayoutAccount.self, missing) == "PAYOUT_ACCOUNT_MISSING")
            let order = try await fixture.settled()
            try await fixture.hold(order, at: PaymentFixture.tuesday)
            #expect(try await fixture.payment(order).payout == "waitingForAccount")
            #expect(try await fixture.mails(to: PaymentFixture.seller) == ["payoutAccountMissing"])
            try await fixture.advance(to: "2040-03-14T08:30:00Z")
            try await fixture.setPayoutAccount()
            let payment = try await fixture.payment(order)
            #expect(payment.payout == "scheduled" || payment.payout == "instructed")
            #expect(payment.payoutOn?.description == "2040-03-14", "as soon as can be")
            try await fixture.advance(to: "2040-03-15T08:30:00Z")
            #expect(try await fixture.payment(order).payout == "instructed")
            #expect(try await fixture.events("PayoutInstructed").count == 1)
        }
    }

    @Test("PY-1, PY-7: a party sees its own account with the platform, page by page, a stranger nothing")
    func statement() async throws {
        try await PaymentFixture.with { fixture in
            try await fixture.setPayoutAccount()
            let order = try await fixture.settled()
            var lines: [StatementLine] = []
            var cursor: String?
            repeat {
                let page = try await fixture.bus.call(
                    GetStatement.self,
                    GetStatement.Request(member: PaymentFixture.buyer, cursor: cursor, limit: 1))
                lines += page.items
                cursor = page.nextCursor
            } while cursor != nil
            #expect(lines.allSatisfy { $0.order == order })
            let sums = Dictionary(grouping: lines, by: \.purpose).mapValues { $0.reduce(0) { $0 + $1.amount.amount } }
            #expect(sums == ["price": -12_500, "fee": -1_250, "vat": -238, "debit": 13_988])
            #expect(Set(lines.map(\.state)) == ["posted"])
            let stranger = MemberID(high: 9, low: 9)
            let request = GetOrderPayment.Request(order: order, viewer: stranger)
            #expect(try await fixture.refusal(GetOrderPayment.self, request) == "ORDER_UNKNOWN")
            let empty = try await fixture.bus.call(
                GetStatement.self, GetStatement.Request(member: stranger, cursor: nil, limit: 10))
            #expect(empty.items.isEmpty)
        }
    }

    @Test("PY-2: of other kinds the order is known, and no money moves")
    func otherKinds() async throws {
        try await PaymentFixture.with { fixture in
            let order = try await fixture.open(kind: .goods)
            let request = GetOrderPayment.Request(order: order, viewer: PaymentFixture.buyer)
            #expect(try await fixture.refusal(GetOrderPayment.self, request) == "ORDER_NOT_PAYABLE")
            #expect(try await fixture.payments.count("SELECT count(*) FROM transfer") == 0)
            #expect(try await fixture.mails(to: PaymentFixture.buyer).isEmpty)
        }
    }
}
