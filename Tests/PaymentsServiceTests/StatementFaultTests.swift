import Kernel
import PaymentsService
import Testing

/// Statements that are not in order: each has its fault, and none is half used.
@Suite("Faults of bank statements")
struct StatementFaultTests {
    private func fault(of xml: String, maximumBytes: Int = StatementReader.maximumBytes) -> StatementFault? {
        do {
            _ = try StatementReader.read(xml, maximumBytes: maximumBytes)
            return nil
        } catch {
            return error
        }
    }

    /// The sample with one replacement.
    private func fault(replacing old: String, by new: String) throws -> StatementFault? {
        try #require(StatementSample.sandbox.contains(old))
        return fault(of: StatementSample.sandbox.replacing(old, with: new, maxReplacements: 1))
    }

    @Test(
        "PY-6: what is no XML, or breaks off, is refused with its line",
        arguments: [
            ("", 1), (" \n ", 2), ("x", 1), ("<Document", 1), ("<Document>\n<BkToCstmrStmt>\n", 2),
            ("<Document>\n</Dokument>", 2), ("<Document/><Document/>", 1), ("<Document>&nothing;</Document>", 1),
            ("<Document>\n\n<a b=c/></Document>", 3), ("<Document>&#0;</Document>", 1),
            ("<Document>\u{0}</Document>", 1),
            ("<\u{0}D\u{0}", 1), ("<Document></Document>x", 1), ("<Document>\u{1}</Document>", 1),
            ("<?xml version=\"1.0\"?><?xml version=\"1.0\" encoding=\"UTF-7\"?><Document/>", 1),
        ])
    func malformed(_ xml: String, _ line: Int) {
        #expect(fault(of: xml) == .malformed(line: line))
    }

    @Test("PY-6: a statement that breaks off anywhere is refused")
    func brokenOff() {
        let whole = StatementSample.sandbox.split(separator: "</Document>")[0] + "</Document>"
        #expect(fault(of: String(whole)) == nil)
        for length in stride(from: 0, to: whole.count, by: 7) {
            guard case .malformed = fault(of: String(whole.prefix(length))) else {
                Issue.record("\(length) characters were taken")
                continue
            }
        }
    }

    @Test("PY-6: a document type is refused, and with it every entity of its own")
    func documentType() {
        let entity = "<!DOCTYPE Document [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>"
        let laughs = "<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY b \"cccc\"><!ENTITY c \"&b;&b;&b;&b;\">]>"
        for start in [entity, laughs, "<!DOCTYPE Document SYSTEM \"http://localhost:1/x.dtd\">", "<!DOCTYPE\u{301} x>"]
        {
            #expect(fault(of: start + "<Document>&a;&c;</Document>") == .documentType)
        }
    }

