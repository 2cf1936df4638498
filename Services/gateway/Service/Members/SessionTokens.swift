import GatewayDomain
import Kernel

/// What a log-in or a refresh returns. The tokens are secrets: never log them.
package struct SessionTokens: Codable, Hashable, Sendable {
    package var member: MemberID
    package var session: SessionID
    /// A compact JWS for `Authorization: Bearer …`.
    package var accessToken: String
    package var accessTokenExpiresInSeconds: Int64
    /// Good for one refresh; using it a second time ends the session.
    package var refreshToken: String
    /// For the session cookie of browsers. Only a log-in gives one; a refresh leaves the cookie as it is.
    package var cookieToken: String?
    /// When the session ends unless it is refreshed, by machine time.
    package var sessionExpiresAt: Timestamp

    package init(
        member: MemberID, session: SessionID, accessToken: String, accessTokenExpiresInSeconds: Int64,
        refreshToken: String, cookieToken: String?, sessionExpiresAt: Timestamp
    ) {
        self.member = member
        self.session = session
        self.accessToken = accessToken
        self.accessTokenExpiresInSeconds = accessTokenExpiresInSeconds
        self.refreshToken = refreshToken
        self.cookieToken = cookieToken
        self.sessionExpiresAt = sessionExpiresAt
    }
}

/// A session as its member sees it.
package struct SessionOverview: Codable, Hashable, Sendable {
    package var id: SessionID
    package var createdAt: Timestamp
    /// At most a minute old while the session is in use by cookie; by token, the last refresh.
    package var lastSeenAt: Timestamp
    package var expiresAt: Timestamp

    package init(id: SessionID, createdAt: Timestamp, lastSeenAt: Timestamp, expiresAt: Timestamp) {
        self.id = id
        self.createdAt = createdAt
        self.lastSeenAt = lastSeenAt
        self.expiresAt = expiresAt
    }
}
