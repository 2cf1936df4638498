import GatewayDomain
import Kernel
import Postgres
import Signing
import Wire

// Sessions after the log-in: who speaks, for how long.
extension Members {
    /// Exchanges a refresh token for a new pair of tokens; each is good once.
    ///
    /// - Throws: `REFRESH_TOKEN_INVALID`; `REFRESH_TOKEN_REUSED`, which ends the session; `SESSION_ENDED`;
    ///   `SESSION_EXPIRED`.
    package func refresh(refreshToken: String) async throws(RPCError) -> SessionTokens {
        try await answering {
            guard let presented = SessionSecret(refreshToken) else { throw Members.refreshTokenInvalid }
            // The end of a session by reuse has to be kept, so it is no error inside the transaction.
            let (outcome, tokens) = try await self.pool.transaction { tx in
                try await self.rotate(presented, in: tx)
            }
            switch outcome {
            case .rotated:
                guard let tokens else { preconditionFailure("a rotation makes tokens") }
                return tokens
            case .reused:
                throw RPCError(
                    .unauthenticated, reason: "REFRESH_TOKEN_REUSED",
                    "the refresh token was used before; the session has been ended")
            case .revoked: throw MemberRefusals.sessionEnded
            case .expired: throw MemberRefusals.sessionExpired
            }
        }
    }

    private func rotate(
        _ presented: SessionSecret, in tx: Transaction
    ) async throws -> (RefreshFamily.Outcome, SessionTokens?) {
        guard let row = try await tx.query(SessionStore.lockByToken, .bytes(presented.hash)).rows.first else {
            throw Members.refreshTokenInvalid
        }
        let member = try MemberStore.member(row)
        let column = MemberStore.columnCount
        let session: SessionID = try row.id(column)
        var family = RefreshFamily(
            generation: try row.int64(column + 1), expiresAt: try row.timestamp(column + 2),
            isRevoked: try row.bool(column + 3))
        let now = machineNow()
        let outcome = family.present(
            try row.int64(column + 4), at: now, lifetimeSeconds: settings.refreshTokenSeconds)
        switch outcome {
        case .rotated:
            let next = newSecret()
            tx.enqueue(
                SessionStore.rotate, .id(session), .int64(family.generation), .timestamp(family.expiresAt),
                .timestamp(now))
            tx.enqueue(SessionStore.insertToken, .bytes(next.hash), .id(session), .int64(family.generation))
            let made = tokens(
                member, session: session, at: now, refresh: next, cookie: nil, expiresAt: family.expiresAt)
            return (outcome, made)
        case .reused:
            tx.enqueue(SessionStore.end, .id(session), .id(member.id), .timestamp(now))
            let clockNow = try await clock.now(tx)
            tx.enqueue(MemberRecordStore.auditing(member.id, .refreshTokenReused, at: clockNow, by: nil))
            return (outcome, nil)
        case .revoked, .expired:
            return (outcome, nil)
        }
    }

    private static var refreshTokenInvalid: RPCError {
        RPCError(.unauthenticated, reason: "REFRESH_TOKEN_INVALID", "the refresh token is not valid")
    }

    /// Ends a session of the member; one that has ended, or is not the member's, is no error. Its access tokens remain
    /// good until they expire.
    package func logOut(_ session: SessionID, of member: MemberID) async throws(RPCError) {
        try await answering {
            _ = try await self.pool.query(
                SessionStore.end, .id(session), .id(member), .timestamp(self.machineNow()))
        }
    }

    /// The member's open sessions, the newest first, at most 100.
    package func sessions(of member: MemberID) async throws(RPCError) -> [SessionOverview] {
        try await answering {
            let result = try await self.pool.query(SessionStore.list, .id(member), .timestamp(self.machineNow()))
            return try result.rows.map(SessionStore.overview)
        }
    }

    /// Who an access token speaks for. Asks no database and may be called from any thread.
    ///
    /// - Throws: `ACCESS_TOKEN_INVALID`, `ACCESS_TOKEN_EXPIRED`.
    package nonisolated func principal(accessToken: String) throws(RPCError) -> Principal {
        do {
            return try verifiedTokens.principal(of: accessToken, at: machineNow())
        } catch {
            throw RPCError(error)
        }
    }

    /// Who a session cookie speaks for. Unsafe calls by cookie need the CSRF token beside it.
    ///
    /// - Throws: `SESSION_ENDED`, also for an unknown cookie; `SESSION_EXPIRED`.
    package func principal(cookieToken: String) async throws(RPCError) -> Principal {
        try await answering {
            guard let secret = SessionSecret(cookieToken),
                let row = try await self.pool.query(SessionStore.findByCookie, .bytes(secret.hash)).rows.first
            else { throw MemberRefusals.sessionEnded }
            let column = MemberStore.columnCount
            let session: SessionID = try row.id(column)
            let now = self.machineNow()
            if try row.bool(column + 2) { throw MemberRefusals.sessionEnded }
            guard now < (try row.timestamp(column + 1)) else { throw MemberRefusals.sessionExpired }
            let minuteAgo = now.adding(seconds: -60)
            if try row.timestamp(column + 3) < minuteAgo {
                _ = try await self.pool.query(
                    SessionStore.see, .id(session), .timestamp(now), .timestamp(minuteAgo))
            }
            return Principal(try MemberStore.member(row), session: session)
        }
    }

    /// What the header `X-CSRF-Token` must carry on unsafe calls with this cookie; empty for what is no cookie of ours.
    package nonisolated static func csrfToken(cookieToken: String) -> String {
        SessionSecret(cookieToken)?.csrfToken ?? ""
    }

    /// Whether `csrfToken` belongs to the cookie.
    package nonisolated static func isValid(csrfToken: String, cookieToken: String) -> Bool {
        guard let secret = SessionSecret(cookieToken) else { return false }
        return isEqualInConstantTime(Array(csrfToken.utf8), Array(secret.csrfToken.utf8))
    }

    /// Deletes what nobody needs any more, at most a thousand of each: sessions a day after their end, counts of log-ins
    /// whose window is over, idempotency keys of registrations after two days.
    ///
    /// - Returns: the number of rows deleted.
    @discardableResult
    package func sweep() async throws -> Int {
        let now = machineNow()
        let attemptsBefore = now.adding(seconds: -2 * settings.logInLimit.windowSeconds)
        return try await pool.pipeline([
            Query(SessionStore.sweep, [.timestamp(now.adding(seconds: -86_400))]),
            Query(CredentialStore.sweepAttempts, [.timestamp(attemptsBefore)]),
            Query(RegistrationStore.sweep, [.timestamp(now.adding(seconds: -172_800))]),
        ]).reduce(0) { $0 + $1.affected }
    }
}
