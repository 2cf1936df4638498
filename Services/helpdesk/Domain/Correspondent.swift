import Kernel

/// What helpdesk knows of a member: where and in which language the member is served. Never contact data.
package struct Correspondent: Hashable, Sendable {
    package let member: MemberID
    package let userName: String
    package let market: Market
    package let language: Language

    package init(member: MemberID, userName: String, market: Market, language: Language) {
        self.member = member
        self.userName = userName
        self.market = market
        self.language = language
    }
}
