/// What a member may do. Every member has `member`; `expert` comes with an application, `administrator` with a token.
package enum Role: String, Hashable, Sendable, CaseIterable {
    case member, expert, administrator
}

/// Consumer or trader: decides about withdrawal and value added tax (OR-11, PY-10).
package enum TradeStatus: String, Hashable, Sendable, CaseIterable {
    case consumer, trader
}
