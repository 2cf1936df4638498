import Kernel

/// Reads amounts, directions and dates of a statement in one currency.
struct StatementValues {
    let currency: CurrencyCode

    /// `Amt` with the sign of `CdtDbtInd`, minor units.
    func signedAmount(of element: StatementElement) throws(StatementFault) -> Int64 {
        guard let amount = element.first("Amt") else { throw .missing(element: "Amt", line: element.line) }
        guard let isCredit = try isCredit(element) else { throw .missing(element: "CdtDbtInd", line: element.line) }
        let magnitude = try self.amount(amount)
        return isCredit ? magnitude : -magnitude
    }

    /// An amount element, minor units; its currency must be the account's.
    func amount(_ element: StatementElement) throws(StatementFault) -> Int64 {
        let code = element.attributes["Ccy"] ?? ""
        guard code == currency.rawValue else { throw .mixedCurrency(code, account: currency, line: element.line) }
        if let money = Money(decimal: element.text, currency: currency) { return money.amount }
        let parts = element.text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isDecimal = parts.allSatisfy { part in !part.isEmpty && part.allSatisfy { $0 >= 48 && $0 <= 57 } }
        if parts.count == 2, isDecimal, parts[1].count > currency.minorDigits {
            throw .tooManyDecimals(text: element.text, currency: currency, line: element.line)
        }
        throw .unreadable(element: "Amt", text: element.text, line: element.line)
    }

    /// `CdtDbtInd`; nil when it is absent.
    func isCredit(_ element: StatementElement) throws(StatementFault) -> Bool? {
        guard let indicator = element.first("CdtDbtInd") else { return nil }
        switch indicator.text {
        case "CRDT": return true
        case "DBIT": return false
        default: throw .unreadable(element: "CdtDbtInd", text: indicator.text, line: indicator.line)
        }
    }

    /// The flag below an element; false when it is absent.
    func flag(_ name: String, of element: StatementElement) throws(StatementFault) -> Bool {
        guard let flag = element.first(name) else { return false }
        switch flag.text {
        case "true", "1": return true
        case "false", "0": return false
        default: throw .unreadable(element: name, text: flag.text, line: flag.line)
        }
    }

    /// The day of a choice of date and time, as the bank writes it; nil when it is absent.
    func date(of element: StatementElement, _ name: String) throws(StatementFault) -> CivilDate? {
        guard let choice = element.first(name) else { return nil }
        guard let day = choice.first("Dt") ?? choice.first("DtTm") else {
            throw .missing(element: "Dt", line: choice.line)
        }
        // A day may have a zone behind it, an instant has its time.
        let rest = day.text.dropFirst(10)
        guard let date = CivilDate(String(day.text.prefix(10))), rest.isEmpty || "TZ+-".contains(rest.prefix(1)) else {
            throw .unreadable(element: name, text: day.text, line: day.line)
        }
        return date
    }
}
