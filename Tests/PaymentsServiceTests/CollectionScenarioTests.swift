import Contracts
import FoundationEssentials
import Kernel
import PaymentsService
import Reactor
import ServiceKit
import ServiceTestKit
import Testing
import Wire

/// From the award to the settled debit, with a real database and a real folder.
@Suite("Collection")
@Loop
struct CollectionScenarioTests {
    @Test("PY-2, PY-3, PY-4: dues, announcement, file, statement, escrow: once each")
    func collects() async throws {
        try await PaymentFixture.with { fixture in
            let mandate = try await fixture.grantMandate()
            let order = try await fixture.open()
            var payment = try await fixture.payment(order)
            #expect(payment.price.amount == 12_500 && payment.fee.amount == 1_250 && payment.vat.amount == 238)
            #expect(payment.collection == "announced" && payment.collectOn?.description == "2040-03-06")
            #expect(payment.mandate == mandate.reference && payment.endToEndID != nil && payment.feeBearer == "buyer")
            #expect(try await fixture.mails(to: PaymentFixture.buyer) == ["preNotification"])
            #expect(try await fixture.files().isEmpty)

            try await fixture.advance(to: PaymentFixture.monday)
            let file = try #require(try await fixture.files().first)
            #expect(file.kind == "debit" && file.entries == 1 && file.total.amount == 13_988)
            #expect(file.executionDate.description == "2040-03-06")
            #expect(try await fixture.payment(order).collection == "submitted")
            let content = try await fixture.bus.call(GetBankFile.self, GetBankFile.Request(file: file.id))
            #expect(try fixture.bytes(of: file) == content.xml)
            #expect(content.xml.contains("<ReqdColltnDt>2040-03-06</ReqdColltnDt>"))
            #expect(content.xml.contains("Baerbel Groesse") && !content.xml.contains("<PstlAdr>"))

            try await fixture.advance(to: PaymentFixture.tuesday)
            let imported = try await fixture.settleAll()
            #expect(imported.matched == 1 && imported.unmatched == 0 && !imported.isRepeated)
            payment = try await fixture.payment(order)
            #expect(payment.collection == "settled" && payment.settledAt != nil)
            #expect(try await fixture.balance("escrow:") == 12_500)
            #expect(try await fixture.balance("bank") == -13_988)
            #expect(try await fixture.balance("receivable:") == 0)
            #expect(try await fixture.events("DebitSettled").count == 1)
            #expect(try await fixture.files().map(\.status) == ["answered"])
            #expect(try await fixture.auditFaults().isEmpty)
        }
    }

    @Test("PY-3: without a mandate the debit waits; a mandate that comes later sets it going")
    func waitsForMandate() async throws {
        try await PaymentFixture.with { fixture in
            let order = try await fixture.open()
            #expect(try await fixture.payment(order).collection == "waitingForMandate")
            #expect(try await fixture.mails(to: PaymentFixture.buyer) == ["mandateMissing"])
            try await fixture.grantMandate(scheme: "B2B")
            #expect(try await fixture.payment(order).collection == "announced")
            #expect(try await fixture.mails(to: PaymentFixture.buyer) == ["mandateMissing", "preNotification"])
            try await fixture.advance(to: PaymentFixture.monday)
            let file = try #require(try await fixture.files().first)
            #expect(try fixture.bytes(of: file).contains("<LclInstrm><Cd>B2B</Cd></LclInstrm>"))
        }
    }

    @Test("PY-3: a revoked mandate is not debited; the debit waits for another one, and others are not held up")
    func revoked() async throws {
        try await PaymentFixture.with { fixture in
            let order = try await fixture.open()
            let mandate = try await fixture.grantMandate()
            let revoked = try await fixture.call(
                RevokeMandate.self, RevokeMandate.Request(member: PaymentFixture.buyer, mandate: mandate.id))
            #expect(revoked.status == "revoked")
            try await fixture.advance(to: PaymentFixture.monday)
            #expect(try await fixture.files().isEmpty)
            #expect(try await fixture.payment(order).collection == "waitingForMandate")
            #expect(try await fixture.payments.count("SELECT count(*) FROM deadline WHERE attempts > 0") == 0)
            try await fixture.grantMandate()
            #expect(try await fixture.payment(order).collection == "announced")
            try await fixture.advance(to: PaymentFixture.tuesday)
            #expect(try await fixture.files().count == 1)
            #expect(try await fixture.auditFaults().isEmpty)
        }
    }

