import AuctionsDomain
import Kernel

/// Sound listings that tests change one thing of.
enum ListingFixture {
    static let sealed = SealedPart(
        persons: [.init(relation: "self", birthYear: 1980, occupation: "baker")], situation: "Young family",
        existingContracts: [.init(subject: "household", provider: "An insurer", endsOn: CivilDate("2027-12-31"))],
        times: [.init(weekday: 2, fromMinute: 600, untilMinute: 720)])

    static func goods(
        start: Money = Fixture.euros(1000), reserve: Money? = nil, buyNow: Money? = nil, days: Int = 3
    ) -> ListingContent {
        ListingContent(
            kind: .goods, language: .de, title: "Spielkonsole", description: "Kaum gebraucht.", markets: [.de, .at],
            currency: .eur,
            offer: .auction(AuctionOffer(startPrice: start, reserve: reserve, buyNow: buyNow, durationDays: days)))
    }

    static func appointment() -> ListingContent {
        var content = goods()
        content.kind = .appointment
        content.request = AppointmentRequest(purpose: .needs, subjects: [.insurance, .finance])
        content.publicPart = PublicPart(what: "Haftpflicht", postalArea: "101", when: "June")
        return content
    }

    static func fixedPrice(quantity: Int = 5) -> ListingContent {
        var content = goods()
        content.offer = .fixedPrice(
            FixedPriceOffer(
                quantity: quantity,
                prices: [
                    MarketPrice(market: .de, price: Fixture.euros(900)),
                    MarketPrice(market: .at, price: Fixture.euros(950)),
                ]))
        return content
    }

    static let served: [Market] = [.de, .at, .nl, .be, .fr]
}
