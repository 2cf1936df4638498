import Calendar
import Kernel
import PaymentsDomain
import ServiceKit
import Wire

/// The policies of payments as the rules take them, for every market; checked as a whole before the service starts, so
/// that no value is out of range when it is needed.
struct PaymentPolicies: Sendable {
    /// The policy file as it is shipped. Operators override it at start.
    static let shipped = PolicySet.shipped(PackageResources.policies_json)

    /// The version of the set, which every deadline names (CA-6).
    let version: String
    /// The minute of the local day at which files for the bank are made.
    let bankRunMinute: Int64
    /// The longest name of an account's holder.
    let holderMaximumCharacters: Int
    private let fees: [Market: FeePolicy]
    private let payoutTimes: [Market: DeadlineBudget]

    /// - Throws: `ConfigurationFaults` that name every value out of its range.
    init(_ set: PolicySet) throws(ConfigurationFaults) {
        version = set.version
        var reader = PolicyReader(set, of: .payments)
        reader.kind = .appointment
        bankRunMinute = reader.integer("bankRunMinute", in: 0...1439)
        holderMaximumCharacters = Int(reader.integer("limits.holderMaximumCharacters", in: 10...70))
        var fees: [Market: FeePolicy] = [:]
        var payoutTimes: [Market: DeadlineBudget] = [:]
        for market in Market.allCases {
            reader.market = market
            fees[market] = FeePolicy(
                feeBasisPoints: reader.integer("feeBasisPoints", in: 0...10_000),
                fixedFee: reader.integer("fixedFee", in: 0...1_000_000),
                vatBasisPoints: reader.integer("vatBasisPoints", in: 0...10_000),
                preNotificationDays: Int(reader.integer("preNotificationDays", in: 1...60)),
                collectionLeadBankDays: Int(reader.integer("collectionLeadBankDays", in: 1...10)),
                mandateLapseMonths: Int(reader.integer("mandateLapseMonths", in: 1...36)))
            payoutTimes[market] = reader.budget("payoutTime")
        }
        self.fees = fees
        self.payoutTimes = payoutTimes
        try reader.check()
    }

    /// What holds for appointments in a market; orders of other kinds are not collected yet.
    func fees(in market: Market) -> FeePolicy {
        guard let policy = fees[market] else { preconditionFailure("there is a policy for every market") }
        return policy
    }

    /// When the seller is to be paid (PY-7), from the instant at which the time begins to run.
    func payoutDeadline(from start: Timestamp, in market: Market) -> DeadlineExplanation {
        guard let rule = DeadlineRule.named("PY-7") else { preconditionFailure("the rule book has PY-7") }
        return rule.explain(
            start: start, calendar: MarketCalendar(market: market), policyVersion: version,
            budgetOverride: payoutTimes[market])
    }
}
