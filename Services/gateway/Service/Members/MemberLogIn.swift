import GatewayDomain
import Kernel
import Postgres
import ServiceKit
import Signing
import Wire

// Logging in with a password. Unknown names take as long as known ones and get the same answer.
extension Members {
    /// Opens a session.
    ///
    /// - Parameter login: the user name or, when it has an `@`, the e-mail address; case does not matter.
    /// - Throws: `LOG_IN_FAILED`; `TOO_MANY_LOG_INS` with `retryAfterMilliseconds`; `SERVICE_BUSY`.
    package func logIn(login: String, password: String) async throws(RPCError) -> SessionTokens {
        try await answering {
            let decoy = try await self.decoyHash()
            let found = try await self.credential(login)
            let account = Members.account(found?.member.id, login: login)
            try await self.countAttempt(account)
            let isRight = try await self.verify(password, against: found?.hash ?? decoy)
            guard isRight, let found else { throw MemberRefusals.logInFailed }
            return try await self.open(found.member.id, clearing: account)
        }
    }

    /// Replaces the password, and ends the member's other sessions.
    ///
    /// - Throws: `PASSWORD_WRONG`, `FIELD_…`, `TOO_MANY_LOG_INS`, `SERVICE_BUSY`, `MEMBER_UNKNOWN`.
    package func changePassword(
        _ member: MemberID, old: String, new: String, keeping session: SessionID
    ) async throws(RPCError) {
        try await answering {
            var faults: [FieldFault] = []
            FieldRules.password(new, &faults)
            if !faults.isEmpty { throw MemberRejection.invalidFields(faults) }
            guard let row = try await self.pool.query(CredentialStore.find, .id(member)).rows.first else {
                throw MemberRefusals.memberUnknown
            }
            let oldHash = try row.text(0)
            let account = Members.account(member, login: "")
            try await self.countAttempt(account)
            guard try await self.verify(old, against: oldHash) else { throw Members.passwordWrong }
            let newHash = try await self.hash(new)
            try await self.pool.transaction { tx in
                let now = try await self.lock(member, in: tx).now
                let machine = self.machineNow()
                let replaced = try await tx.query(
                    CredentialStore.replace, .id(member), .text(oldHash), .text(newHash), .timestamp(machine))
                guard replaced.affected == 1 else { throw Members.passwordWrong }
                tx.enqueue(SessionStore.endOthers, .id(member), .id(session), .timestamp(machine))
                tx.enqueue(CredentialStore.forgetAttempts, .bytes(account))
                tx.enqueue(MemberRecordStore.auditing(member, .passwordChanged, at: now, by: member))
            }
        }
    }

    private static var passwordWrong: RPCError {
        RPCError(
            .failedPrecondition, reason: "PASSWORD_WRONG", "the present password is not right", rule: "AU-1",
            details: ["field": "old"])
    }

    private func credential(_ login: String) async throws -> (member: Member, hash: String)? {
        // Longer than any name or address, or with characters that neither has.
        guard login.utf8.count <= 254, !login.utf8.contains(0) else { return nil }
        let isEmail = login.utf8.contains(UInt8(ascii: "@"))
        let statement = isEmail ? CredentialStore.findByEmail : CredentialStore.findByUserName
        guard let row = try await pool.query(statement, .text(login.lowercased())).rows.first else { return nil }
        return (try MemberStore.member(row), try row.text(MemberStore.columnCount))
    }

    /// Under what attempts are counted: the member, by whichever name; else the name itself.
    private static func account(_ member: MemberID?, login: String) -> [UInt8] {
        sha256(Array((member.map { "member \($0)" } ?? "name \(login.lowercased())").utf8))
    }

    /// Counts an attempt in a transaction of its own, before the password is looked at.
    private func countAttempt(_ account: [UInt8]) async throws {
        let now = machineNow()
        let wait = try await pool.transaction { tx -> Int64? in
            let results = try await tx.pipeline([
                Query(CredentialStore.ensureAttempts, [.bytes(account), .timestamp(now)]),
                Query(CredentialStore.lockAttempts, [.bytes(account)]),
            ])
            // A success deleted the row between the two: nothing has failed since.
            guard let row = results[1].rows.first else { return nil }
            var throttle = LogInThrottle(failures: try row.int64(0), windowStartedAt: try row.timestamp(1))
            if let wait = throttle.attempt(at: now, self.settings.logInLimit) { return wait }
            tx.enqueue(
                CredentialStore.saveAttempts, .bytes(account), .int64(throttle.failures),
                .timestamp(throttle.windowStartedAt))
            return nil
        }
        guard let wait else { return }
        throw RPCError(
            .resourceExhausted, reason: "TOO_MANY_LOG_INS", "too many log-ins have failed", rule: "AU-1",
            details: ["attempts": .integer(settings.logInLimit.attempts)], retryAfterMilliseconds: wait)
    }

    /// A new session with its three secrets, after the password was right.
    private func open(_ member: MemberID, clearing account: [UInt8]) async throws -> SessionTokens {
        let now = machineNow()
        let session: SessionID = ID(at: now, random: randomWords())
        let family = RefreshFamily(at: now, lifetimeSeconds: settings.refreshTokenSeconds)
        let refresh = newSecret()
        let cookie = newSecret()
        let fresh = try await pool.transaction { tx -> Member in
            let row = try await tx.query(MemberStore.find, .id(member)).rows.first
            guard let row else { throw MemberRefusals.logInFailed }
            tx.enqueue(
                SessionStore.insert, .id(session), .id(member), .timestamp(now), .timestamp(family.expiresAt),
                .bytes(cookie.hash), .int64(family.generation))
            tx.enqueue(SessionStore.insertToken, .bytes(refresh.hash), .id(session), .int64(family.generation))
            tx.enqueue(
                SessionStore.endOldest, .id(member), .timestamp(now), .int64(self.settings.sessionsPerMember))
            tx.enqueue(CredentialStore.forgetAttempts, .bytes(account))
            return try MemberStore.member(row)
        }
        return tokens(fresh, session: session, at: now, refresh: refresh, cookie: cookie, expiresAt: family.expiresAt)
    }

    /// What the client gets to keep.
    func tokens(
        _ member: Member, session: SessionID, at now: Timestamp, refresh: SessionSecret, cookie: SessionSecret?,
        expiresAt: Timestamp
    ) -> SessionTokens {
        let claims = AccessTokenClaims(
            member, session: session, at: now, lifetimeSeconds: settings.accessTokenSeconds)
        return SessionTokens(
            member: member.id, session: session, accessToken: settings.signer.sign(claims),
            accessTokenExpiresInSeconds: settings.accessTokenSeconds, refreshToken: refresh.text,
            cookieToken: cookie?.text, sessionExpiresAt: expiresAt)
    }
}
