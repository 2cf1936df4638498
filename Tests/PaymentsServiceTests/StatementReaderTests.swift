import Kernel
import PaymentsService
import Testing

/// Statements that are in order.
@Suite("Bank statements")
struct StatementReaderTests {
    @Test("PY-6: the sandbox's statement, byte by byte as it writes it")
    func sandbox() throws {
        let statement = try StatementReader.read(StatementSample.sandbox)
        #expect(statement.id == "SANDBOX-7")
        #expect(statement.number == 7)
        #expect(statement.iban == "DE89370400440532013000")
        #expect(statement.currency == .eur)
        #expect(statement.opening == 10_000)
        #expect(statement.closing == -1)
        #expect(statement.createdAt == "2026-11-23T09:30:00Z")
        #expect(statement.bookedOn == CivilDate("2026-11-23"))
        #expect(statement.entries.map(\.position) == [1, 2, 3, 4])
        #expect(statement.entries.map(\.amount) == [5950, 1205, -1205, -15_951])
        #expect(statement.entries.map(\.isReversal) == [false, false, true, false])
        #expect(statement.entries.map(\.bankReference).last == "SANDBOX-7-3")
        #expect(statement.entries.allSatisfy { $0.bookedOn == statement.bookedOn && $0.details.count == 1 })
        let details = statement.entries.flatMap(\.details)
        #expect(details.map(\.endToEndID) == ["GV-2026-000001", "GV-2026-000002", "GV-2026-000002", "P-000001"])
        #expect(details.map(\.mandate) == ["M-1&2", "M-2", "M-2", nil])
        #expect(details.map(\.amount) == [5950, 1205, 1205, 15_951])
        #expect(details.map(\.isCredit) == [true, true, false, false])
        #expect(details.map(\.returnCode) == [nil, nil, "AM04", nil])
    }

    @Test("PY-6: a statement of version 02 with prefixes, a batch, a return, and what is not booked yet")
    func version2() throws {
        let statement = try StatementReader.read(StatementSample.version2)
        #expect(statement.number == 12)
        #expect(statement.opening == -550)
        #expect(statement.closing == 2450)
        #expect(statement.entries.map(\.position) == [1, 2, 3])
        #expect(statement.entries.map(\.amount) == [5000, -1500, -500])
        #expect(statement.entries[0].bookedOn == CivilDate("2026-11-20"))
        #expect(statement.entries[1].isReversal)
        let batch = statement.entries[0].details
        #expect(batch.map(\.amount) == [2000, 3000])
        #expect(batch.map(\.endToEndID) == ["A-1", nil])
        #expect(batch.map(\.counterpartyIBAN) == ["NL91ABNA0417164300", "BE68539007547034"])
        #expect(batch.map(\.structuredReference) == [nil, "RF18539007547034"])
        #expect(batch.map(\.remittance) == ["Los 7 & mehr, 2. Zeile", ""])
        let returned = try #require(statement.entries[1].details.first)
        #expect(returned.returnCode == "MD06")
        #expect(!returned.isCredit)
        #expect(returned.mandate == "M-9")
        // The parties of a return are those of the debit: the debtor is the other one.
        #expect(returned.counterpartyIBAN == "NL91ABNA0417164300")
        checkUnmatchable(statement.entries[2], amount: 500, isCredit: false, remittance: "Kontoführung")
    }

    @Test("PY-6: a batch whose amounts the bank does not state is one detail that nothing matches")
    func batchWithoutAmounts() throws {
        let one = "<TxDtls><Refs><EndToEndId>A</EndToEndId></Refs></TxDtls>"
        let stated = "<TxDtls><Refs><EndToEndId>B</EndToEndId></Refs><Amt Ccy=\"EUR\">1.00</Amt></TxDtls>"
        let single = try StatementReader.read(StatementSample.document(entries: StatementSample.entry("3.00", one)))
        #expect(single.entries[0].details.map(\.endToEndID) == ["A"])
        #expect(single.entries[0].details.map(\.amount) == [300])
        for details in [one + one, one + stated, "", "<Btch><NbOfTxs>4</NbOfTxs></Btch>"] {
            let xml = StatementSample.document(entries: StatementSample.entry("3.00", details))
            checkUnmatchable(try StatementReader.read(xml).entries[0], amount: 300, isCredit: true, remittance: "")
        }
    }

    /// One detail of the whole amount without anything that could match.
    private func checkUnmatchable(
        _ entry: BankStatement.Entry, amount: Int64, isCredit: Bool, remittance: String
    ) {
        #expect(entry.details.count == 1)
        for detail in entry.details {
            #expect(detail.amount == amount)
            #expect(detail.isCredit == isCredit)
            #expect(detail.remittance == remittance)
            let references = [detail.endToEndID, detail.mandate, detail.structuredReference, detail.counterpartyIBAN]
            #expect(references.allSatisfy { $0 == nil })
            #expect(detail.returnCode == nil)
        }
    }

    @Test("PY-6: details may go the other way than their entry")
    func oppositeDetails() throws {
        let details = """
            <TxDtls><Amt Ccy="EUR">5.00</Amt></TxDtls>\
            <TxDtls><Amt Ccy="EUR">2.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></TxDtls>
            """
        let xml = StatementSample.document(entries: StatementSample.entry("3.00", details))
        #expect(try StatementReader.read(xml).entries[0].details.map(\.isCredit) == [true, false])
    }

    @Test(
        "PY-11: amounts are read exactly",
        arguments: [("3", 300), ("3.0", 300), ("0003.05", 305), (" 3.00\n", 300), ("0.01", 1), ("0", 0)])
    func amounts(_ text: String, _ cents: Int64) throws {
        let closing = "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
        let xml = StatementSample.document(entries: StatementSample.entry(text, ""), closing: closing)
        #expect(try StatementReader.read(xml).entries.map(\.amount) == [cents])
    }

    @Test("PY-6: any encoding may be declared, the text is UTF-8 by now; a byte order mark and comments are skipped")
    func declarations() throws {
        let body = StatementSample.document(entries: StatementSample.entry("3.00", "", extra: "Gebühr <![CDATA[& <]]>"))
        for start in [
            "", "\u{FEFF}", "<?xml version=\"1.0\"\r\n encoding='ISO-8859-1'?>\n",
            "<?xml version=\"1.0\" encoding=\"UTF-16\"?>",
            "<?xml version=\"1.0\" encoding=\"UTF-7\"?>\n<!-- comment -->\n<?target data?>",
        ] {
            #expect(try StatementReader.read(start + body).entries[0].details[0].remittance == "Gebühr & <")
        }
    }

    @Test("PY-6: thousands of entries are read")
    func large() throws {
        let entries = String(repeating: StatementSample.entry("0.01", ""), count: 8000)
        let statement = try StatementReader.read(StatementSample.document(entries: entries, closing: "80.00"))
        #expect(statement.entries.count == 8000)
        #expect(statement.entries.last?.position == 8000)
    }
}
