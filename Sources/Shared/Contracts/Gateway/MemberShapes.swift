import Kernel
import Wire

/// What a member may do on the platform.
package enum MemberRole: String, Codable, Sendable, CaseIterable {
    case member, expert, administrator
}

/// Consumer or trader: decides about withdrawal and VAT (OR-11, PY-10).
package enum MemberStatus: String, Codable, Sendable, CaseIterable {
    case consumer, trader
}

/// How the platform reaches a member. Leaves the gateway only by `GetParty`.
package struct ContactData: Codable, Hashable, Sendable {
    package var fullName: String
    package var street: String
    package var postalCode: String
    package var city: String
    package var country: String
    package var phone: String
    package var email: String

    package init(
        fullName: String, street: String, postalCode: String, city: String, country: String, phone: String,
        email: String
    ) {
        self.fullName = fullName
        self.street = street
        self.postalCode = postalCode
        self.city = city
        self.country = country
        self.phone = phone
        self.email = email
    }
}

/// A member's status, roles or settings changed. Never contains contact data.
package struct MemberChanged: IntegrationEvent {
    package static let type = "MemberChanged"
    package static let service = ServiceName.gateway
    package var member: MemberID
    package var userName: String
    package var status: MemberStatus
    package var roles: [MemberRole]
    package var isVerifiedExpert: Bool
    package var market: Market
    package var language: Language

    package init(
        member: MemberID, userName: String, status: MemberStatus, roles: [MemberRole], isVerifiedExpert: Bool,
        market: Market, language: Language
    ) {
        self.member = member
        self.userName = userName
        self.status = status
        self.roles = roles
        self.isVerifiedExpert = isVerifiedExpert
        self.market = market
        self.language = language
    }
}
