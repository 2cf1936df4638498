import Kernel
import PaymentsDomain
import Testing

/// The two payment files, byte by byte, and what they refuse.
@Suite("Payment files")
struct BankFileTests {
    @Test("PY-3: a collection file")
    func debitFile() throws {
        let file = try BankSamples.debitFile([BankSamples.debit(), BankSamples.debit("GV-2", euros: 5)], scheme: .b2b)
        #expect(
            file.xml == """
                <?xml version="1.0" encoding="UTF-8"?>
                <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.008.001.08">
                <CstmrDrctDbtInitn>
                <GrpHdr><MsgId>GAVEL-D-1</MsgId><CreDtTm>2026-11-21T09:30:00Z</CreDtTm><NbOfTxs>2</NbOfTxs>\
                <CtrlSum>12.10</CtrlSum><InitgPty><Nm>Gavel Marktplatz GmbH</Nm></InitgPty></GrpHdr>
                <PmtInf><PmtInfId>GAVEL-D-1</PmtInfId><PmtMtd>DD</PmtMtd><NbOfTxs>2</NbOfTxs><CtrlSum>12.10</CtrlSum>
                <PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl><LclInstrm><Cd>B2B</Cd></LclInstrm>\
                <SeqTp>RCUR</SeqTp></PmtTpInf>
                <ReqdColltnDt>2026-12-01</ReqdColltnDt>
                <Cdtr><Nm>Gavel Marktplatz GmbH</Nm></Cdtr>
                <CdtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></CdtrAcct>
                <CdtrAgt><FinInstnId><BICFI>COBADEFFXXX</BICFI></FinInstnId></CdtrAgt>
                <ChrgBr>SLEV</ChrgBr>
                <CdtrSchmeId><Id><PrvtId><Othr><Id>DE98ZZZ09999999999</Id>\
                <SchmeNm><Prtry>SEPA</Prtry></SchmeNm></Othr></PrvtId></Id></CdtrSchmeId>
                \(transaction("GV-1", "12.05"))
                \(transaction("GV-2", "0.05"))
                </PmtInf>
                </CstmrDrctDbtInitn>
                </Document>

                """)
    }

    private func transaction(_ id: String, _ amount: String) -> String {
        """
        <DrctDbtTxInf><PmtId><EndToEndId>\(id)</EndToEndId></PmtId><InstdAmt Ccy="EUR">\(amount)</InstdAmt>\
        <DrctDbtTx><MndtRltdInf><MndtId>M-1</MndtId><DtOfSgntr>2026-01-31</DtOfSgntr></MndtRltdInf></DrctDbtTx>\
        <DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt>\
        <Dbtr><Nm>Juergen Gross</Nm></Dbtr><DbtrAcct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></DbtrAcct>\
        <RmtInf><Ustrd>Los 7 mehr</Ustrd></RmtInf></DrctDbtTxInf>
        """
    }

    @Test("PY-7: an instruction file")
    func transferFile() throws {
        let file = try BankSamples.transferFile([BankSamples.transfer(euros: 99_999_999_999)])
        #expect(
            file.xml == """
                <?xml version="1.0" encoding="UTF-8"?>
                <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">
                <CstmrCdtTrfInitn>
                <GrpHdr><MsgId>GAVEL-T-1</MsgId><CreDtTm>2026-11-21T09:30:00Z</CreDtTm><NbOfTxs>1</NbOfTxs>\
                <CtrlSum>999999999.99</CtrlSum><InitgPty><Nm>Gavel Marktplatz GmbH</Nm></InitgPty></GrpHdr>
                <PmtInf><PmtInfId>GAVEL-T-1</PmtInfId><PmtMtd>TRF</PmtMtd><NbOfTxs>1</NbOfTxs>\
                <CtrlSum>999999999.99</CtrlSum>
                <PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf>
                <ReqdExctnDt><Dt>2026-12-01</Dt></ReqdExctnDt>
                <Dbtr><Nm>Gavel Marktplatz GmbH</Nm></Dbtr>
                <DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct>
                <DbtrAgt><FinInstnId><BICFI>COBADEFFXXX</BICFI></FinInstnId></DbtrAgt>
                <ChrgBr>SLEV</ChrgBr>
                <CdtTrfTxInf><PmtId><EndToEndId>P-1</EndToEndId></PmtId>\
                <Amt><InstdAmt Ccy="EUR">999999999.99</InstdAmt></Amt><Cdtr><Nm>Zoe b</Nm></Cdtr>\
                <CdtrAcct><Id><IBAN>BE68539007547034</IBAN></Id></CdtrAcct></CdtTrfTxInf>
                </PmtInf>
                </CstmrCdtTrfInitn>
                </Document>

                """)
    }

    @Test("PY-3, PY-11: number and sum are those of the payments, and the same values give the same bytes")
    func sums() throws {
        for seed in UInt64(1)...100 {
            var (chance, again) = (BankChance(state: seed), BankChance(state: seed))
            let debits = try BankSamples.randomDebitFile(&chance)
            #expect(try BankSamples.randomDebitFile(&again).xml == debits.xml)
            try checkTotals(debits.xml, debits.debits.map(\.amount))
            let transfers = try BankSamples.randomTransferFile(&chance)
            #expect(try BankSamples.randomTransferFile(&again).xml == transfers.xml)
            try checkTotals(transfers.xml, transfers.transfers.map(\.amount))
        }
    }

    private func checkTotals(_ xml: String, _ amounts: [Money]) throws {
        let sum = Money(amount: amounts.reduce(0) { $0 + $1.amount }, currency: .eur)
        let decimal = try #require("\(sum)".split(separator: " ").first)
        #expect(xml.split(separator: "<NbOfTxs>\(amounts.count)</NbOfTxs><CtrlSum>\(decimal)</CtrlSum>").count == 3)
        let stated = xml.split(separator: "Ccy=\"EUR\">").dropFirst().map { $0.prefix { $0 != "<" } }
        #expect(stated.map { Money(decimal: String($0), currency: .eur) } == amounts)
    }

    @Test("PY-3: a partner without a letter that banks take does not hold up the file")
    func nameless() throws {
        let transfer = TransferInstruction(
            endToEndID: "P", amount: Money(amount: 1, currency: .eur), creditorName: "龍",
            creditorIBAN: try #require(IBAN("BE68539007547034")), remittance: "龍")
        let xml = try BankSamples.transferFile([transfer]).xml
        #expect(xml.contains("<Cdtr><Nm>NOTPROVIDED</Nm></Cdtr>"))
        #expect(!xml.contains("RmtInf"))
    }

    @Test("PY-3: what a bank would refuse makes no file")
    func faults() throws {
        let debit = try BankSamples.debit()
        let long = String(repeating: "M", count: 36)
        #expect(throws: BankFileFault.noPayments) { try BankSamples.debitFile([]) }
        #expect(throws: BankFileFault.noPayments) { try BankSamples.transferFile([]) }
        let many = Array(repeating: debit, count: DebitFile.maximumDebits + 1)
        #expect(throws: BankFileFault.tooManyPayments(count: 2001)) { try BankSamples.debitFile(many) }
        #expect(throws: BankFileFault.messageID(long)) { try BankSamples.debitFile([debit], messageID: long) }
        #expect(throws: BankFileFault.messageID("a b")) {
            try BankSamples.transferFile([BankSamples.transfer()], messageID: "a b")
        }
        #expect(throws: BankFileFault.endToEndID("ä")) { try BankSamples.debitFile([BankSamples.debit("ä")]) }
        #expect(throws: BankFileFault.repeatedEndToEndID("GV-1")) { try BankSamples.debitFile([debit, debit]) }
        #expect(throws: BankFileFault.mandateReference("")) {
            try BankSamples.debitFile([BankSamples.debit(mandate: "")])
        }
        for cents: Int64 in [0, -1, 100_000_000_000, .min, .max] {
            let money = Money(amount: cents, currency: .eur)
            #expect(throws: BankFileFault.amount(endToEndID: "P-1", money)) {
                try BankSamples.transferFile([BankSamples.transfer(euros: cents)])
            }
        }
        let dollars = TransferInstruction(
            endToEndID: "P", amount: Money(amount: 1, currency: .usd), creditorName: "A",
            creditorIBAN: try #require(IBAN("BE68539007547034")), remittance: "")
        #expect(throws: BankFileFault.currency(endToEndID: "P", .usd)) { try BankSamples.transferFile([dollars]) }
    }
}
