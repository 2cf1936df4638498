import Kernel
import Signing

/// A file for the bank as it is kept before it is written: the bytes decide, however often it is written.
struct PreparedBankFile {
    let id: BankFileID
    /// `gavel-pain008-2026-12-01-0197….xml`
    let name: String
    /// `debit` or `transfer`.
    let kind: String
    let executionDate: CivilDate
    let createdAt: Timestamp
    let xml: [UInt8]
    let entries: [BankFileStore.Entry]

    var hash: String { hex(sha256(xml)) }

    init(
        id: BankFileID, kind: String, executionDate: CivilDate, createdAt: Timestamp, xml: String,
        entries: [BankFileStore.Entry]
    ) {
        self.id = id
        self.kind = kind
        self.executionDate = executionDate
        self.createdAt = createdAt
        self.xml = Array(xml.utf8)
        self.entries = entries
        name = "gavel-\(kind == "debit" ? "pain008" : "pain001")-\(executionDate)-\(hex(id.bytes)).xml"
    }

    /// The bank's name of the file: at most 35 characters.
    static func messageID(_ id: BankFileID) -> String { "M\(hex(id.bytes))" }
}
