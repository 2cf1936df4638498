import Contracts
import GatewayDomain
import Kernel

/// Who makes a request: what an access token or a cookie says of its member.
///
/// From an access token it is as old as the token (at most its life, 15 minutes by default); from a cookie it is fresh.
package struct Principal: Hashable, Sendable {
    /// The member on whose behalf the request is made; goes into `Metadata.principal`.
    package let member: MemberID
    /// The public name.
    package let userName: String
    package let roles: Set<MemberRole>
    /// True when an administrator has verified the intermediary register number (AU-1).
    package let isVerifiedExpert: Bool
    package let market: Market
    package let language: Language
    /// The session that the token or cookie belongs to.
    package let session: SessionID

    package init(
        member: MemberID, userName: String, roles: Set<MemberRole>, isVerifiedExpert: Bool, market: Market,
        language: Language, session: SessionID
    ) {
        self.member = member
        self.userName = userName
        self.roles = roles
        self.isVerifiedExpert = isVerifiedExpert
        self.market = market
        self.language = language
        self.session = session
    }

    /// True when the member had the administrator's role as the token was made; commands check the database again.
    package var isAdministrator: Bool { roles.contains(.administrator) }
}