    @Test("PY-3: a mandate needs a right IBAN, a holder and a scheme; the IBAN is masked ever after")
    func mandates() async throws {
        try await PaymentFixture.with { fixture in
            for (holder, iban, scheme, reason) in [
                ("Ben", "DE88370400440532013000", "CORE", "IBAN_INVALID"),
                ("Ben", "DE8937040044053201300", "CORE", "IBAN_INVALID"),
                ("Ben", "US89370400440532013000", "CORE", "IBAN_INVALID"),
                ("  ", PaymentFixture.buyerIban, "CORE", "INVALID_FIELD"),
                (String(repeating: "x", count: 71), PaymentFixture.buyerIban, "CORE", "INVALID_FIELD"),
                ("Ben", PaymentFixture.buyerIban, "COR1", "INVALID_FIELD"),
            ] {
                let request = GrantMandate.Request(
                    member: PaymentFixture.buyer, holder: holder, iban: iban, scheme: scheme)
                #expect(try await fixture.refusal(GrantMandate.self, request) == reason, "\(holder) \(iban)")
            }
            let mandate = try await fixture.call(
                GrantMandate.self,
                GrantMandate.Request(
                    member: PaymentFixture.buyer, holder: "Ben", iban: "de89 3704 0044 0532 0130 00", scheme: "CORE"))
            #expect(mandate.maskedIban.hasPrefix("DE89") && mandate.maskedIban.hasSuffix("3000"))
            #expect(!mandate.maskedIban.contains("37040044"))
            #expect(mandate.signedOn.description == "2040-03-04" && mandate.lapsesOn.description == "2043-03-04")
            let stranger = RevokeMandate.Request(member: PaymentFixture.seller, mandate: mandate.id)
            #expect(try await fixture.refusal(RevokeMandate.self, stranger) == "MANDATE_UNKNOWN")
            try await fixture.advance(to: "2043-03-04T12:00:00Z")
            let listed = try await fixture.bus.call(
                ListMandates.self, ListMandates.Request(member: PaymentFixture.buyer))
            #expect(listed.items.map(\.status) == ["lapsed"])
        }
    }

    @Test("PY-3: a file that a crash kept from its folder is written again with the same bytes")
    func writtenAgain() async throws {
        try await PaymentFixture.with { fixture in
            try await fixture.grantMandate()
            try await fixture.open()
            try await fixture.advance(to: PaymentFixture.monday)
            let file = try #require(try await fixture.files().first)
            let before = try fixture.bytes(of: file)
            let names = try FileManager.default.contentsOfDirectory(atPath: fixture.directory)
            #expect(names.count == 1)
            for name in names { try FileManager.default.removeItem(atPath: "\(fixture.directory)/\(name)") }
            _ = try await fixture.payments.rows("UPDATE bank_file SET status = 'created'")
            // The deadline of the file, should it have one, went with its first writing; a restart finds the file.
            await fixture.payments.stop()
            let again = try await fixture.platform.start(
                PaymentsService.definition, settings: PaymentFixture.settings(fixture.directory))
            try await untilTrue("the file is written again") {
                try await again.count("SELECT count(*) FROM bank_file WHERE status = 'written'") == 1
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.directory) == names)
            #expect(try fixture.bytes(of: file) == before)
        }
    }

    @Test("all faults of the bank's settings are named at once")
    func faultySettings() async throws {
        try await TestPlatform.with([.payments: 1]) { platform in
            do {
                _ = try await platform.start(
                    PaymentsService.definition,
                    settings: [
                        "bankDirectory": "/nowhere/at/all", "creditorIban": "DE1", "creditorBic": "X",
                        "creditorIdentifier": "DE00ZZZ0",
                    ])
                Issue.record("it started")
            } catch let faults as ConfigurationFaults {
                for key in PaymentFixture.settings("").objectValue?.keys.sorted() ?? [] {
                    #expect(faults.faults.contains { $0.contains("settings.\(key)") }, "\(key) is not named")
                }
            }
        }
    }
}
