import Kernel

/// The parts of XML that both payment files have.
enum PaymentXML {
    /// The whole document of a message.
    /// - Parameter message: such as `pain.008.001.08`.
    static func document(_ message: String, root: String, _ body: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:\(message)">
        <\(root)>
        \(body)
        </\(root)>
        </Document>

        """
    }

    static func header(messageID: String, createdAt: Timestamp, totals: String, party: String) -> String {
        // Whole seconds: not every bank takes fractions.
        let second = Timestamp(seconds: floorDivide(createdAt.microseconds, 1_000_000).quotient)
        return """
            <GrpHdr>\(element("MsgId", messageID))<CreDtTm>\(second)</CreDtTm>\(totals)\
            <InitgPty>\(name(party))</InitgPty></GrpHdr>
            """
    }

    /// `NbOfTxs` and `CtrlSum`.
    static func totals(_ amounts: [Money]) -> String {
        let sum = amounts.reduce(0) { $0 + $1.amount }
        return "<NbOfTxs>\(amounts.count)</NbOfTxs><CtrlSum>\(decimal(sum))</CtrlSum>"
    }

    static func element(_ name: String, _ text: String) -> String {
        "<\(name)>\(BankText.escapedForXML(text))</\(name)>"
    }

    /// A party's name. One of which the character set leaves nothing must not hold up the payments of all others.
    static func name(_ text: String) -> String {
        let name = BankText.sepa(text, maximumLength: BankText.nameLength)
        return element("Nm", name.isEmpty ? "NOTPROVIDED" : name)
    }

    static func account(_ iban: IBAN) -> String { "<Id><IBAN>\(iban.text)</IBAN></Id>" }

    static func agent(_ bic: String) -> String { "<FinInstnId><BICFI>\(bic)</BICFI></FinInstnId>" }

    /// What the rulebook writes in place of an agent who follows from the IBAN.
    static let agentNotProvided = "<FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId>"

    static func instructedAmount(_ money: Money) -> String {
        "<InstdAmt Ccy=\"\(money.currency.rawValue)\">\(decimal(money.amount))</InstdAmt>"
    }

    /// Absent when there is nothing to say: an empty element is refused.
    static func remittance(_ text: String) -> String {
        let text = BankText.sepa(text, maximumLength: BankText.remittanceLength)
        return text.isEmpty ? "" : "<RmtInf>\(element("Ustrd", text))</RmtInf>"
    }

    /// Cents as euros: 1205 is `12.05`.
    static func decimal(_ cents: Int64) -> String {
        "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
    }
}
