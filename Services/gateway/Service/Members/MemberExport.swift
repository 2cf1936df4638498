import Contracts
import GatewayDomain
import Kernel
import Postgres
import ServiceKit
import Wire

/// All that the gateway keeps about a member, for the member alone. Secrets are not data about a person: no hash of a
/// password or token is in it.
package struct MemberExport: Codable, Sendable {
    package struct Session: Codable, Hashable, Sendable {
        package var id: SessionID
        package var createdAt: Timestamp
        package var lastSeenAt: Timestamp
        package var expiresAt: Timestamp
        /// When it was ended before its time.
        package var endedAt: Timestamp?
    }

    /// One time that the contact data went to another service (OR-3).
    package struct Disclosure: Codable, Hashable, Sendable {
        package var at: Timestamp
        package var service: String
        /// For example `order:0197…`.
        package var purpose: String
    }

    /// One thing that was done to the member.
    package struct Change: Codable, Hashable, Sendable {
        package var at: Timestamp
        /// Lower camel case, e.g. `marketChanged`.
        package var action: String
        /// Who did it; absent when it was the platform.
        package var actor: MemberID?
        /// The parts that changed, without their content.
        package var parts: [String]
    }

    package var exportedAt: Timestamp
    package var profile: MemberProfile
    package var sessions: [Session]
    package var verifications: [Verification]
    package var disclosures: [Disclosure]
    package var changes: [Change]
}

extension Members {
    /// The member's data, each list in the order of time and at most 10,000 long.
    ///
    /// - Throws: `MEMBER_UNKNOWN`.
    package func export(_ member: MemberID) async throws(RPCError) -> MemberExport {
        try await answering {
            let results = try await self.pool.pipeline([
                Query(ServiceClock.read), Query(MemberStore.find, [.id(member)]),
                Query(SessionStore.export, [.id(member)]), Query(VerificationStore.allOf, [.id(member)]),
                Query(MemberRecordStore.disclosures, [.id(member)]), Query(MemberRecordStore.audits, [.id(member)]),
            ])
            guard let row = results[1].rows.first else { throw MemberRefusals.memberUnknown }
            return MemberExport(
                exportedAt: try results[0].single.timestamp(0), profile: try MemberStore.member(row).profile,
                sessions: try results[2].rows.map(MemberExport.session),
                verifications: try results[3].rows.reversed().map(VerificationStore.verification),
                disclosures: try results[4].rows.map(MemberExport.disclosure),
                changes: try results[5].rows.map(MemberExport.change))
        }
    }
}

extension MemberExport {
    fileprivate static func session(_ row: Row) throws -> Session {
        Session(
            id: try row.id(0), createdAt: try row.timestamp(1), lastSeenAt: try row.timestamp(2),
            expiresAt: try row.timestamp(3), endedAt: try row.optionalTimestamp(4))
    }

    fileprivate static func disclosure(_ row: Row) throws -> Disclosure {
        Disclosure(at: try row.timestamp(0), service: try row.text(1), purpose: try row.text(2))
    }

    fileprivate static func change(_ row: Row) throws -> Change {
        Change(
            at: try row.timestamp(0), action: try row.text(1), actor: try row.optionalID(2),
            parts: try row.textArray(3))
    }
}
