import AuctionsDomain
import Contracts
import Kernel
import Testing

@testable import AuctionsService
@testable import ServiceKit

/// The policy file and what is read from it.
@Suite struct ListingsPoliciesTests {
    @Test("AU-3: the policy file states the defaults of the rules, for every kind and market")
    func defaults() throws {
        let policies = try AuctionPolicies(AuctionsService.definition.policies)
        for kind in TradeKind.allCases {
            for market in Market.allCases {
                #expect(policies.policy(kind, in: market) == AuctionPolicy.standard(kind, in: market))
            }
            #expect(policies.policy(kind, in: nil) == AuctionPolicy.standard(kind, in: .de))
        }
    }

    @Test("AU-3: the file names every number of the rules with the same key and rule")
    func keys() {
        let entries = AuctionPolicies.shipped.entries
        for item in AuctionPolicy.standard(.goods, in: .de).items {
            #expect(entries.contains { $0.key == item.key && $0.rule == item.rule }, "\(item.key)")
        }
        #expect(entries.allSatisfy { $0.key.hasPrefix("auctions.") && !$0.source.isEmpty })
    }

    @Test("AU-8: an operator's value takes the place of the shipped one")
    func overridden() throws {
        let other = PolicySet([
            PolicyEntry(
                key: "auctions.softCloseSeconds", kind: .goods, market: nil, value: 300, rule: "AU-8", source: "own")
        ])
        let policies = try AuctionPolicies(try AuctionPolicies.shipped.overridden(by: other))
        #expect(policies.policy(.goods, in: .de).softCloseSeconds == 300)
        #expect(policies.policy(.service, in: .de).softCloseSeconds == 120)
        #expect(policies.policy(.goods, in: .us).softCloseSeconds == 0)
    }

    @Test("AU-3: values out of range are refused at start, all at once")
    func outOfRange() throws {
        let other = PolicySet([
            PolicyEntry(
                key: "auctions.durationDays", kind: nil, market: nil, value: [7, 3], rule: "AU-3", source: "own"),
            PolicyEntry(
                key: "auctions.buyNowMinimumPercent", kind: nil, market: nil, value: 99, rule: "AU-12", source: "own"),
            PolicyEntry(
                key: "auctions.increments.EUR", kind: nil, market: nil,
                value: ["steps": [["below": 100, "increment": 5], ["below": 50, "increment": 9]], "beyond": 10],
                rule: "AU-5", source: "own"),
            PolicyEntry(
                key: "auctions.search.bidsHalfCount", kind: nil, market: nil, value: 0, rule: "AU-14", source: "own"),
        ])
        let set = try AuctionPolicies.shipped.overridden(by: other)
        let error = #expect(throws: ConfigurationFaults.self) { _ = try AuctionPolicies(set) }
        #expect(error?.faults.count == 4)
    }
}
