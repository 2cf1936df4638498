import GatewayDomain
import Kernel
import Postgres

/// What is recorded about members: disclosures, changes, used one-time tokens. Rows are only added.
enum MemberRecordStore {
    static let disclose = Statement(
        "members.disclose", "INSERT INTO disclosure (member, service, purpose, at) VALUES ($1, $2, $3, $4)")
    static let disclosures = Statement(
        "members.disclosures",
        "SELECT at, service, purpose FROM disclosure WHERE member = $1 ORDER BY id LIMIT 10000")
    static let audit = Statement(
        "members.audit", "INSERT INTO member_audit (member, at, action, actor, parts) VALUES ($1, $2, $3, $4, $5)")
    static let auditAll = Statement(
        "members.auditAll",
        """
        INSERT INTO member_audit (member, at, action, actor, parts)
        SELECT id, $2::timestamptz, $3, NULL, '{}' FROM unnest($1::uuid[]) AS given (id)
        """)
    static let audits = Statement(
        "members.audits",
        "SELECT at, action, actor, parts FROM member_audit WHERE member = $1 ORDER BY id LIMIT 10000")
    static let claimToken = Statement(
        "members.claimAdministratorToken",
        """
        INSERT INTO administrator_token (token_hash, claimed_by, claimed_at) VALUES ($1, $2, $3)
        ON CONFLICT (token_hash) DO NOTHING
        """)
    static let tokenClaimer = Statement(
        "members.administratorTokenClaimer", "SELECT claimed_by FROM administrator_token WHERE token_hash = $1")
    static let all = [disclose, disclosures, audit, auditAll, audits, claimToken, tokenClaimer]

    /// What the audit says that was done.
    enum Action: String {
        case registered, profileChanged, passwordChanged, marketChanged, verificationRequested, verificationAccepted,
            verificationRejected, administratorGranted, changedByOperators, refreshTokenReused
    }

    static func auditing(
        _ member: MemberID, _ action: Action, at now: Timestamp, by actor: MemberID?, parts: Set<Member.Part> = []
    ) -> Query {
        Query(
            audit,
            [
                .id(member), .timestamp(now), .text(action.rawValue), .optionalID(actor),
                .textArray(parts.map(\.rawValue).sorted()),
            ])
    }
}
