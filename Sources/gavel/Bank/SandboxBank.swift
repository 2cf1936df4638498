import Calendar
import Contracts
import Kernel
import Messaging
import Reactor
import Wire

/// The bank of a sandbox: books what the platform's files ask for, and tells of it by a statement (PY-6).
@Loop
struct SandboxBank {
    /// What one run of the bank did.
    struct Outcome: Encodable, Sendable {
        /// The files that were answered.
        var files: [String] = []
        /// The statement; absent when there was nothing to book.
        var statement: String?
        var entries = 0
        var matched = 0
        var unmatched = 0
    }

    let platform: Platform

    /// Books every file whose day has come, in one statement.
    /// - Parameter returns: the bank's reason by the end-to-end id of a debit that comes back.
    func settle(returns: [String: String]) async throws -> Outcome {
        let now = try await SandboxClock(platform).now()
        let today = MarketCalendar(market: .de).date(at: now)
        var outcome = Outcome()
        var entries: [BankStatement.Entry] = []
        for file in try await waitingFiles() where file.executionDate <= today {
            let content = try await platform.persist(GetBankFile.self, GetBankFile.Request(file: file.id))
            let orders = try BankFileReader.read(content.xml, name: file.name)
            entries += orders.map { BankStatement.Entry(order: $0, returnCode: returns[$0.endToEndID]) }
            outcome.files.append(file.name)
        }
        if let unknown = returns.keys.first(where: { id in !entries.contains { $0.order.endToEndID == id } }) {
            throw CommandFailure("No file that is due has a payment with the end-to-end id \(unknown).")
        }
        guard !entries.isEmpty else { return outcome }
        let position = try await platform.persist(GetBankPosition.self, Empty())
        let statement = BankStatement(
            iban: position.iban, number: position.statementNumber + 1, opening: position.closing, bookedOn: today,
            createdAt: now, entries: entries)
        let imported = try await platform.persist(ImportStatement.self, ImportStatement.Request(xml: statement.xml))
        outcome.statement = imported.statement
        outcome.entries = imported.entries
        outcome.matched = imported.matched
        outcome.unmatched = imported.unmatched
        return outcome
    }

    /// The files in the bank's folder that no statement has answered yet, oldest first; once those are there that have
    /// been made.
    private func waitingFiles() async throws -> [BankFile] {
        let end = MonotonicInstant.now.advanced(by: .seconds(SandboxClock.patienceSeconds))
        while true {
            let files = try await allFiles()
            if !files.contains(where: { $0.status == "created" }) { return files.filter { $0.status == "written" } }
            guard MonotonicInstant.now < end else {
                throw CommandFailure("A file for the bank is not written. Look at the log of payments.")
            }
            try await Loop.sleep(.milliseconds(50))
        }
    }

    private func allFiles() async throws -> [BankFile] {
        var files: [BankFile] = []
        var cursor: String?
        repeat {
            let page = try await platform.persist(
                ListBankFiles.self, ListBankFiles.Request(cursor: cursor, limit: 100))
            files += page.items
            cursor = page.nextCursor
        } while cursor != nil
        return files.reversed()
    }
}
