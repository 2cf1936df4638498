import Contracts
import Kernel

/// What a person states to become a member (AU-1). Fields are checked by `RegistrationRules`.
package struct RegisterCommand: Codable, Sendable {
    /// `[a-zA-Z0-9_-]{3,30}`, unique without regard to case.
    package var userName: String
    /// 10 … 200 characters.
    package var password: String
    /// How the platform and, after an award, the partner reaches the member (OR-3).
    package var contact: ContactData
    /// Consumer or trader (OR-11).
    package var status: MemberStatus
    package var market: Market
    /// The market's main language when absent (MK-1).
    package var language: Language?

    package init(
        userName: String, password: String, contact: ContactData, status: MemberStatus, market: Market,
        language: Language? = nil
    ) {
        self.userName = userName
        self.password = password
        self.contact = contact
        self.status = status
        self.market = market
        self.language = language
    }
}

/// What a member may change on the own profile; an absent field stays as it is.
package struct UpdateProfileCommand: Codable, Hashable, Sendable {
    /// Replaces the whole contact data.
    package var contact: ContactData?
    package var status: MemberStatus?
    package var language: Language?

    package init(contact: ContactData? = nil, status: MemberStatus? = nil, language: Language? = nil) {
        self.contact = contact
        self.status = status
        self.language = language
    }
}
