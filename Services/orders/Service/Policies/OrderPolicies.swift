import Calendar
import Kernel
import OrdersDomain
import ServiceKit
import Wire

/// The policies of orders as the rules take them, for every kind and market; checked as a whole before the service
/// starts, so that no value is out of range when it is needed.
struct OrderPolicies: Sendable {
    /// The policy file as it is shipped. Operators override it at start.
    static let shipped = PolicySet.shipped(PackageResources.policies_json)

    private struct Scope: Hashable {
        let kind: TradeKind
        let market: Market
    }

    /// The version of the set, which every deadline names (CA-6).
    let version: String
    private let policies: [Scope: OrderPolicy]

    /// - Throws: `ConfigurationFaults` that name every value out of its range.
    init(_ set: PolicySet) throws(ConfigurationFaults) {
        version = set.version
        var reader = PolicyReader(set, of: .orders)
        var policies: [Scope: OrderPolicy] = [:]
        for kind in TradeKind.allCases {
            for market in Market.allCases {
                reader.kind = kind
                reader.market = market
                policies[Scope(kind: kind, market: market)] = OrderPolicies.policy(&reader)
            }
        }
        self.policies = policies
        try reader.check()
    }

    /// The policy of a kind of trade in a market.
    func policy(_ kind: TradeKind, in market: Market) -> OrderPolicy {
        guard let policy = policies[Scope(kind: kind, market: market)] else {
            preconditionFailure("there is a policy for every kind and market")
        }
        return policy
    }

    func policy(of order: Order) -> OrderPolicy { policy(order.kind, in: order.market) }

    /// The deadline of a clock of this order that began at `start`.
    func deadline(
        _ clock: OrderClock, of order: Order, from start: Timestamp, language: Language = .en
    ) -> DeadlineExplanation {
        policy(of: order).deadline(
            clock, from: start, market: order.market, policyVersion: version, language: language)
    }

    private static func policy(_ reader: inout PolicyReader) -> OrderPolicy {
        OrderPolicy(
            contactDisclosure: reader.choice("contactDisclosure", default: .never),
            appointmentHorizonDays: Int(reader.integer("appointmentHorizonDays", in: 1...3660)),
            appointmentMinimumMinutes: Int(reader.integer("appointmentMinimumMinutes", in: 1...1440)),
            appointmentMaximumMinutes: Int(reader.integer("appointmentMaximumMinutes", in: 1...1440)),
            placeMaximumCharacters: Int(reader.integer("limits.placeMaximumCharacters", in: 10...1000)),
            proposalMaximumCount: Int(reader.integer("limits.proposalMaximumCount", in: 1...200)),
            textMaximumCharacters: Int(reader.integer("limits.textMaximumCharacters", in: 100...10_000)),
            budgets: [
                .agreement: reader.budget("agreementTime"),
                .agreementReminder: reader.budget("agreementReminderTime"),
                .firstAttestationReminder: reader.budget("firstAttestationReminderTime"),
                .secondAttestationReminder: reader.budget("secondAttestationReminderTime"),
                .attestation: reader.budget("attestationTime"),
                .cancellation: reader.budget("cancellationAnswerTime"),
                .supportCase: reader.budget("supportCaseTime"),
            ])
    }
}
