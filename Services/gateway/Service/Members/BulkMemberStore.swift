import Postgres

/// Members and sessions by the thousand, for sandboxes.
enum BulkMemberStore {
    /// Existing members of these user names (lower case), with their run.
    // OFFSET 0 keeps the look-up of each name a query of its own, for which the planner takes the index as soon as there
    // are some pages. As one query for all names it took a plan that reads all members, and kept it as they gathered.
    static let find = Statement(
        "members.bulkFind",
        """
        SELECT \(MemberStore.columns), m.run FROM unnest($1::text[]) AS given (key)
        CROSS JOIN LATERAL (SELECT * FROM member WHERE user_name_key = given.key OFFSET 0) AS m
        ORDER BY m.id
        """)
    /// `$1` ids, `$2` user names; the rest is the same for all. Returns the ids of those that did not exist.
    static let insert = Statement(
        "members.bulkInsert",
        """
        INSERT INTO member (id, user_name, status, roles, is_verified_expert, market, language, full_name, street,
            postal_code, city, country, phone, email, version, registered_at, run)
        SELECT given.id, given.user_name, $3, $4::text[], $5::boolean, $6, $7, 'Sandbox ' || given.user_name, $8, $9, $10,
            $11, $12, given.id || '@sandbox.invalid', 1, $13::timestamptz, $14
        FROM unnest($1::uuid[], $2::text[]) AS given (id, user_name)
        ON CONFLICT DO NOTHING RETURNING id
        """)
    static let insertCredentials = Statement(
        "members.bulkInsertCredentials",
        """
        INSERT INTO credential (member, password_hash, changed_at)
        SELECT id, $2, $3::timestamptz FROM unnest($1::uuid[]) AS given (id)
        """)
    static let insertSessions = Statement(
        "members.bulkInsertSessions",
        """
        INSERT INTO session (id, member, created_at, last_seen_at, expires_at, generation)
        SELECT id, member, $3::timestamptz, $3::timestamptz, $4::timestamptz, 0 FROM unnest($1::uuid[], $2::uuid[]) AS given (id, member)
        """)
    static let all = [find, insert, insertCredentials, insertSessions]
}
