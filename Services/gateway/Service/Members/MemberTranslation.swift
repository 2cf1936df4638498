import Contracts
import GatewayDomain
import Kernel

// The words of Domain and those of Contracts, translated in one place. The switches are exhaustive, so that a new case
// on either side does not compile before it has been thought of.

extension MemberRole {
    init(_ role: Role) {
        self =
            switch role {
            case .member: .member
            case .expert: .expert
            case .administrator: .administrator
            }
    }
}

extension MemberStatus {
    init(_ status: TradeStatus) {
        self =
            switch status {
            case .consumer: .consumer
            case .trader: .trader
            }
    }
}

extension TradeStatus {
    init(_ status: MemberStatus) {
        self =
            switch status {
            case .consumer: .consumer
            case .trader: .trader
            }
    }
}

extension ContactData {
    init(_ contact: Contact) {
        self.init(
            fullName: contact.fullName, street: contact.street, postalCode: contact.postalCode, city: contact.city,
            country: contact.country, phone: contact.phone, email: contact.email)
    }
}

extension Contact {
    init(_ data: ContactData) {
        self.init(
            fullName: data.fullName, street: data.street, postalCode: data.postalCode, city: data.city,
            country: data.country, phone: data.phone, email: data.email)
    }
}

extension Member {
    /// In the order member, expert, administrator.
    var roleList: [MemberRole] { Role.allCases.filter(roles.contains).map { MemberRole($0) } }

    var profile: MemberProfile {
        MemberProfile(
            id: id, userName: userName, status: MemberStatus(status), roles: roleList,
            isVerifiedExpert: isVerifiedExpert, market: market, language: language, contact: ContactData(contact),
            version: version, registeredAt: registeredAt)
    }

    /// What the other services learn of the member.
    var changed: MemberChanged {
        MemberChanged(
            member: id, userName: userName, status: MemberStatus(status), roles: roleList,
            isVerifiedExpert: isVerifiedExpert, market: market, language: language)
    }
}

extension Principal {
    init(_ claims: AccessTokenClaims) {
        self.init(
            member: claims.member, userName: claims.userName, roles: Set(claims.roles.map { MemberRole($0) }),
            isVerifiedExpert: claims.isVerifiedExpert, market: claims.market, language: claims.language,
            session: claims.session)
    }

    init(_ member: Member, session: SessionID) {
        self.init(
            member: member.id, userName: member.userName, roles: Set(member.roleList),
            isVerifiedExpert: member.isVerifiedExpert, market: member.market, language: member.language,
            session: session)
    }
}
