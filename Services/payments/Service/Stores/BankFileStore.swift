import Kernel
import PaymentsDomain
import Postgres
import Reactor

/// Files for the bank, and what they ask for.
enum BankFileStore {
    /// What an entry of a file is for.
    enum EntryKind: String { case debit, payout, refund }

    /// One entry of a file.
    struct Entry {
        let endToEndID: String
        let order: OrderID
        let kind: EntryKind
        let amount: Int64
        let mandateReference: String?
    }

    static let columns = "id, name, kind, execution_date, entries, total, currency, hash, status, created_at"
    static let insert = Statement(
        "payments.insertBankFile",
        """
        INSERT INTO bank_file (id, name, kind, execution_date, entries, total, currency, hash, xml, status, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'created', $10)
        """)
    static let insertEntries = Statement(
        "payments.insertBankFileEntries",
        """
        INSERT INTO bank_file_entry (end_to_end_id, file, order_id, kind, amount, mandate_reference)
        SELECT id, $1, order_id, kind, amount, mandate
        FROM unnest($2::text[], $3::uuid[], $4::text[], $5::bigint[], $6::text[]) AS e (id, order_id, kind, amount, mandate)
        """)
    static let created = Statement(
        "payments.createdBankFiles", "SELECT id, name, xml FROM bank_file WHERE status = 'created' ORDER BY id LIMIT 10"
    )
    static let noteWritten = Statement(
        "payments.noteBankFileWritten", "UPDATE bank_file SET status = 'written' WHERE id = $1 AND status = 'created'")
    static let list = Statement(
        "payments.listBankFiles", "SELECT \(columns) FROM bank_file WHERE id < $1 ORDER BY id DESC LIMIT $2")
    static let find = Statement("payments.findBankFile", "SELECT \(columns), xml FROM bank_file WHERE id = $1")
    static let entries = Statement(
        "payments.bankFileEntries",
        "SELECT end_to_end_id, order_id, kind, amount FROM bank_file_entry WHERE end_to_end_id = ANY ($1)")
    /// The one debit that waits for an answer with this mandate and this amount; none when there are several.
    static let byMandate = Statement(
        "payments.bankFileEntryByMandate",
        """
        SELECT min(end_to_end_id) FROM bank_file_entry
        WHERE mandate_reference = $1 AND amount = $2 AND NOT is_answered HAVING count(*) = 1
        """)
    static let answer = Statement(
        "payments.answerBankFileEntries",
        """
        WITH answered AS (
            UPDATE bank_file_entry SET is_answered = true WHERE end_to_end_id = ANY ($1) RETURNING file
        )
        UPDATE bank_file SET status = 'answered' WHERE id IN (SELECT file FROM answered)
            AND NOT EXISTS (
                SELECT 1 FROM bank_file_entry e WHERE e.file = bank_file.id AND NOT e.is_answered
                    AND e.end_to_end_id <> ALL ($1))
        """)
    static let all = [insert, insertEntries, created, noteWritten, list, find, entries, byMandate, answer]

    @Loop
    static func enqueueInsert(_ file: PreparedBankFile, in tx: Transaction) {
        tx.enqueue(
            insert, .id(file.id), .text(file.name), .text(file.kind), .date(file.executionDate),
            .int64(Int64(file.entries.count)), .int64(file.entries.reduce(0) { $0 + $1.amount }),
            .text(CurrencyCode.eur.rawValue), .text(file.hash), .bytes(file.xml), .timestamp(file.createdAt))
        tx.enqueue(
            insertEntries, .id(file.id), .textArray(file.entries.map(\.endToEndID)),
            .idArray(file.entries.map(\.order)), .textArray(file.entries.map(\.kind.rawValue)),
            .int64Array(file.entries.map(\.amount)), .textOptionalArray(file.entries.map(\.mandateReference)))
    }
}
