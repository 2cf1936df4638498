import GatewayDomain
import Kernel
import Postgres

/// Applications of experts (AU-1).
enum VerificationStore {
    static let columns = """
        v.id, v.member, m.user_name, v.register_number, v.register_authority, v.state, v.requested_at, v.decided_at, \
        v.note, v.decided_by
        """
    static let pendingOf = Statement(
        "members.pendingVerification",
        """
        SELECT \(columns) FROM verification v JOIN member m ON m.id = v.member
        WHERE v.member = $1 AND v.state = 'pending'
        """)
    // The pending one first, whatever the machine's clock did between two applications.
    static let latestOf = Statement(
        "members.latestVerification",
        """
        SELECT \(columns) FROM verification v JOIN member m ON m.id = v.member
        WHERE v.member = $1 ORDER BY v.state = 'pending' DESC, v.id DESC LIMIT 1
        """)
    static let allOf = Statement(
        "members.verifications",
        """
        SELECT \(columns) FROM verification v JOIN member m ON m.id = v.member
        WHERE v.member = $1 ORDER BY v.id DESC LIMIT 1000
        """)
    static let pending = Statement(
        "members.pendingVerifications",
        """
        SELECT \(columns) FROM verification v JOIN member m ON m.id = v.member
        WHERE v.state = 'pending' AND v.id > $1 ORDER BY v.id LIMIT $2
        """)
    static let insert = Statement(
        "members.insertVerification",
        """
        INSERT INTO verification (id, member, register_number, register_authority, state, requested_at)
        VALUES ($1, $2, $3, $4, 'pending', $5)
        """)
    static let decide = Statement(
        "members.decideVerification",
        """
        UPDATE verification SET state = $2, decided_at = $3, decided_by = $4, note = $5
        WHERE id = $1 AND state = 'pending'
        """)
    static let all = [pendingOf, latestOf, allOf, pending, insert, decide]

    static func verification(_ row: Row) throws -> Verification {
        Verification(
            id: try row.id(0), member: try row.id(1), userName: try row.text(2), registerNumber: try row.text(3),
            registerAuthority: try row.text(4), state: try MemberStore.value(try row.text(5)),
            requestedAt: try row.timestamp(6), decidedAt: try row.optionalTimestamp(7), note: try row.optionalText(8))
    }

    /// Who decided, in the columns of `verification`.
    static func decider(_ row: Row) throws -> MemberID? { try row.optionalID(9) }
}
