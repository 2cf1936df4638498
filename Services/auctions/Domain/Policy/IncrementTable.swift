import Kernel

/// Bid increments by current price for one currency (AU-5). All amounts are minor units of `currency`.
package struct IncrementTable: Hashable, Sendable {
    /// One line of the table: prices under `below` call for `increment`.
    package struct Step: Hashable, Codable, Sendable {
        /// The first price, in minor units, to which this line no longer applies.
        package let below: Int64
        /// The increment in minor units.
        package let increment: Int64

        package init(below: Int64, increment: Int64) {
            self.below = below
            self.increment = increment
        }
    }

    package let currency: CurrencyCode
    /// The lines in ascending order of `below`.
    package let steps: [Step]
    /// The increment for every price that no line covers.
    package let beyond: Int64

    /// nil unless the bounds rise, and the increments are positive, never fall and stay within `Money.maximumAmount`:
    /// otherwise a higher maximum could give a lower price.
    package init?(currency: CurrencyCode, steps: [Step], beyond: Int64) {
        var bound: Int64 = 0
        var increment: Int64 = 1
        for step in steps {
            guard step.below > bound, step.increment >= increment else { return nil }
            bound = step.below
            increment = step.increment
        }
        guard beyond >= increment, beyond <= Money.maximumAmount else { return nil }
        self.currency = currency
        self.steps = steps
        self.beyond = beyond
    }

    /// The increment that a price of `price` minor units calls for.
    package func increment(at price: Int64) -> Int64 {
        for step in steps where price < step.below { return step.increment }
        return beyond
    }

    /// The default table of a currency in minor units (AU-5); EUR and USD have the same figures.
    package static func standard(_ currency: CurrencyCode) -> IncrementTable {
        let lines: [(Int64, Int64)] = [
            (1_00, 5), (5_00, 25), (25_00, 50), (100_00, 1_00), (250_00, 2_50), (500_00, 5_00), (1000_00, 10_00),
            (2500_00, 25_00), (5000_00, 50_00),
        ]
        let table = IncrementTable(
            currency: currency, steps: lines.map { Step(below: $0.0, increment: $0.1) }, beyond: 100_00)
        guard let table else { preconditionFailure("the default increments rise") }
        return table
    }
}

extension IncrementTable: Codable {
    private enum CodingKeys: String, CodingKey { case currency, steps, beyond }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let table = IncrementTable(
            currency: try container.decode(CurrencyCode.self, forKey: .currency),
            steps: try container.decode([Step].self, forKey: .steps),
            beyond: try container.decode(Int64.self, forKey: .beyond))
        guard let table else {
            throw DecodingError.dataCorruptedError(
                forKey: .steps, in: container, debugDescription: "increments must be positive and rise with the price")
        }
        self = table
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(currency, forKey: .currency)
        try container.encode(steps, forKey: .steps)
        try container.encode(beyond, forKey: .beyond)
    }
}
