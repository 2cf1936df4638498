import Kernel

/// What a person states to become a member, after the rules have been applied (AU-1).
package struct Registration: Hashable, Sendable {
    package let userName: String
    package let contact: Contact
    package let status: TradeStatus
    package let market: Market
    package let language: Language

    /// Checks everything at once; the password is checked here and kept nowhere.
    ///
    /// - Parameters:
    ///   - language: the market's main language when nil (MK-1).
    ///   - isSandbox: whether markets that exist in sandboxes only are open.
    package init(
        userName: String, password: String, contact: Contact, status: TradeStatus, market: Market,
        language: Language?, isSandbox: Bool
    ) throws(MemberRejection) {
        var faults: [FieldFault] = []
        self.userName = FieldRules.userName(userName, &faults)
        FieldRules.password(password, &faults)
        self.contact = FieldRules.contact(contact, &faults)
        self.status = status
        self.market = market
        self.language = language ?? market.languages[0]
        if !faults.isEmpty { throw .invalidFields(faults) }
        if market.isSandboxOnly && !isSandbox { throw .marketClosed(market) }
    }
}
