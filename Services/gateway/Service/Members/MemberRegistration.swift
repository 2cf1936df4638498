import Contracts
import GatewayDomain
import Kernel
import Postgres
import ServiceKit
import Signing
import Wire

// Becoming a member (AU-1).
extension Members {
    /// Makes a member of somebody who is none yet.
    ///
    /// - Parameter idempotencyKey: repeating it with the same content and password gives the same member; nobody is
    ///   logged in here, so the password proves that it is the same person who repeats.
    /// - Throws: `FIELD_…`, `MISSING_FIELD`, `MARKET_CLOSED`, `USER_NAME_TAKEN`, `EMAIL_TAKEN`,
    ///   `IDEMPOTENCY_KEY_REUSED`, `SERVICE_BUSY`.
    package func register(
        _ command: RegisterCommand, idempotencyKey: String?
    ) async throws(RPCError) -> MemberProfile {
        try await answering {
            let registration = try Registration(
                userName: command.userName, password: command.password, contact: Contact(command.contact),
                status: TradeStatus(command.status), market: command.market, language: command.language,
                isSandbox: self.isSandbox)
            let claim = idempotencyKey.map { RegistrationClaim(key: $0, registration) }
            if let claim, let known = try await self.repeated(claim, password: command.password) { return known }
            let hash = try await self.hash(command.password)
            do {
                return try await self.insert(registration, passwordHash: hash, claim: claim)
            } catch let error as PostgresError where error.isUniqueViolation {
                // The same request side by side: whoever came second gets the first one's answer.
                if let claim, let known = try await self.repeated(claim, password: command.password) { return known }
                throw Members.taken(error, registration)
            }
        }
    }

    private func insert(
        _ registration: Registration, passwordHash: String, claim: RegistrationClaim?
    ) async throws -> MemberProfile {
        try await pool.transaction { tx in
            let now = try await self.clock.now(tx)
            let machine = self.machineNow()
            let member = Member(id: ID(at: machine, random: randomWords()), registration, at: now)
            tx.enqueue(MemberStore.insertion(member))
            tx.enqueue(CredentialStore.insert, .id(member.id), .text(passwordHash), .timestamp(machine))
            if let claim {
                tx.enqueue(
                    RegistrationStore.insert, .bytes(claim.keyHash), .bytes(claim.contentHash), .id(member.id),
                    .timestamp(machine))
            }
            tx.enqueue(MemberRecordStore.auditing(member.id, .registered, at: now, by: member.id))
            try self.announce(member, at: now, in: tx)
            return member.profile
        }
    }

    /// The member that this key made before; nil when it is new.
    private func repeated(_ claim: RegistrationClaim, password: String) async throws -> MemberProfile? {
        let result = try await pool.query(RegistrationStore.find, .bytes(claim.keyHash))
        guard let row = result.rows.first else { return nil }
        let isSame = try row.bytes(MemberStore.columnCount + 1) == claim.contentHash
        guard isSame, try await verify(password, against: try row.text(MemberStore.columnCount)) else {
            throw RPCError(
                .invalidArgument, reason: "IDEMPOTENCY_KEY_REUSED", "this key was used with other content",
                rule: "PY-12")
        }
        return try MemberStore.member(row).profile
    }

    private static func taken(_ error: PostgresError, _ registration: Registration) -> any Error {
        switch error.constraint {
        case "member_user_name_unique":
            RPCError(
                .alreadyExists, reason: "USER_NAME_TAKEN", "the user name is taken", rule: "AU-1",
                details: ["field": "userName", "userName": .string(registration.userName)])
        case "member_email_unique": emailTaken
        default: error
        }
    }

    static var emailTaken: RPCError {
        RPCError(
            .alreadyExists, reason: "EMAIL_TAKEN", "the e-mail address is registered already", rule: "AU-1",
            details: ["field": "contact.email"])
    }
}

/// What an idempotency key of a registration stands for. The key is kept as a hash, since it stands for a person.
struct RegistrationClaim: Sendable {
    let keyHash: [UInt8]
    /// Of everything but the password.
    let contentHash: [UInt8]

    init(key: String, _ registration: Registration) {
        keyHash = sha256(Array("registration \(key)".utf8))
        let contact = registration.contact
        let parts = [
            registration.userName, contact.fullName, contact.street, contact.postalCode, contact.city, contact.country,
            contact.phone, contact.email, registration.status.rawValue, registration.market.rawValue,
            registration.language.rawValue,
        ]
        contentHash = sha256(Array(parts.joined(separator: "\u{0}").utf8))
    }
}
