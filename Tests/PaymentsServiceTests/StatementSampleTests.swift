import Kernel
import PaymentsService

/// Statements for the tests.
enum StatementSample {
    /// What `gavel bank settle` writes: a debit collected, one collected and returned, a transfer.
    static let sandbox = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
        <BkToCstmrStmt>
        <GrpHdr><MsgId>SANDBOX-7</MsgId><CreDtTm>2026-11-23T09:30:00Z</CreDtTm></GrpHdr>
        <Stmt>
        <Id>SANDBOX-7</Id>
        <ElctrncSeqNb>7</ElctrncSeqNb>
        <CreDtTm>2026-11-23T09:30:00Z</CreDtTm>
        <Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>
        <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">100.00</Amt><CdtDbtInd>\
        CRDT</CdtDbtInd><Dt><Dt>2026-11-23</Dt></Dt></Bal>
        <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">0.01</Amt><CdtDbtInd>\
        DBIT</CdtDbtInd><Dt><Dt>2026-11-23</Dt></Dt></Bal>
        <Ntry><NtryRef>1</NtryRef><Amt Ccy="EUR">59.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd>\
        </Sts><BookgDt><Dt>2026-11-23</Dt></BookgDt><ValDt><Dt>2026-11-23</Dt></ValDt><AcctSvcrRef>\
        SANDBOX-7-1</AcctSvcrRef><BkTxCd><Prtry><Cd>SANDBOX</Cd></Prtry></BkTxCd><NtryDtls><TxDtls><Refs>\
        <EndToEndId>GV-2026-000001</EndToEndId><MndtId>M-1&amp;2</MndtId></Refs><Amt Ccy="EUR">59.50</Amt>\
        <CdtDbtInd>CRDT</CdtDbtInd></TxDtls></NtryDtls></Ntry>
        <Ntry><NtryRef>2</NtryRef><Amt Ccy="EUR">12.05</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd>\
        </Sts><BookgDt><Dt>2026-11-23</Dt></BookgDt><ValDt><Dt>2026-11-23</Dt></ValDt><AcctSvcrRef>\
        SANDBOX-7-2</AcctSvcrRef><BkTxCd><Prtry><Cd>SANDBOX</Cd></Prtry></BkTxCd><NtryDtls><TxDtls><Refs>\
        <EndToEndId>GV-2026-000002</EndToEndId><MndtId>M-2</MndtId></Refs><Amt Ccy="EUR">12.05</Amt>\
        <CdtDbtInd>CRDT</CdtDbtInd></TxDtls></NtryDtls></Ntry>
        <Ntry><NtryRef>2R</NtryRef><Amt Ccy="EUR">12.05</Amt><CdtDbtInd>DBIT</CdtDbtInd><RvslInd>\
        true</RvslInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-23</Dt></BookgDt><ValDt><Dt>\
        2026-11-23</Dt></ValDt><AcctSvcrRef>SANDBOX-7-2R</AcctSvcrRef><BkTxCd><Prtry><Cd>SANDBOX</Cd>\
        </Prtry></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>GV-2026-000002</EndToEndId><MndtId>M-2</MndtId>\
        </Refs><Amt Ccy="EUR">12.05</Amt><CdtDbtInd>DBIT</CdtDbtInd><RtrInf><Rsn><Cd>AM04</Cd></Rsn>\
        </RtrInf></TxDtls></NtryDtls></Ntry>
        <Ntry><NtryRef>3</NtryRef><Amt Ccy="EUR">159.51</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd>\
        </Sts><BookgDt><Dt>2026-11-23</Dt></BookgDt><ValDt><Dt>2026-11-23</Dt></ValDt><AcctSvcrRef>\
        SANDBOX-7-3</AcctSvcrRef><BkTxCd><Prtry><Cd>SANDBOX</Cd></Prtry></BkTxCd><NtryDtls><TxDtls><Refs>\
        <EndToEndId>P-000001</EndToEndId></Refs><Amt Ccy="EUR">159.51</Amt><CdtDbtInd>DBIT</CdtDbtInd>\
        </TxDtls></NtryDtls></Ntry>
        </Stmt>
        </BkToCstmrStmt>
        </Document>

