import Kernel
import Postgres

/// Password hashes and what is counted of log-ins.
enum CredentialStore {
    static let findByUserName = Statement(
        "members.credentialByUserName",
        """
        SELECT \(MemberStore.columns), c.password_hash FROM member m JOIN credential c ON c.member = m.id
        WHERE m.user_name_key = $1
        """)
    static let findByEmail = Statement(
        "members.credentialByEmail",
        """
        SELECT \(MemberStore.columns), c.password_hash FROM member m JOIN credential c ON c.member = m.id
        WHERE m.email_key = $1
        """)
    static let find = Statement("members.credential", "SELECT password_hash FROM credential WHERE member = $1")
    static let insert = Statement(
        "members.insertCredential", "INSERT INTO credential (member, password_hash, changed_at) VALUES ($1, $2, $3)")
    // Only over the hash that was verified: of two changes side by side the second is refused.
    static let replace = Statement(
        "members.replaceCredential",
        "UPDATE credential SET password_hash = $3, changed_at = $4 WHERE member = $1 AND password_hash = $2")

    static let ensureAttempts = Statement(
        "members.ensureLogInAttempts",
        """
        INSERT INTO login_attempt (account, failures, window_started_at) VALUES ($1, 0, $2)
        ON CONFLICT (account) DO NOTHING
        """)
    static let lockAttempts = Statement(
        "members.lockLogInAttempts",
        "SELECT failures, window_started_at FROM login_attempt WHERE account = $1 FOR UPDATE")
    static let saveAttempts = Statement(
        "members.saveLogInAttempts",
        "UPDATE login_attempt SET failures = $2, window_started_at = $3 WHERE account = $1")
    static let forgetAttempts = Statement("members.forgetLogInAttempts", "DELETE FROM login_attempt WHERE account = $1")
    static let sweepAttempts = Statement(
        "members.sweepLogInAttempts",
        """
        DELETE FROM login_attempt WHERE account IN
            (SELECT account FROM login_attempt WHERE window_started_at < $1 LIMIT 1000)
        """)
    static let all = [
        findByUserName, findByEmail, find, insert, replace, ensureAttempts, lockAttempts, saveAttempts, forgetAttempts,
        sweepAttempts,
    ]
}
