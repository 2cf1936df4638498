import Contracts
import GatewayDomain
import Kernel
import Postgres
import ServiceKit
import Signing
import Wire

// Experts and administrators (AU-1).
extension Members {
    /// The largest page of pending verifications.
    package nonisolated static let verificationPageLimit = 100

    /// Applies for verification as an expert. The same application again, while it is pending, gives the pending one.
    ///
    /// - Throws: `FIELD_…`, `MISSING_FIELD`, `ALREADY_VERIFIED`, `VERIFICATION_PENDING`, `TRADER_STATUS_NEEDED`.
    package func requestVerification(
        _ member: MemberID, registerNumber: String, registerAuthority: String
    ) async throws(RPCError) -> Verification {
        try await answering {
            try await self.pool.transaction { tx in
                var (known, now, results) = try await self.lock(
                    member, in: tx, and: [Query(VerificationStore.pendingOf, [.id(member)])])
                let pending = try results.first?.rows.first.map(VerificationStore.verification)
                let application = ExpertApplication(
                    id: ID(at: self.machineNow(), random: randomWords()), registerNumber: registerNumber,
                    registerAuthority: registerAuthority)
                let outcome = try known.apply(application, pending: pending?.application)
                switch (outcome, pending) {
                case (.pending, .some(let same)): return same
                case (.pending, .none): preconditionFailure("nothing was pending")
                case (.opened(let kept, let isRoleNew), _):
                    tx.enqueue(
                        VerificationStore.insert, .id(kept.id), .id(member), .text(kept.registerNumber),
                        .text(kept.registerAuthority), .timestamp(now))
                    if isRoleNew {
                        try self.save(known, .verificationRequested, parts: [.roles], by: member, at: now, in: tx)
                    } else {
                        tx.enqueue(MemberRecordStore.auditing(member, .verificationRequested, at: now, by: member))
                    }
                    return Verification(kept, of: known, at: now)
                }
            }
        }
    }

    /// The member's applications, the newest first.
    package func verifications(of member: MemberID) async throws(RPCError) -> [Verification] {
        try await answering {
            try await self.pool.query(VerificationStore.allOf, .id(member)).rows.map(VerificationStore.verification)
        }
    }

    /// The applications that wait for a decision, the oldest first.
    ///
    /// - Parameter limit: 1 … 100.
    /// - Throws: `ADMINISTRATOR_NEEDED`, `CURSOR_MISMATCH`, `INVALID_PARAMETER`.
    package func pendingVerifications(
        administrator: MemberID, cursor: String?, limit: Int
    ) async throws(RPCError) -> Page<Verification> {
        try await answering {
            guard (1...Members.verificationPageLimit).contains(limit) else {
                throw RPCError(
                    .invalidArgument, reason: "INVALID_PARAMETER", "a page has 1 to 100 items",
                    details: ["parameter": "limit", "expected": "1 … 100"])
            }
            let after = try VerificationCursor(cursor)
            let results = try await self.pool.pipeline([
                Query(MemberStore.isAdministrator, [.id(administrator)]),
                Query(VerificationStore.pending, [.id(after.id), .int64(Int64(limit + 1))]),
            ])
            try Members.checkAdministrator(results[0])
            let found = try results[1].rows.map(VerificationStore.verification)
            let items = Array(found.prefix(limit))
            let next = found.count > limit ? items.last.map { VerificationCursor($0.id).text } : nil
            return Page(items: items, nextCursor: next)
        }
    }

    /// Decides about a member's pending application. The same decision again gives the first one's answer.
    ///
    /// - Parameter note: for the member, at most 500 characters.
    /// - Throws: `ADMINISTRATOR_NEEDED`, `OWN_VERIFICATION`, `VERIFICATION_NOT_PENDING`, `TRADER_STATUS_NEEDED`,
    ///   `MEMBER_UNKNOWN`.
    package func decideVerification(
        administrator: MemberID, member: MemberID, accept: Bool, note: String?
    ) async throws(RPCError) -> Verification {
        try await answering {
            try await self.pool.transaction { tx in
                var (known, now, results) = try await self.lock(
                    member, in: tx,
                    and: [
                        Query(MemberStore.isAdministrator, [.id(administrator)]),
                        Query(VerificationStore.latestOf, [.id(member)]),
                    ])
                try Members.checkAdministrator(results[results.startIndex])
                let row = results[results.startIndex + 1].rows.first
                var latest = try row.map(VerificationStore.verification)
                let state: VerificationState = accept ? .accepted : .rejected
                if let latest, latest.state == state, try row.map(VerificationStore.decider) == administrator {
                    return latest
                }
                let kept = try known.decide(
                    accept: accept, note: note, isPending: latest?.state == .pending, by: administrator)
                latest?.decide(state, at: now, note: kept)
                guard let decided = latest else { preconditionFailure("a pending application is the latest") }
                tx.enqueue(
                    VerificationStore.decide, .id(decided.id), .text(state.rawValue), .timestamp(now),
                    .id(administrator), .optionalText(kept))
                try self.save(
                    known, accept ? .verificationAccepted : .verificationRejected, parts: [.verification, .roles],
                    by: administrator, at: now, in: tx)
                return decided
            }
        }
    }

