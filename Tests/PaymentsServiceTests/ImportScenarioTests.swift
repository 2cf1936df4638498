import Contracts
import Kernel
import Reactor
import ServiceTestKit
import Testing
import Wire

/// Statements of the bank and what follows from them (PY-5, PY-6).
@Suite("Imported statements")
@Loop
struct ImportScenarioTests {
    @Test("PY-6: the same statement twice has one effect and gives the first answer again")
    func twice() async throws {
        try await PaymentFixture.with { fixture in
            try await fixture.grantMandate()
            let order = try await fixture.open()
            try await fixture.advance(to: PaymentFixture.monday)
            let payment = try await fixture.firstPayment()
            let xml = try await fixture.statement([
                BankBooking(endToEndID: payment.endToEndID, amount: payment.amount)
            ])
            let first = try await fixture.call(ImportStatement.self, ImportStatement.Request(xml: xml))
            let second = try await fixture.call(ImportStatement.self, ImportStatement.Request(xml: xml))
            #expect(!first.isRepeated && second.isRepeated && second.matched == first.matched)
            #expect(try await fixture.events("DebitSettled").count == 1)
            #expect(try await fixture.payment(order).collection == "settled")
            let position = try await fixture.bus.call(GetBankPosition.self, Empty())
            #expect(position.closing.amount == 13_988 && position.iban == PaymentFixture.ownIban)
        }
    }

    @Test("PY-6: opening and entries are the closing balance, and each statement opens where the last one closed")
    func balances() async throws {
        try await PaymentFixture.with { fixture in
            try await fixture.importStatement([BankBooking(amount: 500)])
            func refusal(_ xml: String) async throws -> String? {
                try await fixture.refusal(ImportStatement.self, ImportStatement.Request(xml: xml))
            }
            let booking = [BankBooking(amount: 100)]
            #expect(try await refusal(fixture.statement(booking, closing: 601)) == "STATEMENT_UNBALANCED")
            #expect(try await refusal(fixture.statement(booking, opening: 400)) == "STATEMENT_GAP")
            let foreign = PaymentFixture.sellerIban
            #expect(try await refusal(fixture.statement(booking, iban: foreign)) == "STATEMENT_OF_OTHER_ACCOUNT")
            #expect(try await refusal("<Document/>") == "STATEMENT_MALFORMED")
            let other = try await fixture.statement([BankBooking(amount: 200)], id: "S-1", opening: 0)
            #expect(try await refusal(other) == "STATEMENT_CONFLICT")
            #expect(try await fixture.importStatement(booking).unmatched == 1)
        }
    }

    @Test("PY-6: without an end-to-end id mandate and amount decide; what matches nothing waits for a person")
    func matching() async throws {
        try await PaymentFixture.with { fixture in
            let mandate = try await fixture.grantMandate()
            let order = try await fixture.open()
            try await fixture.advance(to: PaymentFixture.monday)
            let imported = try await fixture.importStatement([
                BankBooking(endToEndID: "NOTPROVIDED", mandate: mandate.reference, amount: 13_988),
                BankBooking(endToEndID: "SOMETHING-ELSE", amount: 4_200), BankBooking(amount: -77),
            ])
            #expect(imported.entries == 3 && imported.matched == 1 && imported.unmatched == 2)
            #expect(try await fixture.payment(order).collection == "settled")
            var entries: [UnmatchedEntry] = []
            var cursor: String?
            repeat {
                let page = try await fixture.bus.call(
                    ListUnmatchedEntries.self, ListUnmatchedEntries.Request(cursor: cursor, limit: 1))
                entries += page.items
                cursor = page.nextCursor
            } while cursor != nil
            #expect(entries.map(\.amount.amount) == [4_200, -77] && entries[0].reference == "SOMETHING-ELSE")
        }
    }

    @Test("PY-6: another amount than was instructed settles nothing")
    func otherAmount() async throws {
        try await PaymentFixture.with { fixture in
            try await fixture.grantMandate()
            let order = try await fixture.open()
            try await fixture.advance(to: PaymentFixture.monday)
            let payment = try await fixture.firstPayment()
            let imported = try await fixture.importStatement([
                BankBooking(endToEndID: payment.endToEndID, amount: payment.amount - 1)
            ])
            #expect(imported.unmatched == 1)
            #expect(try await fixture.payment(order).collection == "submitted")
        }
    }

    @Test("PY-5: a debit that comes back fails, the buyer is told, the escrow is empty, and a new mandate starts anew")
    func returned() async throws {
        try await PaymentFixture.with { fixture in
            try await fixture.grantMandate()
            let order = try await fixture.open()
            try await fixture.advance(to: PaymentFixture.monday)
            try await fixture.advance(to: PaymentFixture.tuesday)
            #expect(try await fixture.settleAll(returning: "AM04").matched == 2)
            #expect(try await fixture.payment(order).collection == "failed")
            let failed = try await fixture.events("DebitFailed")
            #expect(failed.count == 1 && failed[0].contains("AM04"))
            #expect(try await fixture.mails(to: PaymentFixture.buyer).contains("debitFailed"))
            #expect(try await fixture.balance("escrow:") == 0)
            #expect(try await fixture.balance("bank") == 0)
            #expect(try await fixture.balance("receivable:") == -13_988)
            #expect(try await fixture.auditFaults().isEmpty)
            try await fixture.grantMandate()
            try await fixture.advance(to: "2040-03-07T08:30:00Z")
            try await fixture.advance(to: "2040-03-08T08:30:00Z")
            try await fixture.settleAll()
            #expect(try await fixture.payment(order).collection == "settled")
            #expect(try await fixture.balance("escrow:") == 12_500)
        }
    }

    @Test("PY-5: a debit that comes back after the payout holds up no later statement, and the audit still agrees")
    func returnedAfterPayout() async throws {
        try await PaymentFixture.with { fixture in
            try await fixture.setPayoutAccount()
            let order = try await fixture.settled()
            try await fixture.hold(order, at: PaymentFixture.tuesday)
            let debit = try await fixture.firstPayment()
            try await fixture.advance(to: "2040-03-09T09:30:00Z")
            try await fixture.importStatement([
                BankBooking(endToEndID: debit.endToEndID, amount: -debit.amount, returnCode: "MD06")
            ])
            try await fixture.grantMandate()
            #expect(try await fixture.auditFaults().isEmpty)
            #expect(try await fixture.settleAll().matched == 1)
            #expect(try await fixture.payment(order).payout == "posted")
            #expect(try await fixture.balance("receivable:") == -13_988, "the buyer's debt")
            let audit = try await fixture.bus.call(
                AuditData.self, AuditData.Request(after: nil, limit: 100), on: .payments)
            #expect(audit.faults.isEmpty)
            #expect(audit.related?["payoutPosted"] == [order.description])
            #expect(audit.related?["debitSettled"] == [order.description], "what was paid out had been settled")
        }
    }
}
