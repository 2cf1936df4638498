import Contracts
import Kernel
import Messaging
import Postgres
import Reactor
import ServiceTestKit
import Testing
import Wire

/// What the database itself refuses of the ledger, and what the audit finds (PY-1, PY-9, PY-11, PY-12).
@Suite("Ledger")
@Loop
struct LedgerScenarioTests {
    /// The SQLSTATE of a refusal; nil when there was none.
    private func state(_ fixture: PaymentFixture, _ sql: String) async throws -> String? {
        do {
            _ = try await fixture.payments.rows(sql)
            return nil
        } catch let error as PostgresError {
            return error.sqlState
        }
    }

    @Test("PY-1: nobody changes or deletes a transfer or a balance, not even the owner of the database")
    func appendOnly() async throws {
        try await PaymentFixture.with { fixture in
            _ = try await fixture.settled()
            for sql in [
                "UPDATE transfer SET amount = amount + 1", "DELETE FROM transfer", "TRUNCATE transfer CASCADE",
                "UPDATE account SET debits_posted = debits_posted + 1", "DELETE FROM account",
                "TRUNCATE account CASCADE",
            ] {
                #expect(try await state(fixture, sql) != nil, "\(sql)")
            }
            #expect(try await fixture.auditFaults().isEmpty)
        }
    }

    @Test("PY-1, PY-9, PY-11: one currency on both sides, above 0, resolved once, nothing overdrawn")
    func constraints() async throws {
        try await PaymentFixture.with { fixture in
            let order = try await fixture.settled()
            func book(
                _ kind: String, _ debit: String, _ credit: String, _ amount: Int64, _ currency: String = "EUR",
                resolves: String = "NULL"
            ) -> String {
                let (left, right) = (debit.split(separator: ":")[0], credit.split(separator: ":")[0])
                return """
                    SELECT book(gen_random_uuid(), '\(kind)', '\(debit)', '\(left)', '\(credit)', '\(right)', \(amount),
                        '\(currency)', \(resolves), 'price', '\(order)', NULL, false, clock_timestamp())
                    """
            }
            let escrow = "escrow:\(order):EUR"
            let pending = "(SELECT resolves FROM transfer WHERE kind = 'post' LIMIT 1)"
            for sql in [
                book("posted", "bank:EUR", escrow, 0), book("posted", "bank:EUR", escrow, -1),
                book("posted", "bank:EUR", "bank:EUR", 1), book("posted", "bank:USD", escrow, 1, "USD"),
                book("posted", escrow, "bank:EUR", 12_501), book("pending", escrow, "bank:EUR", 12_501),
                book("post", "bank:EUR", "receivable:\(PaymentFixture.buyer):EUR", 13_988, resolves: pending),
                book("void", "bank:EUR", "receivable:\(PaymentFixture.buyer):EUR", 13_988, resolves: pending),
                book("posted", "unheardOf:EUR", "bank:EUR", 1),
            ] {
                #expect(try await state(fixture, sql) != nil, "\(sql)")
            }
            #expect(try await fixture.auditFaults().isEmpty)
        }
    }

    @Test("PY-1: the audit finds a transfer that somebody changed behind the ledger's back")
    func tampered() async throws {
        try await PaymentFixture.with { fixture in
            _ = try await fixture.settled()
            #expect(try await fixture.auditFaults().isEmpty)
            for sql in [
                "ALTER TABLE transfer DISABLE TRIGGER USER",
                "UPDATE transfer SET amount = amount - 1 WHERE position = 2",
                "UPDATE ledger_head SET position = position + 1",
            ] {
                _ = try await fixture.payments.rows(sql)
            }
            let faults = try await fixture.auditFaults()
            for part in ["chain", "balance", "end"] { #expect(faults.contains { $0.contains(part) }, "\(part)") }
        }
    }

    @Test("PY-1: the books are chained without gaps, and debits are credits")
    func chained() async throws {
        try await PaymentFixture.with { fixture in
            for number in 1...3 { try await fixture.open(UInt64(number)) }
            try await fixture.grantMandate()
            try await fixture.advance(to: PaymentFixture.monday)
            try await fixture.advance(to: PaymentFixture.tuesday)
            #expect(try await fixture.settleAll().matched == 3)
            #expect(
                try await fixture.payments.count(
                    "SELECT (sum(debits_posted) - sum(credits_posted))::bigint FROM account") == 0)
            #expect(
                try await fixture.payments.count("SELECT (max(position) - count(*))::bigint FROM transfer") == 0)
            #expect(try await fixture.auditFaults().isEmpty)
        }
    }

    @Test("PY-12: the same key and content give the first answer, other content is refused, no key too")
    func idempotent() async throws {
        try await PaymentFixture.with { fixture in
            let request = GrantMandate.Request(
                member: PaymentFixture.buyer, holder: "Ben", iban: PaymentFixture.buyerIban, scheme: "CORE")
            let first = try await fixture.call(GrantMandate.self, request, key: "k")
            let second = try await fixture.call(GrantMandate.self, request, key: "k")
            #expect(first == second)
            var other = request
            other.holder = "Berta"
            #expect(try await fixture.refusal(GrantMandate.self, other, key: "k") == "IDEMPOTENCY_KEY_REUSED")
            let error = await #expect(throws: RPCError.self) {
                _ = try await fixture.bus.call(GrantMandate.self, request)
            }
            #expect(error?.reason == "IDEMPOTENCY_KEY_REQUIRED")
            let mandates = try await fixture.bus.call(
                ListMandates.self, ListMandates.Request(member: PaymentFixture.buyer))
            #expect(mandates.items.map(\.id) == [first.id])
        }
    }

    @Test("PY-3, OR-3: no IBAN and no holder stands in a log or in an event; a mail shows the IBAN masked")
    func privacy() async throws {
        try await PaymentFixture.with { fixture in
            try await fixture.setPayoutAccount()
            let order = try await fixture.settled()
            try await fixture.hold(order, at: PaymentFixture.tuesday)
            try await fixture.advance(to: "2040-03-09T09:30:00Z")
            try await fixture.settleAll()
            let events = try await fixture.payments.rows("SELECT body FROM outbox").map { try $0.json(0) }
            let mails = try await fixture.payments.rows("SELECT subject || text || html FROM mail").map {
                try $0.text(0)
            }
            #expect(events.count > 3 && mails.count >= 2)
            for iban in [PaymentFixture.buyerIban, PaymentFixture.sellerIban] {
                #expect(!(events + mails + fixture.platform.log.lines).contains { $0.contains(iban) })
            }
            for holder in ["Bärbel", "Anna Muster"] {
                #expect(!(events + fixture.platform.log.lines).contains { $0.contains(holder) })
            }
        }
    }
}
