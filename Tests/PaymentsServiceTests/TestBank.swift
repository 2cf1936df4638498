import Contracts
import FoundationEssentials
import Kernel
import Reactor
import ServiceTestKit
import Testing
import Wire

/// A payment as it stands in a file for the bank.
struct FilePayment: Hashable {
    let endToEndID: String
    let mandate: String?
    /// Minor units.
    let amount: Int64
    /// Whether money comes in.
    let isDebit: Bool
}

/// One booking of a statement.
struct BankBooking {
    var endToEndID: String?
    var mandate: String?
    /// Minor units, negative when money goes out.
    var amount: Int64
    var returnCode: String?
}

/// The bank of the tests: reads the files and answers with statements, camt.053.001.08.
extension PaymentFixture {
    /// The files, oldest first, when all have been written.
    func files() async throws -> [BankFile] {
        var files: [BankFile] = []
        try await untilTrue("all files are written") { [bus] in
            files = try await bus.call(ListBankFiles.self, ListBankFiles.Request(cursor: nil, limit: 100)).items
            return files.allSatisfy { $0.status != "created" }
        }
        return files.reversed()
    }

    /// The bytes of a file as they lie in the folder.
    func bytes(of file: BankFile) throws -> String {
        let name = file.name.hasSuffix(".xml") ? file.name : "\(file.name).xml"
        let data = try Data(contentsOf: URL(filePath: "\(directory)/\(name)"))
        return String(decoding: data, as: UTF8.self)
    }

    func payments(in file: BankFile) throws -> [FilePayment] {
        let isDebit = file.kind == "debit"
        return try bytes(of: file).split(separator: isDebit ? "<DrctDbtTxInf>" : "<CdtTrfTxInf>").dropFirst().map {
            text in
            let endToEndID = try #require(value("EndToEndId", String(text)))
            let decimal = try #require(value("InstdAmt", String(text)))
            let amount = try #require(Money(decimal: decimal, currency: .eur))
            return FilePayment(
                endToEndID: endToEndID, mandate: value("MndtId", String(text)), amount: amount.amount, isDebit: isDebit)
        }
    }

    /// The text of the first element of that name.
    func value(_ name: String, _ xml: String) -> String? {
        guard let head = xml.firstRange(of: "<\(name)"), let open = xml[head.upperBound...].firstIndex(of: ">"),
            let end = xml[open...].firstRange(of: "</\(name)>")
        else { return nil }
        return String(xml[xml.index(after: open)..<end.lowerBound])
    }

    /// The first payment of the first file.
    func firstPayment() async throws -> FilePayment {
        let file = try #require(try await files().first)
        return try #require(try payments(in: file).first)
    }

    /// Answers every payment that waits for it.
    /// - Parameter returning: the bank's reason with which debits come back after they were booked.
    @discardableResult
    func settleAll(returning code: String? = nil) async throws -> StatementImport {
        var bookings: [BankBooking] = []
        for file in try await files() where file.status == "written" {
            for payment in try payments(in: file) {
                let sign: Int64 = payment.isDebit ? 1 : -1
                bookings.append(
                    BankBooking(
                        endToEndID: payment.endToEndID, mandate: payment.mandate, amount: sign * payment.amount))
                if payment.isDebit, let code {
                    bookings.append(
                        BankBooking(
                            endToEndID: payment.endToEndID, mandate: payment.mandate, amount: -payment.amount,
                            returnCode: code))
                }
            }
        }
        return try await importStatement(bookings)
    }

    @discardableResult
    func importStatement(_ bookings: [BankBooking]) async throws -> StatementImport {
        try await call(ImportStatement.self, ImportStatement.Request(xml: try await statement(bookings)))
    }

    /// The next statement with these bookings.
    /// - Parameters:
    ///   - opening: where it opens; by default where the newest one closed.
    ///   - closing: where it closes; by default where the bookings lead.
    func statement(
        _ bookings: [BankBooking], iban: String = PaymentFixture.ownIban, id: String? = nil, opening: Int64? = nil,
        closing: Int64? = nil
    ) async throws -> String {
        let position = try await bus.call(GetBankPosition.self, Empty())
        let number = position.statementNumber + 1
        let opening = opening ?? position.closing.amount
        let closing = closing ?? bookings.reduce(opening) { $0 + $1.amount }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
            <GrpHdr><MsgId>M-\(number)</MsgId><CreDtTm>2040-03-06T08:00:00Z</CreDtTm></GrpHdr>
            <Stmt><Id>\(id ?? "S-\(number)")</Id><ElctrncSeqNb>\(number)</ElctrncSeqNb>
            <CreDtTm>2040-03-06T08:00:00Z</CreDtTm><Acct><Id><IBAN>\(iban)</IBAN></Id><Ccy>EUR</Ccy></Acct>
            \(balance("OPBD", opening))\(balance("CLBD", closing))
            \(bookings.map(entry).joined(separator: "\n"))
            </Stmt></BkToCstmrStmt></Document>
            """
    }

    private func balance(_ code: String, _ amount: Int64) -> String {
        "<Bal><Tp><CdOrPrtry><Cd>\(code)</Cd></CdOrPrtry></Tp>\(money(amount))<Dt><Dt>2040-03-06</Dt></Dt></Bal>"
    }

    private func entry(_ booking: BankBooking) -> String {
        let references = [("EndToEndId", booking.endToEndID), ("MndtId", booking.mandate)]
            .map { name, value in value.map { "<\(name)>\($0)</\(name)>" } ?? "" }.joined()
        let reversal = booking.returnCode == nil ? "" : "<RvslInd>true</RvslInd>"
        let reason = booking.returnCode.map { "<RtrInf><Rsn><Cd>\($0)</Cd></Rsn></RtrInf>" } ?? ""
        return """
            <Ntry>\(money(booking.amount))\(reversal)<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2040-03-06</Dt></BookgDt>\
            <BkTxCd><Prtry><Cd>TEST</Cd></Prtry></BkTxCd><NtryDtls><TxDtls><Refs>\(references)</Refs>\
            \(money(booking.amount))\(reason)</TxDtls></NtryDtls></Ntry>
            """
    }

    private func money(_ amount: Int64) -> String {
        let cents = amount.magnitude % 100
        return """
            <Amt Ccy="EUR">\(amount.magnitude / 100).\(cents < 10 ? "0" : "")\(cents)</Amt>\
            <CdtDbtInd>\(amount < 0 ? "DBIT" : "CRDT")</CdtDbtInd>
            """
    }
}