    /// Makes the member an administrator who holds the one-time token that was made with the installation. It is good
    /// once; its first user may repeat the call.
    ///
    /// - Throws: `ADMINISTRATOR_TOKEN_WRONG`, `ADMINISTRATOR_TOKEN_USED`, `MEMBER_UNKNOWN`.
    package func claimAdministrator(
        _ member: MemberID, oneTimeToken: String
    ) async throws(RPCError) -> MemberProfile {
        try await answering {
            let hash = sha256(Array(FieldRules.trimmed(oneTimeToken).utf8))
            guard let expected = self.settings.administratorTokenHash, isEqualInConstantTime(hash, expected) else {
                throw RPCError(
                    .permissionDenied, reason: "ADMINISTRATOR_TOKEN_WRONG", "this one-time token is not valid")
            }
            return try await self.pool.transaction { tx in
                var (known, now, _) = try await self.lock(member, in: tx)
                let claim = try await tx.pipeline([
                    Query(MemberRecordStore.claimToken, [.bytes(hash), .id(member), .timestamp(now)]),
                    Query(MemberRecordStore.tokenClaimer, [.bytes(hash)]),
                ])
                guard try claim[1].single.id(0, of: MemberKind.self) == member else {
                    throw RPCError(
                        .failedPrecondition, reason: "ADMINISTRATOR_TOKEN_USED", "this one-time token has been used")
                }
                if known.grantAdministrator() {
                    try self.save(known, .administratorGranted, parts: [.roles], by: member, at: now, in: tx)
                }
                return known.profile
            }
        }
    }

    /// Refuses whoever is no administrator now.
    ///
    /// - Throws: `ADMINISTRATOR_NEEDED`.
    func checkAdministrator(_ member: MemberID) async throws(RPCError) {
        try await answering {
            try Members.checkAdministrator(try await self.pool.query(Query(MemberStore.isAdministrator, [.id(member)])))
        }
    }

    private static func checkAdministrator(_ result: QueryResult) throws {
        guard let row = result.rows.first, try row.bool(0) else { throw MemberRefusals.administratorNeeded }
    }
}

extension Verification {
    /// A new one.
    init(_ application: ExpertApplication, of member: Member, at now: Timestamp) {
        self.init(
            id: application.id, member: member.id, userName: member.userName,
            registerNumber: application.registerNumber, registerAuthority: application.registerAuthority,
            state: .pending, requestedAt: now, decidedAt: nil, note: nil)
    }

    /// What the rules decide by.
    var application: ExpertApplication {
        ExpertApplication(id: id, registerNumber: registerNumber, registerAuthority: registerAuthority)
    }

    mutating func decide(_ state: VerificationState, at now: Timestamp, note: String?) {
        self.state = state
        decidedAt = now
        self.note = note
    }
}

/// A place in the list of pending verifications.
struct VerificationCursor {
    let id: VerificationID

    private static let prefix = "verifications:"

    init(_ id: VerificationID) { self.id = id }

    /// The beginning of the list for nil; throws `CURSOR_MISMATCH` for what this list did not give out.
    init(_ text: String?) throws(RPCError) {
        guard let text else {
            id = VerificationID(high: 0, low: 0)
            return
        }
        let plain = bytes(base64URL: text).map { String(decoding: $0, as: UTF8.self) } ?? ""
        guard plain.hasPrefix(VerificationCursor.prefix),
            let id = VerificationID(String(plain.dropFirst(VerificationCursor.prefix.count)))
        else {
            throw RPCError(.invalidArgument, reason: "CURSOR_MISMATCH", "the cursor belongs to another list")
        }
        self.id = id
    }

    var text: String { base64URL(Array((VerificationCursor.prefix + id.description).utf8)) }
}
