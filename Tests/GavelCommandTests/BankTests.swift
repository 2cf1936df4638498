import Kernel
import Testing

@testable import gavel

@Suite("PY-6: the bank of a sandbox")
struct BankTests {
    private let debits = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.008.001.08"><CstmrDrctDbtInitn>
        <GrpHdr><MsgId>M1</MsgId></GrpHdr>
        <PmtInf><PmtInfId>P1</PmtInfId><ReqdColltnDt>2026-12-01</ReqdColltnDt>
        <DrctDbtTxInf><PmtId><EndToEndId>E1</EndToEndId></PmtId><InstdAmt Ccy="EUR">119.00</InstdAmt>
        <DrctDbtTx><MndtRltdInf><MndtId>MANDATE-1</MndtId></MndtRltdInf></DrctDbtTx></DrctDbtTxInf>
        <DrctDbtTxInf><PmtId><EndToEndId>E2</EndToEndId></PmtId><InstdAmt Ccy="EUR">0.05</InstdAmt>
        <DrctDbtTx><MndtRltdInf><MndtId>MANDATE-2</MndtId></MndtRltdInf></DrctDbtTx></DrctDbtTxInf></PmtInf>
        </CstmrDrctDbtInitn></Document>
        """
    private let transfers = """
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>
        <PmtInf><ReqdExctnDt><Dt>2026-12-02</Dt></ReqdExctnDt>
        <CdtTrfTxInf><PmtId><EndToEndId>T1</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">100.00</InstdAmt></Amt>
        </CdtTrfTxInf></PmtInf></CstmrCdtTrfInitn></Document>
        """

    private func date(_ day: Int) throws -> CivilDate { try #require(CivilDate(year: 2026, month: 12, day: day)) }
    private func euros(_ cents: Int64) -> Money { Money(amount: cents, currency: .eur) }

    @Test("debits and transfers are read with their days, mandates and amounts")
    func reads() throws {
        #expect(
            try BankFileReader.read(debits, name: "d.xml") == [
                BankOrder(
                    direction: .collect, endToEndID: "E1", mandate: "MANDATE-1", amount: euros(11_900),
                    executionDate: date(1)),
                BankOrder(
                    direction: .collect, endToEndID: "E2", mandate: "MANDATE-2", amount: euros(5),
                    executionDate: date(1)),
            ])
        #expect(
            try BankFileReader.read(transfers, name: "t.xml") == [
                BankOrder(
                    direction: .transfer, endToEndID: "T1", mandate: nil, amount: euros(10_000), executionDate: date(2))
            ])
    }

    @Test(
        "a file that cannot be read is refused by its name",
        arguments: ["", "<Document>", "<a><DrctDbtTxInf><EndToEndId>E</EndToEndId></DrctDbtTxInf></a>"])
    func refuses(_ xml: String) {
        #expect(throws: CommandFailure.self) { try BankFileReader.read(xml, name: "broken.xml") }
    }

    @Test("opening and entries make the closing; a returned debit is booked in and out")
    func balances() throws {
        let orders = try BankFileReader.read(debits, name: "d") + BankFileReader.read(transfers, name: "t")
        let statement = BankStatement(
            iban: "DE75512108001245126199", number: 7, opening: euros(1000), bookedOn: try date(2),
            createdAt: Timestamp(seconds: 1_796_000_000),
            entries: [
                BankStatement.Entry(order: orders[0], returnCode: nil),
                BankStatement.Entry(order: orders[1], returnCode: "AM04"),
                BankStatement.Entry(order: orders[2], returnCode: nil),
            ])
        #expect(statement.closing == euros(1000 + 11_900 - 10_000))
        let xml = statement.xml
        #expect(xml.components(separatedBy: "<Ntry>").count - 1 == 4)
        #expect(xml.contains("<Cd>AM04</Cd>"))
        #expect(xml.contains("<RvslInd>true</RvslInd>"))
        #expect(xml.contains("<Id>SANDBOX-7</Id>"))
        #expect(xml.contains("<Amt Ccy=\"EUR\">0.05</Amt>"))
        let overdrawn = BankStatement(
            iban: "DE75512108001245126199", number: 8, opening: euros(0), bookedOn: try date(2),
            createdAt: Timestamp(seconds: 1_796_000_000),
            entries: [BankStatement.Entry(order: orders[2], returnCode: nil)])
        #expect(overdrawn.xml.contains("<Amt Ccy=\"EUR\">100.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Dt>"))
    }
}

@Suite("What services keep of the same things")
struct RelatedKeysTests {
    @Test("one to one: what is missing on a side, and what is there twice")
    func oneToOne() {
        let relation = RelatedKeys(
            service: .orders, name: "mail", relation: .oneToOne, other: .helpdesk, otherName: "mail:orders",
            noun: "mail")
        #expect(relation.faults(in: [.orders: ["mail": ["a", "b"]], .helpdesk: ["mail:orders": ["b", "a"]]]).isEmpty)
        #expect(
            relation.faults(in: [.orders: ["mail": ["a", "b"]], .helpdesk: ["mail:orders": ["b", "c"]]]) == [
                "mail a is in orders/mail and not in helpdesk/mail:orders",
                "mail c is in helpdesk/mail:orders and not in orders/mail",
            ])
        #expect(
            relation.faults(in: [.orders: ["mail": ["a", "a"]], .helpdesk: ["mail:orders": ["a"]]]) == [
                "orders/mail has keys more than once"
            ])
    }

    @Test("contained: the other side may have more")
    func contained() {
        let relation = RelatedKeys(
            service: .payments, name: "payoutPosted", relation: .contained, other: .payments,
            otherName: "debitSettled", noun: "order")
        #expect(relation.faults(in: [.payments: ["payoutPosted": ["a"], "debitSettled": ["a", "b"]]]).isEmpty)
        #expect(relation.faults(in: [.payments: ["payoutPosted": ["c"], "debitSettled": ["a"]]]).count == 1)
    }
}
