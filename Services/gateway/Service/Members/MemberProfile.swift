import Contracts
import GatewayDomain
import Kernel

/// A member as the member sees the own data. Contains contact data: never for anyone else (OR-3).
package struct MemberProfile: Codable, Hashable, Sendable {
    package var id: MemberID
    package var userName: String
    package var status: MemberStatus
    /// In the order member, expert, administrator.
    package var roles: [MemberRole]
    package var isVerifiedExpert: Bool
    package var market: Market
    package var language: Language
    package var contact: ContactData
    /// Rises by one with each change; what `If-Match` compares.
    package var version: Int64
    package var registeredAt: Timestamp

    package init(
        id: MemberID, userName: String, status: MemberStatus, roles: [MemberRole], isVerifiedExpert: Bool,
        market: Market, language: Language, contact: ContactData, version: Int64, registeredAt: Timestamp
    ) {
        self.id = id
        self.userName = userName
        self.status = status
        self.roles = roles
        self.isVerifiedExpert = isVerifiedExpert
        self.market = market
        self.language = language
        self.contact = contact
        self.version = version
        self.registeredAt = registeredAt
    }
}

/// Where a request for verification stands.
package enum VerificationState: String, Codable, Sendable, CaseIterable {
    case pending, accepted, rejected
}

/// A member's request to be verified as an expert by the number in a register of intermediaries (AU-1).
package struct Verification: Codable, Hashable, Sendable {
    package var id: VerificationID
    package var member: MemberID
    package var userName: String
    /// As in the register, e.g. `D-1A2B-3C4D5-67`.
    package var registerNumber: String
    /// Who keeps the register, e.g. `IHK München`.
    package var registerAuthority: String
    package var state: VerificationState
    package var requestedAt: Timestamp
    package var decidedAt: Timestamp?
    /// What the administrator wrote for the member.
    package var note: String?

    package init(
        id: VerificationID, member: MemberID, userName: String, registerNumber: String, registerAuthority: String,
        state: VerificationState, requestedAt: Timestamp, decidedAt: Timestamp?, note: String?
    ) {
        self.id = id
        self.member = member
        self.userName = userName
        self.registerNumber = registerNumber
        self.registerAuthority = registerAuthority
        self.state = state
        self.requestedAt = requestedAt
        self.decidedAt = decidedAt
        self.note = note
    }
}
