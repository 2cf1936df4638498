import Postgres

/// Which registration an idempotency key stands for (PY-12).
enum RegistrationStore {
    static let find = Statement(
        "members.registration",
        """
        SELECT \(MemberStore.columns), c.password_hash, r.content_hash
        FROM registration r JOIN member m ON m.id = r.member JOIN credential c ON c.member = m.id
        WHERE r.key_hash = $1
        """)
    static let insert = Statement(
        "members.insertRegistration",
        "INSERT INTO registration (key_hash, content_hash, member, created_at) VALUES ($1, $2, $3, $4)")
    static let sweep = Statement(
        "members.sweepRegistrations",
        """
        DELETE FROM registration WHERE key_hash IN
            (SELECT key_hash FROM registration WHERE created_at < $1 LIMIT 1000)
        """)
    static let all = [find, insert, sweep]
}