    @Test("PY-6: size, depth and number of elements have limits")
    func limits() {
        let bytes = StatementSample.sandbox.utf8.count
        #expect(fault(of: StatementSample.sandbox, maximumBytes: bytes) == nil)
        #expect(
            fault(of: StatementSample.sandbox, maximumBytes: bytes - 1) == .tooLarge(bytes: bytes, maximum: bytes - 1))
        let deep = String(repeating: "<a>", count: 100_000) + String(repeating: "</a>", count: 100_000)
        #expect(fault(of: deep) == .tooComplex(line: 1))
        #expect(fault(of: String(repeating: "<a>", count: 100_000)) == .tooComplex(line: 1))
    }

    @Test("PY-6: exactly one statement")
    func statements() throws {
        #expect(fault(of: "<Document/>") == .noStatement)
        #expect(fault(of: "<Document><BkToCstmrStmt/></Document>") == .noStatement)
        #expect(fault(of: "<html><Stmt/></html>") == .noStatement)
        #expect(fault(of: "<Document><BkToCstmrAcctRpt><Rpt/></BkToCstmrAcctRpt></Document>") == .noStatement)
        #expect(try fault(replacing: "</Stmt>", by: "</Stmt><Stmt/><Stmt/>") == .severalStatements(count: 3))
    }

    @Test("PY-6: what every statement has must be there")
    func missing() throws {
        #expect(try fault(replacing: "<Id>SANDBOX-7</Id>", by: "") == .missing(element: "Id", line: 5))
        #expect(
            try fault(replacing: "<IBAN>DE89370400440532013000</IBAN>", by: "")
                == .missing(element: "Acct/Id/IBAN", line: 5))
        #expect(try fault(replacing: "OPBD", by: "ITBD") == .missingBalance(codes: ["OPBD", "PRCD"]))
        #expect(try fault(replacing: "CLBD", by: "CLAV") == .missingBalance(codes: ["CLBD"]))
        #expect(try fault(replacing: "<Amt Ccy=\"EUR\">100.00</Amt>", by: "") == .missing(element: "Amt", line: 10))
        #expect(try fault(replacing: "<CdtDbtInd>CRDT</CdtDbtInd>", by: "") == .missing(element: "CdtDbtInd", line: 10))
        #expect(
            try fault(replacing: "DBIT</CdtDbtInd><Dt><Dt>2026-11-23</Dt></Dt>", by: "DBIT</CdtDbtInd>")
                == .missing(element: "Bal/Dt", line: 11))
        #expect(
            try fault(replacing: "<BookgDt><Dt>2026-11-23</Dt></BookgDt>", by: "<BookgDt/>")
                == .missing(element: "Dt", line: 12))
    }

    @Test("PY-6: texts that are none of their kind")
    func unreadable() throws {
        for text in [
            "", "x", "-1.00", "1,00", "1.", ".5", "1.0.0", "1e3", "١.00", "99999999999999999999", "20000000000",
        ] {
            #expect(
                try fault(replacing: ">100.00<", by: ">\(text)<") == .unreadable(element: "Amt", text: text, line: 10))
        }
        #expect(
            try fault(replacing: ">CRDT<", by: ">crdt<") == .unreadable(element: "CdtDbtInd", text: "crdt", line: 10))
        #expect(
            try fault(replacing: "<RvslInd>true<", by: "<RvslInd>yes<")
                == .unreadable(element: "RvslInd", text: "yes", line: 14))
        for text in ["2026-02-30", "23.11.2026", "2026-11-2", "2026-11-23 x", ""] {
            #expect(
                try fault(replacing: "<BookgDt><Dt>2026-11-23<", by: "<BookgDt><Dt>\(text)<")
                    == .unreadable(element: "BookgDt", text: text, line: 12))
        }
        for text in ["-7", "x", "", "9223372036854775808"] {
            #expect(
                try fault(replacing: "<ElctrncSeqNb>7<", by: "<ElctrncSeqNb>\(text)<")
                    == .unreadable(element: "ElctrncSeqNb", text: text, line: 7))
        }
    }

    @Test("PY-11: one currency, and no decimals that it does not have")
    func currencies() throws {
        #expect(try fault(replacing: "<Ccy>EUR</Ccy>", by: "<Ccy>XAU</Ccy>") == .unknownCurrency("XAU"))
        #expect(
            try fault(replacing: "<Ccy>EUR</Ccy>", by: "<Ccy>USD</Ccy>")
                == .mixedCurrency("EUR", account: .usd, line: 10))
        #expect(
            try fault(replacing: "\"EUR\">59.50", by: "\"USD\">59.50") == .mixedCurrency("USD", account: .eur, line: 12)
        )
        #expect(try fault(replacing: " Ccy=\"EUR\">0.01", by: ">0.01") == .mixedCurrency("", account: .eur, line: 11))
        #expect(
            try fault(replacing: ">59.50<", by: ">59.505<")
                == .tooManyDecimals(text: "59.505", currency: .eur, line: 12))
        #expect(
            try fault(replacing: ">59.50<", by: ">59.500<")
                == .tooManyDecimals(text: "59.500", currency: .eur, line: 12))
    }

    @Test("PY-6: opening + entries = closing, and details make up their entry")
    func sums() throws {
        #expect(
            try fault(replacing: ">100.00<", by: ">100.01<") == .balance(opening: 10_001, entries: -10_001, closing: -1)
        )
        #expect(try fault(replacing: "BOOK", by: "PDNG") == .balance(opening: 10_000, entries: -15_951, closing: -1))
        #expect(
            try fault(replacing: "</Refs><Amt Ccy=\"EUR\">59.50<", by: "</Refs><Amt Ccy=\"EUR\">59.49<")
                == .detailSum(position: 1, details: 5949, entry: 5950))
        let opposite = "<TxDtls><Amt Ccy=\"EUR\">3.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></TxDtls>"
        #expect(
            fault(of: StatementSample.document(entries: StatementSample.entry("3.00", opposite)))
                == .detailSum(position: 1, details: -300, entry: 300))
        let other = StatementSample.balance("PRCD", "0.01")
        #expect(fault(of: StatementSample.document(entries: other)) == .contradictoryBalances(code: "PRCD"))
        let closing = StatementSample.balance("CLBD", "3.01")
        #expect(fault(of: StatementSample.document(entries: closing)) == .contradictoryBalances(code: "CLBD"))
    }

    @Test("PY-6: every fault says what it is")
    func texts() {
        let faults: [StatementFault] = [
            .tooLarge(bytes: 2, maximum: 1), .documentType, .malformed(line: 3), .tooComplex(line: 4), .noStatement,
            .severalStatements(count: 2), .missing(element: "Id", line: 5),
            .unreadable(element: "Amt", text: "x", line: 6), .missingBalance(codes: ["OPBD", "PRCD"]),
            .contradictoryBalances(code: "CLBD"), .unknownCurrency("XAU"),
            .mixedCurrency("USD", account: .eur, line: 7), .tooManyDecimals(text: "1.005", currency: .eur, line: 8),
            .detailSum(position: 1, details: 2, entry: 3), .balance(opening: 1, entries: 1, closing: 3),
        ]
        #expect(Set(faults.map(\.description)).count == faults.count)
        #expect("\(StatementFault.malformed(line: 3))".contains("line 3"))
        #expect("\(StatementFault.missingBalance(codes: ["OPBD", "PRCD"]))".contains("OPBD or PRCD"))
    }
}
