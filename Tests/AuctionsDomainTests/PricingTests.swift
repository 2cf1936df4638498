import AuctionsDomain
import Kernel
import Testing

@Suite struct PricingTests {
    struct Line: Sendable {
        let leading: Int64?
        let other: Int64?
        var start: Int64 = 100
        var reserve: Int64?
        let price: Int64
    }

    @Test(
        "AU-4: the price from the maxima",
        arguments: [
            // Nobody, and nobody else.
            Line(leading: nil, other: nil, price: 100),
            Line(leading: 100, other: nil, price: 100),
            Line(leading: 90_000, other: nil, price: 100),
            Line(leading: 499, other: nil, reserve: 500, price: 499),
            Line(leading: 500, other: nil, reserve: 500, price: 500),
            Line(leading: 900, other: nil, reserve: 500, price: 500),
            // One increment above the other bidder.
            Line(leading: 1000, other: 400, price: 425),
            Line(leading: 425, other: 400, price: 425),
            // The leader leads by less than one increment.
            Line(leading: 410, other: 400, price: 410),
            // Equal maxima.
            Line(leading: 400, other: 400, price: 400),
            // At least the start price.
            Line(leading: 1000, other: 100, start: 100, price: 125),
            Line(leading: 90_00, other: 10, start: 50_00, price: 50_00),
            // A reserve that is reached holds the price up, one that is exceeded does not count.
            Line(leading: 1000, other: 400, reserve: 800, price: 800),
            Line(leading: 1000, other: 900, reserve: 800, price: 950),
            Line(leading: 800, other: 400, reserve: 800, price: 800),
            Line(leading: 800, other: 790, reserve: 800, price: 800),
            // A reserve that is not reached: the leader's maximum in full.
            Line(leading: 799, other: 400, reserve: 800, price: 799),
            Line(leading: 799, other: 799, reserve: 800, price: 799),
        ])
    func price(line: Line) {
        let pricing = Pricing(startPrice: line.start, reserve: line.reserve, increments: .standard(.eur))
        #expect(pricing.price(leading: line.leading, other: line.other) == line.price)
    }

    @Test(
        "AU-5: the increments at the bounds of the table",
        arguments: [
            (0, 5), (99, 5), (100, 25), (499, 25), (500, 50), (2499, 50), (2500, 100), (9999, 100), (10_000, 250),
            (24_999, 250), (25_000, 500), (49_999, 500), (50_000, 1000), (99_999, 1000), (100_000, 2500),
            (249_999, 2500), (250_000, 5000), (499_999, 5000), (500_000, 10_000), (1_000_000_000_000, 10_000),
        ] as [(Int64, Int64)])
    func increments(price: Int64, increment: Int64) {
        for currency in CurrencyCode.allCases {
            #expect(IncrementTable.standard(currency).increment(at: price) == increment)
        }
    }

    @Test("AU-5: a table whose bounds or increments fall is refused")
    func malformedTables() {
        func table(_ steps: [(Int64, Int64)], beyond: Int64) -> IncrementTable? {
            IncrementTable(
                currency: .eur, steps: steps.map { IncrementTable.Step(below: $0.0, increment: $0.1) }, beyond: beyond)
        }
        #expect(table([], beyond: 1) != nil)
        #expect(table([(100, 5), (200, 5)], beyond: 5) != nil)
        #expect(table([], beyond: 0) == nil)
        #expect(table([(100, 0)], beyond: 1) == nil)
        #expect(table([(100, 5), (100, 6)], beyond: 7) == nil)
        #expect(table([(100, 5), (200, 4)], beyond: 7) == nil)
        #expect(table([(100, 5)], beyond: 4) == nil)
        #expect(table([(0, 5)], beyond: 5) == nil)
        #expect(table([], beyond: Money.maximumAmount + 1) == nil)
    }
}
