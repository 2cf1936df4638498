import Kernel

/// A statement of the sandbox's bank as camt.053.001.08: every booking an entry of its own.
struct BankStatement: Sendable {
    /// One booking and, for a debit that comes back, the bank's reason (`AM04`).
    struct Entry: Sendable {
        let order: BankOrder
        let returnCode: String?

        /// What the booking does to the account's balance. A debit that is returned is shown as its return alone.
        var effect: Int64 {
            switch (order.direction, returnCode) {
            case (.collect, nil): order.amount.amount
            case (.collect, _): 0
            case (.transfer, _): -order.amount.amount
            }
        }
    }

    let iban: String
    let number: Int64
    let opening: Money
    let bookedOn: CivilDate
    let createdAt: Timestamp
    let entries: [Entry]

    var closing: Money {
        Money(amount: opening.amount + entries.reduce(0) { $0 + $1.effect }, currency: opening.currency)
    }

    var xml: String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
        <BkToCstmrStmt>
        <GrpHdr><MsgId>SANDBOX-\(number)</MsgId><CreDtTm>\(createdAt)</CreDtTm></GrpHdr>
        <Stmt>
        <Id>SANDBOX-\(number)</Id>
        <ElctrncSeqNb>\(number)</ElctrncSeqNb>
        <CreDtTm>\(createdAt)</CreDtTm>
        <Acct><Id><IBAN>\(iban)</IBAN></Id><Ccy>\(opening.currency.rawValue)</Ccy></Acct>
        \(balance("OPBD", opening))
        \(balance("CLBD", closing))
        \(entries.enumerated().flatMap { index, entry in bookings(entry, number: index + 1) }.joined(separator: "\n"))
        </Stmt>
        </BkToCstmrStmt>
        </Document>

        """
    }

    private func balance(_ code: String, _ money: Money) -> String {
        """
        <Bal><Tp><CdOrPrtry><Cd>\(code)</Cd></CdOrPrtry></Tp>\(amount(money))\
        <CdtDbtInd>\(money.amount < 0 ? "DBIT" : "CRDT")</CdtDbtInd><Dt><Dt>\(bookedOn)</Dt></Dt></Bal>
        """
    }

    /// A returned debit is booked in and out again, as banks do.
    private func bookings(_ entry: Entry, number: Int) -> [String] {
        switch entry.order.direction {
        case .transfer: [booking(entry.order, "DBIT", reference: "\(number)", returnCode: nil)]
        case .collect:
            if let code = entry.returnCode {
                [
                    booking(entry.order, "CRDT", reference: "\(number)", returnCode: nil),
                    booking(entry.order, "DBIT", reference: "\(number)R", returnCode: code),
                ]
            } else {
                [booking(entry.order, "CRDT", reference: "\(number)", returnCode: nil)]
            }
        }
    }

    private func booking(_ order: BankOrder, _ indicator: String, reference: String, returnCode: String?) -> String {
        let mandate = order.mandate.map { "<MndtId>\(escaped($0))</MndtId>" } ?? ""
        let reversal = returnCode == nil ? "" : "<RvslInd>true</RvslInd>"
        let reason = returnCode.map { "<RtrInf><Rsn><Cd>\(escaped($0))</Cd></Rsn></RtrInf>" } ?? ""
        return """
            <Ntry><NtryRef>\(reference)</NtryRef>\(amount(order.amount))<CdtDbtInd>\(indicator)</CdtDbtInd>\(reversal)\
            <Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>\(bookedOn)</Dt></BookgDt><ValDt><Dt>\(bookedOn)</Dt></ValDt>\
            <AcctSvcrRef>SANDBOX-\(number)-\(reference)</AcctSvcrRef><BkTxCd><Prtry><Cd>SANDBOX</Cd></Prtry></BkTxCd>\
            <NtryDtls><TxDtls><Refs><EndToEndId>\(escaped(order.endToEndID))</EndToEndId>\(mandate)</Refs>\
            \(amount(order.amount))<CdtDbtInd>\(indicator)</CdtDbtInd>\(reason)</TxDtls></NtryDtls></Ntry>
            """
    }

    private func amount(_ money: Money) -> String {
        let cents = money.amount.magnitude % 100
        return """
            <Amt Ccy="\(money.currency.rawValue)">\(money.amount.magnitude / 100).\(cents < 10 ? "0" : "")\(cents)</Amt>
            """
    }

    private func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
