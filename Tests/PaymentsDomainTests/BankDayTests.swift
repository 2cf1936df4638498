import Kernel
import PaymentsDomain
import Testing

/// Days of debits and the life of mandates (PY-3).
@Suite("Bank days")
struct BankDayTests {
    private func date(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    @Test(
        "PY-3: a debit is a bank day at least one day after its announcement, handed in a bank day before",
        arguments: [
            // Announced, handed in, debited.
            ("2026-11-23", "2026-11-23", "2026-11-24"),  // Monday
            ("2026-11-27", "2026-11-27", "2026-11-30"),  // Friday
            ("2026-11-28", "2026-11-30", "2026-12-01"),  // Saturday
            ("2026-11-29", "2026-11-30", "2026-12-01"),  // Sunday
            ("2026-12-24", "2026-12-24", "2026-12-28"),  // Christmas
            ("2026-12-31", "2026-12-31", "2027-01-04"),  // New Year
            ("2027-03-25", "2027-03-25", "2027-03-30"),  // Easter: Good Friday to Easter Monday
        ])
    func debit(_ announced: String, _ handedIn: String, _ debited: String) throws {
        let days = BankDays().debit(announcedOn: try date(announced), preNotificationDays: 1, leadBankDays: 1)
        #expect(try days.submitOn == date(handedIn))
        #expect(try days.collectOn == date(debited))
    }

    @Test(
        "PY-3: what comes after the minute at which a day's files are made waits for the next bank day",
        arguments: [
            ("2026-11-23T07:59:59Z", "2026-11-23"), ("2026-11-23T08:00:00Z", "2026-11-24"),
            ("2026-11-27T12:00:00Z", "2026-11-30"), ("2026-11-28T05:00:00Z", "2026-11-30"),
        ])
    func nextRun(_ instant: String, _ day: String) throws {
        let instant = try #require(Timestamp(instant))
        let run = BankDays().nextRun(after: instant, minute: 540)
        #expect(try run == date(day))
        let days = BankDays().debit(
            announcedOn: BankDays().day(of: instant), notBefore: run, preNotificationDays: 1, leadBankDays: 1)
        #expect(days.submitOn >= run)
        #expect(days.collectOn > days.submitOn)
    }

    @Test("PY-3: fourteen days of notice where they were not shortened")
    func longNotice() throws {
        let days = BankDays().debit(announcedOn: try date("2026-11-23"), preNotificationDays: 14, leadBankDays: 1)
        #expect(try days.collectOn == date("2026-12-07"))
        #expect(try days.submitOn == date("2026-12-04"))
    }

    @Test(
        "PY-3: a mandate lapses 36 months after its last use, at the end of a shorter month if need be",
        arguments: [
            ("2026-11-23", "2029-11-23"), ("2024-02-29", "2027-02-28"), ("2026-01-31", "2029-01-31"),
            ("2026-12-01", "2029-12-01"),
        ])
    func lapse(_ used: String, _ lapses: String) throws {
        var mandate = GrantedMandate(
            id: MandateID(high: 1, low: 1), member: PaymentWalk.buyer, reference: "GAVEL-1", scheme: .core,
            holder: "Ben Beispiel", iban: try #require(IBAN("DE89370400440532013000")), signedOn: try date("2020-01-01")
        )
        mandate.lastUsedOn = try date(used)
        let end = mandate.lapsesOn(afterMonths: 36)
        #expect(try end == date(lapses))
        #expect(mandate.holds(on: end.adding(days: -1), lapseMonths: 36))
        #expect(!mandate.holds(on: end, lapseMonths: 36))
        mandate.status = .revoked
        #expect(try !mandate.holds(on: date(used), lapseMonths: 36))
    }

    @Test("PY-3, PY-6: references fit into the 35 characters of SEPA and differ from order to order")
    func references() throws {
        var walk = try PaymentWalk(
            price: 100,
            policy: FeePolicy(
                feeBasisPoints: 0, fixedFee: 0, vatBasisPoints: 0, preNotificationDays: 1, collectionLeadBankDays: 1,
                mandateLapseMonths: 36))
        try walk.take(.grantMandate)
        let names = [
            walk.payment.debitEndToEndID, walk.payment.payoutEndToEndID, walk.payment.refundEndToEndID,
            GrantedMandate.reference(MandateID(high: .max, low: .max)),
        ]
        #expect(names.allSatisfy { $0.utf8.count <= 35 } && Set(names).count == 4)
    }
}