        """

    /// Version 02 with a prefix: the status is no element of its own, details state their amount in `AmtDtls`.
    static let version2 = """
        <?xml version="1.0" encoding="ISO-8859-1"?>
        <n:Document xmlns:n="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><n:BkToCstmrStmt><n:Stmt>
        <n:Id>S-12</n:Id><n:LglSeqNb>12</n:LglSeqNb><n:CreDtTm>2026-11-20T23:59:00+01:00</n:CreDtTm>
        <n:Acct><n:Id><n:IBAN>DE89370400440532013000</n:IBAN></n:Id></n:Acct>
        <n:Bal><n:Tp><n:CdOrPrtry><n:Cd>PRCD</n:Cd></n:CdOrPrtry></n:Tp><n:Amt Ccy="EUR">5.50</n:Amt>\
        <n:CdtDbtInd>DBIT</n:CdtDbtInd><n:Dt><n:Dt>2026-11-19</n:Dt></n:Dt></n:Bal>
        <n:Bal><n:Tp><n:CdOrPrtry><n:Cd>CLBD</n:Cd></n:CdOrPrtry></n:Tp><n:Amt Ccy="EUR">24.5</n:Amt>\
        <n:CdtDbtInd>CRDT</n:CdtDbtInd><n:Dt><n:DtTm>2026-11-20T18:00:00</n:DtTm></n:Dt></n:Bal>
        <n:Bal><n:Tp><n:CdOrPrtry><n:Cd>CLAV</n:Cd></n:CdOrPrtry></n:Tp><n:Amt Ccy="EUR">1.00</n:Amt>\
        <n:CdtDbtInd>CRDT</n:CdtDbtInd><n:Dt><n:Dt>2026-11-20</n:Dt></n:Dt></n:Bal>
        <n:Ntry><n:Amt Ccy="EUR">50.00</n:Amt><n:CdtDbtInd>CRDT</n:CdtDbtInd><n:Sts>BOOK</n:Sts>
        <n:BookgDt><n:DtTm>2026-11-20T10:00:00.123+01:00</n:DtTm></n:BookgDt><n:NtryDtls>
        <n:TxDtls><n:Refs><n:EndToEndId>A-1</n:EndToEndId></n:Refs>
        <n:AmtDtls><n:TxAmt><n:Amt Ccy="EUR">20.00</n:Amt></n:TxAmt></n:AmtDtls>
        <n:RltdPties><n:Dbtr><n:Nm>A</n:Nm></n:Dbtr><n:DbtrAcct><n:Id><n:IBAN>NL91ABNA0417164300</n:IBAN></n:Id>\
        </n:DbtrAcct></n:RltdPties>
        <n:RmtInf><n:Ustrd>Los 7 &amp; mehr,</n:Ustrd><n:Ustrd> 2. Zeile </n:Ustrd></n:RmtInf></n:TxDtls>
        <n:TxDtls><n:Refs><n:EndToEndId>NOTPROVIDED</n:EndToEndId></n:Refs>
        <n:AmtDtls><n:TxAmt><n:Amt Ccy="EUR">30.00</n:Amt></n:TxAmt></n:AmtDtls>
        <n:RltdPties><n:DbtrAcct><n:Id><n:IBAN>BE68539007547034</n:IBAN></n:Id></n:DbtrAcct></n:RltdPties>
        <n:RmtInf><n:Strd><n:CdtrRefInf><n:Ref>RF18539007547034</n:Ref></n:CdtrRefInf></n:Strd></n:RmtInf></n:TxDtls>
        </n:NtryDtls></n:Ntry>
        <n:Ntry><n:Amt Ccy="EUR">99.00</n:Amt><n:CdtDbtInd>CRDT</n:CdtDbtInd><n:Sts>PDNG</n:Sts></n:Ntry>
        <n:Ntry><n:Amt Ccy="EUR">15.00</n:Amt><n:CdtDbtInd>DBIT</n:CdtDbtInd><n:RvslInd>1</n:RvslInd>
        <n:Sts>BOOK</n:Sts><n:BookgDt><n:Dt>2026-11-20+01:00</n:Dt></n:BookgDt><n:NtryDtls>
        <n:TxDtls><n:Refs><n:EndToEndId>D-9</n:EndToEndId><n:MndtId>M-9</n:MndtId></n:Refs>
        <n:AmtDtls><n:InstdAmt><n:Amt Ccy="EUR">14.00</n:Amt></n:InstdAmt></n:AmtDtls>
        <n:RltdPties><n:DbtrAcct><n:Id><n:IBAN>NL91ABNA0417164300</n:IBAN></n:Id></n:DbtrAcct>
        <n:CdtrAcct><n:Id><n:IBAN>DE89370400440532013000</n:IBAN></n:Id></n:CdtrAcct></n:RltdPties>
        <n:RtrInf><n:Rsn><n:Cd>MD06</n:Cd></n:Rsn></n:RtrInf></n:TxDtls></n:NtryDtls></n:Ntry>
        <n:Ntry><n:Amt Ccy="EUR">5.00</n:Amt><n:CdtDbtInd>DBIT</n:CdtDbtInd><n:Sts>BOOK</n:Sts>
        <n:AddtlNtryInf>Kontoführung</n:AddtlNtryInf></n:Ntry>
        </n:Stmt></n:BkToCstmrStmt></n:Document>
        """

    /// A statement from 0.00 to 3.00 with the given entries.
    static func document(
        entries: String, opening: String = "0.00", closing: String = "3.00", account: String = "EUR"
    ) -> String {
        """
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
        <Id>S</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>\(account)</Ccy></Acct>
        \(balance("OPBD", opening))
        \(balance("CLBD", closing))
        \(entries)
        </Stmt></BkToCstmrStmt></Document>
        """
    }

    static func balance(_ code: String, _ amount: String, currency: String = "EUR") -> String {
        """
        <Bal><Tp><CdOrPrtry><Cd>\(code)</Cd></CdOrPrtry></Tp><Amt Ccy="\(currency)">\(amount)</Amt>\
        <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-23</Dt></Dt></Bal>
        """
    }

    /// A booked credit.
    static func entry(_ amount: String, _ details: String, currency: String = "EUR", extra: String = "") -> String {
        """
        <Ntry><Amt Ccy="\(currency)">\(amount)</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
        <BookgDt><Dt>2026-11-23</Dt></BookgDt><NtryDtls>\(details)</NtryDtls>\
        <AddtlNtryInf>\(extra)</AddtlNtryInf></Ntry>

        """
    }
}
