import Kernel
import Postgres

/// Statements of the bank, and what of them matched nothing (PY-6).
enum StatementStore {
    /// One import at a time.
    static let lockAccount = Statement("payments.lockBankAccount", "SELECT true FROM bank_account FOR UPDATE")
    static let find = Statement(
        "payments.findStatement",
        "SELECT number, entries, matched, unmatched, content_hash FROM statement WHERE name = $1")
    static let last = Statement(
        "payments.lastStatement", "SELECT number, closing, currency, name FROM statement ORDER BY number DESC LIMIT 1")
    static let insert = Statement(
        "payments.insertStatement",
        """
        INSERT INTO statement (number, name, content_hash, opening, closing, currency, entries, matched, unmatched,
            imported_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """)
    static let insertUnmatched = Statement(
        "payments.insertUnmatchedEntry",
        """
        INSERT INTO unmatched_entry (statement, entry, amount, currency, reference, booked_on)
        VALUES ($1, $2, $3, $4, $5, $6)
        """)
    static let listUnmatched = Statement(
        "payments.listUnmatchedEntries",
        """
        SELECT s.name, u.entry, u.amount, u.currency, u.reference, u.booked_on, u.statement
        FROM unmatched_entry u JOIN statement s ON s.number = u.statement
        WHERE (u.statement, u.entry) > ($1, $2) ORDER BY u.statement, u.entry LIMIT $3
        """)
    static let all = [lockAccount, find, last, insert, insertUnmatched, listUnmatched]
}
