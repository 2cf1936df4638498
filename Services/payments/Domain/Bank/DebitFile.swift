import Kernel

/// A collection file, pain.008.001.08: the debits of one scheme and one day (PY-3).
/// The same values give the same bytes.
package struct DebitFile: Hashable, Sendable {
    /// Names the file to the bank; at most 35 characters.
    package let messageID: String
    package let createdAt: Timestamp
    /// The bank day on which the debtors are to be debited.
    package let collectOn: CivilDate
    package let scheme: DebitScheme
    package let creditor: Creditor
    package let debits: [DebitInstruction]

    /// - Throws: `BankFileFault` for the first thing that a bank would refuse.
    package init(
        messageID: String, createdAt: Timestamp, collectOn: CivilDate, scheme: DebitScheme, creditor: Creditor,
        debits: [DebitInstruction]
    ) throws(BankFileFault) {
        try PaymentFileRules.check(messageID: messageID, payments: debits.count)
        var seen: Set<String> = []
        for debit in debits {
            try PaymentFileRules.check(endToEndID: debit.endToEndID, amount: debit.amount, seen: &seen)
            guard BankText.isIdentifier(debit.mandateReference) else {
                throw .mandateReference(debit.mandateReference)
            }
        }
        self.messageID = messageID
        self.createdAt = createdAt
        self.collectOn = collectOn
        self.scheme = scheme
        self.creditor = creditor
        self.debits = debits
    }

    /// The most debits that one file takes.
    package static let maximumDebits = PaymentFileRules.maximumPayments

    /// The file, UTF-8 and valid by the schema. It has no addresses: unstructured ones are refused, and none is needed
    /// within SEPA.
    package var xml: String {
        let totals = PaymentXML.totals(debits.map(\.amount))
        return PaymentXML.document(
            "pain.008.001.08", root: "CstmrDrctDbtInitn",
            """
            \(PaymentXML.header(messageID: messageID, createdAt: createdAt, totals: totals, party: creditor.name))
            <PmtInf>\(PaymentXML.element("PmtInfId", messageID))<PmtMtd>DD</PmtMtd>\(totals)
            <PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl><LclInstrm><Cd>\(scheme.rawValue)</Cd></LclInstrm>\
            <SeqTp>RCUR</SeqTp></PmtTpInf>
            <ReqdColltnDt>\(collectOn)</ReqdColltnDt>
            <Cdtr>\(PaymentXML.name(creditor.name))</Cdtr>
            <CdtrAcct>\(PaymentXML.account(creditor.iban))</CdtrAcct>
            <CdtrAgt>\(PaymentXML.agent(creditor.bic))</CdtrAgt>
            <ChrgBr>SLEV</ChrgBr>
            <CdtrSchmeId><Id><PrvtId><Othr>\(PaymentXML.element("Id", creditor.identifier))\
            <SchmeNm><Prtry>SEPA</Prtry></SchmeNm></Othr></PrvtId></Id></CdtrSchmeId>
            \(debits.map(transaction).joined(separator: "\n"))
            </PmtInf>
            """)
    }

    private func transaction(_ debit: DebitInstruction) -> String {
        """
        <DrctDbtTxInf><PmtId>\(PaymentXML.element("EndToEndId", debit.endToEndID))</PmtId>\
        \(PaymentXML.instructedAmount(debit.amount))\
        <DrctDbtTx><MndtRltdInf>\(PaymentXML.element("MndtId", debit.mandateReference))\
        <DtOfSgntr>\(debit.mandateSignedOn)</DtOfSgntr></MndtRltdInf></DrctDbtTx>\
        <DbtrAgt>\(PaymentXML.agentNotProvided)</DbtrAgt>\
        <Dbtr>\(PaymentXML.name(debit.debtorName))</Dbtr>\
        <DbtrAcct>\(PaymentXML.account(debit.debtorIBAN))</DbtrAcct>\
        \(PaymentXML.remittance(debit.remittance))</DrctDbtTxInf>
        """
    }
}
