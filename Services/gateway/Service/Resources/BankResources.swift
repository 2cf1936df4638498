import Contracts
import Kernel
import Shapes
import Wire

/// A file for the bank.
struct BankFileResource: Codable, Sendable {
    var id: BankFileID
    var name: String
    var kind: String
    var executionDate: CivilDate
    var entries: Int
    var total: Money
    var hash: String
    var status: String
    var createdAt: Timestamp

    init(_ file: BankFile) {
        id = file.id
        name = file.name
        kind = file.kind
        executionDate = file.executionDate
        entries = file.entries
        total = file.total
        hash = file.hash
        status = file.status
        createdAt = file.createdAt
    }
}

extension BankFileResource: Described {
    static let schemaName = "BankFile"
    static let summary = "A file that went to the bank, or is ready to."
    static let notes: [String: Note] = [
        "kind": .choice(["debit", "transfer"], "pain.008.001.08 or pain.001.001.09."),
        "executionDate": Note("The bank day on which the bank is to carry it out."),
        "hash": Note("SHA-256 of the file, in hexadecimal."),
        "status": .choice(["created", "written", "answered"], "Answered: a statement has settled it."),
    ]
}

/// An entry of a bank statement that matched nothing (PY-6).
struct UnmatchedEntryResource: Codable, Sendable {
    var statement: String
    var entry: Int
    var amount: Money
    var reference: String
    var bookedOn: CivilDate

    init(_ entry: UnmatchedEntry) {
        statement = entry.statement
        self.entry = entry.entry
        amount = entry.amount
        reference = entry.reference
        bookedOn = entry.bookedOn
    }
}

extension UnmatchedEntryResource: Described {
    static let schemaName = "UnmatchedEntry"
    static let summary = "An entry of a bank statement that matched nothing (PY-6)."
    static let notes: [String: Note] = [
        "entry": Note("Its place in the statement."),
        "amount": Note("Negative for a debit of the platform's account."),
    ]
}

/// What the import of a bank statement did (PY-6).
struct StatementImportResource: Codable, Sendable {
    var statement: String
    var entries: Int
    var matched: Int
    var unmatched: Int
    var isRepeated: Bool

    init(_ done: StatementImport) {
        statement = done.statement
        entries = done.entries
        matched = done.matched
        unmatched = done.unmatched
        isRepeated = done.isRepeated
    }
}

extension StatementImportResource: Described {
    static let schemaName = "StatementImport"
    static let summary = "What the import of a bank statement did (PY-6)."
    static let notes = ["isRepeated": Note("True: it had been imported before, and nothing was done.")]
}
