import AuctionsDomain
import Kernel
import ServiceKit
import Wire

/// The policies of auctions as the rules take them, for every kind and market; checked as a whole before the service
/// starts, so that no number is out of range when it is needed.
struct AuctionPolicies: Sendable {
    /// The policy file as it is shipped. Operators override it at start.
    static let shipped = PolicySet.shipped(PackageResources.policies_json)

    private struct Scope: Hashable {
        let kind: TradeKind
        let market: Market?
    }

    /// The weights of the search (AU-14).
    let search: SearchWeights
    private let policies: [Scope: AuctionPolicy]

    /// - Throws: `ConfigurationFaults` that name every value out of its range.
    init(_ set: PolicySet) throws(ConfigurationFaults) {
        var reader = PolicyReader(set, of: .auctions)
        search = SearchWeights(&reader)
        var policies: [Scope: AuctionPolicy] = [:]
        for kind in TradeKind.allCases {
            for market in [nil] + Market.allCases.map(Optional.some) {
                reader.kind = kind
                reader.market = market
                policies[Scope(kind: kind, market: market)] = AuctionPolicies.policy(&reader)
            }
        }
        self.policies = policies
        try reader.check()
    }

    /// The policy of a kind of trade in a market; without a market what holds in general.
    func policy(_ kind: TradeKind, in market: Market?) -> AuctionPolicy {
        guard let policy = policies[Scope(kind: kind, market: market)] else {
            preconditionFailure("there is a policy for every kind and market")
        }
        return policy
    }

    private static func policy(_ reader: inout PolicyReader) -> AuctionPolicy {
        AuctionPolicy(
            softCloseSeconds: reader.integer("softCloseSeconds", in: 0...86_400),
            maximumExtensionSeconds: reader.integer("maximumExtensionSeconds", in: 0...604_800),
            typoRetractionSeconds: reader.integer("typoRetractionSeconds", in: 0...604_800),
            retractAllSeconds: reader.integer("retractAllSeconds", in: 0...2_592_000),
            buyNowMinimumPercent: reader.integer("buyNowMinimumPercent", in: 100...100_000),
            durationDays: reader.durations("durationDays", in: 1...366),
            incrementTables: CurrencyCode.allCases.compactMap { reader.increments($0) },
            requiresVerifiedExpert: reader.truth("requiresVerifiedExpert"),
            relistHintPercent: reader.integer("relistHintPercent", in: 1...100), limits: limits(&reader))
    }

    /// The upper bounds keep every listing within what a text search vector and a message of the bus can hold.
    private static func limits(_ reader: inout PolicyReader) -> ListingLimits {
        ListingLimits(
            titleMinimumCharacters: Int(reader.integer("limits.titleMinimumCharacters", in: 1...100)),
            titleMaximumCharacters: Int(reader.integer("limits.titleMaximumCharacters", in: 10...500)),
            descriptionMaximumCharacters: Int(reader.integer("limits.descriptionMaximumCharacters", in: 100...10_000)),
            lineMaximumCharacters: Int(reader.integer("limits.lineMaximumCharacters", in: 20...1000)),
            sealedListMaximumCount: Int(reader.integer("limits.sealedListMaximumCount", in: 1...100)),
            quantityMaximum: Int(reader.integer("limits.quantityMaximum", in: 1...1_000_000_000)))
    }
}
