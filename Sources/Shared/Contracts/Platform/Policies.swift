import Kernel
import Wire

/// One number or choice that the rules leave to the marketplace, as it is in force.
package struct PolicyEntry: Codable, Hashable, Sendable {
    /// Dotted lower camel case, e.g. `auction.softCloseWindowSeconds`.
    package var key: String
    /// The kind that the value holds for; absent = every kind.
    package var kind: TradeKind?
    /// The market that the value holds for; absent = every market.
    package var market: Market?
    package var value: JSONValue
    /// The rule that states it.
    package var rule: String
    /// Where the value comes from: a source document, or `default`.
    package var source: String

    package init(key: String, kind: TradeKind?, market: Market?, value: JSONValue, rule: String, source: String) {
        self.key = key
        self.kind = kind
        self.market = market
        self.value = value
        self.rule = rule
        self.source = source
    }
}

/// All policies of a service with the version of the set.
package enum ListPolicies: RPCMethod {
    package typealias Request = Empty
    package struct Response: Codable, Sendable {
        /// The first 16 hexadecimal digits of the SHA-256 of the set.
        package var version: String
        package var policies: [PolicyEntry]
        package init(version: String, policies: [PolicyEntry]) {
            self.version = version
            self.policies = policies
        }
    }
    package static let service: ServiceName? = nil
    package static let name = "listPolicies"
    package static let callers = Set<Caller>.everyone
    package static let isIdempotent = true
}
