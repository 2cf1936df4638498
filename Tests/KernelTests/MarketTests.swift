import Kernel
import Testing

@Suite("Markets")
struct MarketTests {
    @Test("MK-2: every market has a currency, languages and a zone; only the sandbox trades in dollars")
    func markets() {
        for market in Market.allCases {
            #expect(market.currency == (market == .us ? .usd : .eur))
            #expect(!market.languages.isEmpty && market.languages.contains(.en))
            #expect(Set(market.languages).count == market.languages.count)
            #expect(market.timeZone.contains("/"))
            #expect(market.isSandboxOnly == (market == .us))
            #expect(Market(rawValue: market.rawValue) == market)
        }
    }
}
