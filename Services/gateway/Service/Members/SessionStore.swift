import GatewayDomain
import Kernel
import Postgres

/// Sessions and their refresh tokens. All instants are machine time and come in as parameters.
enum SessionStore {
    static let insert = Statement(
        "members.insertSession",
        """
        INSERT INTO session (id, member, created_at, last_seen_at, expires_at, cookie_hash, generation)
        VALUES ($1, $2, $3, $3, $4, $5, $6)
        """)
    static let insertToken = Statement(
        "members.insertRefreshToken", "INSERT INTO refresh_token (hash, session, generation) VALUES ($1, $2, $3)")
    /// Ends all but the newest `$3` sessions of a member.
    static let endOldest = Statement(
        "members.endOldestSessions",
        """
        UPDATE session SET revoked_at = $2 WHERE id IN
            (SELECT id FROM session WHERE member = $1 AND revoked_at IS NULL AND expires_at > $2
             ORDER BY created_at DESC, id DESC OFFSET $3)
        """)
    static let lockByToken = Statement(
        "members.lockSessionByToken",
        """
        SELECT \(MemberStore.columns), s.id, s.generation, s.expires_at, s.revoked_at IS NOT NULL, t.generation
        FROM refresh_token t JOIN session s ON s.id = t.session JOIN member m ON m.id = s.member
        WHERE t.hash = $1 FOR UPDATE OF s
        """)
    static let rotate = Statement(
        "members.rotateSession",
        "UPDATE session SET generation = $2, expires_at = $3, last_seen_at = $4 WHERE id = $1")
    static let end = Statement(
        "members.endSession",
        "UPDATE session SET revoked_at = $3 WHERE id = $1 AND member = $2 AND revoked_at IS NULL")
    static let endOthers = Statement(
        "members.endOtherSessions",
        "UPDATE session SET revoked_at = $3 WHERE member = $1 AND id <> $2 AND revoked_at IS NULL")
    static let findByCookie = Statement(
        "members.sessionByCookie",
        """
        SELECT \(MemberStore.columns), s.id, s.expires_at, s.revoked_at IS NOT NULL, s.last_seen_at
        FROM session s JOIN member m ON m.id = s.member WHERE s.cookie_hash = $1
        """)
    static let see = Statement(
        "members.seeSession", "UPDATE session SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $3")
    static let list = Statement(
        "members.sessions",
        """
        SELECT id, created_at, last_seen_at, expires_at FROM session
        WHERE member = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY created_at DESC, id DESC LIMIT 100
        """)
    static let export = Statement(
        "members.exportSessions",
        """
        SELECT id, created_at, last_seen_at, expires_at, revoked_at FROM session
        WHERE member = $1 ORDER BY created_at, id LIMIT 10000
        """)
    static let sweep = Statement(
        "members.sweepSessions",
        "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE expires_at < $1 LIMIT 1000)")
    static let all = [
        insert, insertToken, endOldest, lockByToken, rotate, end, endOthers, findByCookie, see, list, export, sweep,
    ]

    static func overview(_ row: Row) throws -> SessionOverview {
        SessionOverview(
            id: try row.id(0), createdAt: try row.timestamp(1), lastSeenAt: try row.timestamp(2),
            expiresAt: try row.timestamp(3))
    }
}
