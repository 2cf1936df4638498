import Kernel

/// An instruction file, pain.001.001.09: the credit transfers of one day (PY-7).
/// The same values give the same bytes.
package struct TransferFile: Hashable, Sendable {
    /// Names the file to the bank; at most 35 characters.
    package let messageID: String
    package let createdAt: Timestamp
    /// The bank day on which the bank is to pay.
    package let executeOn: CivilDate
    /// The platform, whose account pays.
    package let debtor: Creditor
    package let transfers: [TransferInstruction]

    /// - Throws: `BankFileFault` for the first thing that a bank would refuse.
    package init(
        messageID: String, createdAt: Timestamp, executeOn: CivilDate, debtor: Creditor,
        transfers: [TransferInstruction]
    ) throws(BankFileFault) {
        try PaymentFileRules.check(messageID: messageID, payments: transfers.count)
        var seen: Set<String> = []
        for transfer in transfers {
            try PaymentFileRules.check(endToEndID: transfer.endToEndID, amount: transfer.amount, seen: &seen)
        }
        self.messageID = messageID
        self.createdAt = createdAt
        self.executeOn = executeOn
        self.debtor = debtor
        self.transfers = transfers
    }

    /// The most transfers that one file takes.
    package static let maximumTransfers = PaymentFileRules.maximumPayments

    /// The file, UTF-8 and valid by the schema; without addresses and without the creditors' banks, which follow from
    /// the IBAN.
    package var xml: String {
        let totals = PaymentXML.totals(transfers.map(\.amount))
        return PaymentXML.document(
            "pain.001.001.09", root: "CstmrCdtTrfInitn",
            """
            \(PaymentXML.header(messageID: messageID, createdAt: createdAt, totals: totals, party: debtor.name))
            <PmtInf>\(PaymentXML.element("PmtInfId", messageID))<PmtMtd>TRF</PmtMtd>\(totals)
            <PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf>
            <ReqdExctnDt><Dt>\(executeOn)</Dt></ReqdExctnDt>
            <Dbtr>\(PaymentXML.name(debtor.name))</Dbtr>
            <DbtrAcct>\(PaymentXML.account(debtor.iban))</DbtrAcct>
            <DbtrAgt>\(PaymentXML.agent(debtor.bic))</DbtrAgt>
            <ChrgBr>SLEV</ChrgBr>
            \(transfers.map(transaction).joined(separator: "\n"))
            </PmtInf>
            """)
    }

    private func transaction(_ transfer: TransferInstruction) -> String {
        """
        <CdtTrfTxInf><PmtId>\(PaymentXML.element("EndToEndId", transfer.endToEndID))</PmtId>\
        <Amt>\(PaymentXML.instructedAmount(transfer.amount))</Amt>\
        <Cdtr>\(PaymentXML.name(transfer.creditorName))</Cdtr>\
        <CdtrAcct>\(PaymentXML.account(transfer.creditorIBAN))</CdtrAcct>\
        \(PaymentXML.remittance(transfer.remittance))</CdtTrfTxInf>
        """
    }
}
