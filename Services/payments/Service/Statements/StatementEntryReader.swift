import Kernel

/// Reads the entries of one statement.
struct StatementEntryReader {
    let values: StatementValues
    let ownIBAN: String
    /// Stands in where an entry has no date of its own.
    let bookedOn: CivilDate

    func entry(_ element: StatementElement, position: Int) throws(StatementFault) -> BankStatement.Entry {
        let amount = try values.signedAmount(of: element)
        return BankStatement.Entry(
            position: position, amount: amount, bookedOn: try values.date(of: element, "BookgDt") ?? bookedOn,
            isReversal: try values.flag("RvslInd", of: element), bankReference: element.value("AcctSvcrRef"),
            details: try details(of: element, amount: amount, position: position))
    }

    private func details(
        of entry: StatementElement, amount: Int64, position: Int
    ) throws(StatementFault) -> [BankStatement.Detail] {
        let transactions = entry.all("NtryDtls").flatMap { $0.all("TxDtls") }
        var details: [BankStatement.Detail] = []
        for transaction in transactions {
            guard let stated = try statedAmount(transaction) else { continue }
            let isCredit = try values.isCredit(transaction) ?? (amount >= 0)
            details.append(detail(transaction, of: entry, amount: stated, isCredit: isCredit))
        }
        if !transactions.isEmpty, details.count == transactions.count {
            let sum = details.reduce(0) { $0 + ($1.isCredit ? $1.amount : -$1.amount) }
            guard sum == amount else { throw .detailSum(position: position, details: sum, entry: amount) }
            return details
        }
        let whole = Int64(amount.magnitude)
        if transactions.count == 1, let only = transactions.first {
            return [detail(only, of: entry, amount: whole, isCredit: amount >= 0)]
        }
        // No transaction, or a batch whose amounts are not all known: nothing may match a part of it.
        return [
            BankStatement.Detail(
                endToEndID: nil, mandate: nil, amount: whole, isCredit: amount >= 0, returnCode: nil,
                structuredReference: nil, counterpartyIBAN: nil, remittance: entry.value("AddtlNtryInf") ?? "")
        ]
    }

    /// `Amt` from version 03 on; before, the transaction's amount if it is in the account's currency.
    private func statedAmount(_ transaction: StatementElement) throws(StatementFault) -> Int64? {
        if let amount = transaction.first("Amt") { return try values.amount(amount) }
        guard let amount = transaction.first("AmtDtls", "TxAmt", "Amt"),
            amount.attributes["Ccy"] == values.currency.rawValue
        else { return nil }
        return try values.amount(amount)
    }

    private func detail(
        _ transaction: StatementElement, of entry: StatementElement, amount: Int64, isCredit: Bool
    ) -> BankStatement.Detail {
        let endToEndID = transaction.value("Refs", "EndToEndId")
        let lines = transaction.all("RmtInf", "Ustrd").map(\.text).filter { !$0.isEmpty }
        let structured = transaction.all("RmtInf", "Strd").lazy.compactMap { $0.value("CdtrRefInf", "Ref") }
        let information = transaction.value("AddtlTxInf") ?? entry.value("AddtlNtryInf") ?? ""
        return BankStatement.Detail(
            endToEndID: endToEndID == "NOTPROVIDED" ? nil : endToEndID, mandate: transaction.value("Refs", "MndtId"),
            amount: amount, isCredit: isCredit,
            returnCode: transaction.value("RtrInf", "Rsn", "Cd") ?? transaction.value("RtrInf", "Rsn", "Prtry"),
            structuredReference: structured.first,
            counterpartyIBAN: counterparty(transaction, isCredit: isCredit),
            remittance: lines.isEmpty ? information : lines.joined(separator: " "))
    }

    /// The payer of a credit, the payee of a debit; of a return, which keeps the parties of the payment, the one that
    /// is not the platform itself.
    private func counterparty(_ transaction: StatementElement, isCredit: Bool) -> String? {
        let debtor = transaction.value("RltdPties", "DbtrAcct", "Id", "IBAN")
        let creditor = transaction.value("RltdPties", "CdtrAcct", "Id", "IBAN")
        return (isCredit ? [debtor, creditor] : [creditor, debtor]).compactMap(\.self).first { $0 != ownIBAN }
    }
}
