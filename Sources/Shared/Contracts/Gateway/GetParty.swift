import Kernel
import Wire

/// A member as a party of an order: contact data, and how to address the member.
package struct Party: Codable, Hashable, Sendable {
    package var member: MemberID
    package var userName: String
    package var contact: ContactData
    package var status: MemberStatus
    package var market: Market
    package var language: Language

    package init(
        member: MemberID, userName: String, contact: ContactData, status: MemberStatus, market: Market,
        language: Language
    ) {
        self.member = member
        self.userName = userName
        self.contact = contact
        self.status = status
        self.market = market
        self.language = language
    }
}

/// A member's contact data with what is needed to address the member, for the services that put them into a contract
/// or on an envelope (OR-3). Each call is logged.
package enum GetParty: RPCMethod {
    package struct Request: Codable, Sendable {
        package var member: MemberID
        /// What it is needed for, e.g. `order:0197…`.
        package var purpose: String

        package init(member: MemberID, purpose: String) {
            self.member = member
            self.purpose = purpose
        }
    }
    package typealias Response = Party
    package static let service: ServiceName? = .gateway
    package static let name = "getParty"
    package static let callers: Set<Caller> = [.service(.orders), .service(.helpdesk)]
    package static let isIdempotent = true
}
