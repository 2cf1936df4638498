import Kernel

/// Reads camt.053.001.02 to .08, whose elements differ little, by their local names (PY-6).
package enum StatementReader {
    /// The size of a document that is taken by default: what a frame of the bus carries.
    package static let maximumBytes = 4 * 1024 * 1024

    /// The one statement of the document, with all its sums proved.
    /// - Parameter maximumBytes: of the document in UTF-8.
    /// - Throws: `StatementFault` for the first fault; nothing of a faulty document is used.
    package static func read(
        _ xml: String, maximumBytes: Int = maximumBytes
    ) throws(StatementFault) -> BankStatement {
        let root = try StatementDocument.root(of: xml, maximumBytes: maximumBytes)
        guard root.name == "Document" else { throw .noStatement }
        let statements = root.all("BkToCstmrStmt").flatMap { $0.all("Stmt") }
        guard let statement = statements.first else { throw .noStatement }
        guard statements.count == 1 else { throw .severalStatements(count: statements.count) }
        return try read(statement)
    }

    private static func read(_ statement: StatementElement) throws(StatementFault) -> BankStatement {
        guard let id = statement.value("Id") else { throw .missing(element: "Id", line: statement.line) }
        guard let iban = statement.value("Acct", "Id", "IBAN") else {
            throw .missing(element: "Acct/Id/IBAN", line: statement.line)
        }
        let openingElement = try balance(of: statement, codes: ["OPBD", "PRCD"])
        let closingElement = try balance(of: statement, codes: ["CLBD"])
        let code = statement.value("Acct", "Ccy") ?? closingElement.first("Amt")?.attributes["Ccy"] ?? ""
        guard let currency = CurrencyCode(rawValue: code) else { throw .unknownCurrency(code) }
        let values = StatementValues(currency: currency)
        let opening = try values.signedAmount(of: openingElement)
        let closing = try values.signedAmount(of: closingElement)
        try proveBalances(statement, values)
        guard let bookedOn = try values.date(of: closingElement, "Dt") else {
            throw .missing(element: "Bal/Dt", line: closingElement.line)
        }
        let entryReader = StatementEntryReader(values: values, ownIBAN: iban, bookedOn: bookedOn)
        var entries: [BankStatement.Entry] = []
        for element in statement.all("Ntry") where status(of: element) == "BOOK" {
            entries.append(try entryReader.entry(element, position: entries.count + 1))
        }
        let sum = entries.reduce(0) { $0 + $1.amount }
        guard opening + sum == closing else { throw .balance(opening: opening, entries: sum, closing: closing) }
        return BankStatement(
            id: id, number: try number(of: statement), iban: iban, currency: currency, opening: opening,
            closing: closing, createdAt: statement.value("CreDtTm") ?? "", bookedOn: bookedOn, entries: entries)
    }

    /// `Sts` holds the code itself up to version 07, an element of the code from 08 on.
    private static func status(of entry: StatementElement) -> String? {
        entry.value("Sts", "Cd") ?? entry.value("Sts")
    }

    private static func number(of statement: StatementElement) throws(StatementFault) -> Int64? {
        guard let element = statement.first("ElctrncSeqNb") ?? statement.first("LglSeqNb") else { return nil }
        guard element.text.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }), let number = Int64(element.text) else {
            throw .unreadable(element: element.name, text: element.text, line: element.line)
        }
        return number
    }

    /// The first balance of the first code that the statement has.
    private static func balance(
        of statement: StatementElement, codes: [String]
    ) throws(StatementFault) -> StatementElement {
        for code in codes {
            if let balance = statement.all("Bal").first(where: { balanceCode($0) == code }) { return balance }
        }
        throw .missingBalance(codes: codes)
    }

    private static func balanceCode(_ balance: StatementElement) -> String? {
        balance.value("Tp", "CdOrPrtry", "Cd")
    }

    /// The opening balance is today's or that of the day before; where both are stated they are equal, and no kind is
    /// stated twice with different amounts.
    private static func proveBalances(
        _ statement: StatementElement, _ values: StatementValues
    ) throws(StatementFault) {
        var known: [String: Int64] = [:]
        for balance in statement.all("Bal") {
            guard let code = balanceCode(balance), ["OPBD", "PRCD", "CLBD"].contains(code) else { continue }
            let amount = try values.signedAmount(of: balance)
            let kind = code == "CLBD" ? code : "OPBD"
            guard known.updateValue(amount, forKey: kind) ?? amount == amount else {
                throw .contradictoryBalances(code: code)
            }
        }
    }
}
