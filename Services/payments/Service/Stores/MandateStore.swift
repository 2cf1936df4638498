import Kernel
import PaymentsDomain
import Postgres
import Reactor

/// Mandates, payout accounts, and the language of members.
enum MandateStore {
    private static let columns = "id, member, reference, scheme, holder, iban, signed_on, last_used_on, status"
    static let insert = Statement(
        "payments.insertMandate",
        """
        INSERT INTO mandate (\(columns), granted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """)
    static let list = Statement(
        "payments.listMandates", "SELECT \(columns) FROM mandate WHERE member = $1 ORDER BY id DESC LIMIT 100")
    static let find = Statement("payments.findMandates", "SELECT \(columns) FROM mandate WHERE id = ANY ($1)")
    static let lockSome = Statement(
        "payments.lockMandates", "SELECT \(columns) FROM mandate WHERE id = ANY ($1) ORDER BY id FOR UPDATE")
    /// Under a lock of the row, so that a mandate that is being revoked is not used meanwhile.
    static let newestActive = Statement(
        "payments.newestActiveMandate",
        """
        SELECT \(columns) FROM mandate WHERE member = $1 AND status = 'active' ORDER BY id DESC LIMIT 1 FOR UPDATE
        """)
    static let lockOwn = Statement(
        "payments.lockOwnMandate", "SELECT \(columns) FROM mandate WHERE id = $1 AND member = $2 FOR UPDATE")
    /// Until the end of the transaction, against whoever else looks for what a member has: a mandate or an account that
    /// is being named, and a payment that is about to wait for it, would not see each other.
    static let lockMember = Statement(
        "payments.lockMember", "SELECT pg_advisory_xact_lock(hashtextextended('gavel member ' || $1::uuid::text, 0))")
    static let setStatus = Statement("payments.setMandateStatus", "UPDATE mandate SET status = $2 WHERE id = $1")
    static let use = Statement("payments.useMandate", "UPDATE mandate SET last_used_on = $2 WHERE id = ANY ($1)")
    static let saveAccount = Statement(
        "payments.savePayoutAccount",
        """
        INSERT INTO payout_account (member, holder, iban, set_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (member) DO UPDATE SET holder = excluded.holder, iban = excluded.iban, set_at = excluded.set_at
        """)
    static let findAccounts = Statement(
        "payments.findPayoutAccounts", "SELECT member, holder, iban FROM payout_account WHERE member = ANY ($1)")
    static let saveLanguage = Statement(
        "payments.saveReaderLanguage",
        """
        INSERT INTO reader_language (member, language) VALUES ($1, $2)
        ON CONFLICT (member) DO UPDATE SET language = excluded.language
        """)
    static let findLanguage = Statement(
        "payments.findReaderLanguage", "SELECT language FROM reader_language WHERE member = $1")
    static let all = [
        insert, list, find, lockSome, newestActive, lockOwn, lockMember, setStatus, use, saveAccount, findAccounts,
        saveLanguage,
        findLanguage,
    ]

    @Loop
    static func enqueueInsert(_ mandate: GrantedMandate, at instant: Timestamp, in tx: Transaction) {
        tx.enqueue(
            insert, .id(mandate.id), .id(mandate.member), .text(mandate.reference), .text(mandate.scheme.rawValue),
            .text(mandate.holder), .text(mandate.iban.text), .date(mandate.signedOn),
            .optionalDate(mandate.lastUsedOn), .text(mandate.status.rawValue), .timestamp(instant))
    }

    static func mandate(_ row: Row) throws -> GrantedMandate {
        guard let iban = IBAN(try row.text(5)) else { throw PostgresError(.decoding, "a mandate has no valid IBAN") }
        return GrantedMandate(
            id: try row.id(0), member: try row.id(1), reference: try row.text(2),
            scheme: try PaymentStore.choice(row.text(3)), holder: try row.text(4), iban: iban,
            signedOn: try row.date(6), lastUsedOn: try row.optionalDate(7),
            status: try PaymentStore.choice(row.text(8)))
    }
}
