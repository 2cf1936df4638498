import AuctionsDomain
import Foundation
import Kernel
import Testing

@Suite struct ListingTests {
    private func faults(_ content: ListingContent, sealed: SealedPart? = nil) -> [ListingFault] {
        let policy = AuctionPolicy.standard(content.kind, in: .de)
        return ListingValidation(policy: policy, servedMarkets: ListingFixture.served)
            .faults(of: content, sealedPart: sealed)
    }

    private func changed(_ content: ListingContent, _ change: (inout ListingContent) -> Void) -> ListingContent {
        var content = content
        change(&content)
        return content
    }

    @Test("AU-2, AU-3, AU-18: sound listings have no faults")
    func sound() {
        #expect(faults(ListingFixture.goods()) == [])
        #expect(faults(ListingFixture.appointment(), sealed: ListingFixture.sealed) == [])
        #expect(faults(ListingFixture.fixedPrice()) == [])
    }

    @Test("AU-3: every fault is named, all at once")
    func texts() {
        let content = changed(ListingFixture.goods(start: Fixture.euros(0), days: 4)) {
            $0.title = "  a "
            $0.description = " \n"
        }
        #expect(
            faults(content) == [
                .titleTooShort(minimumCharacters: 3), .descriptionMissing, .amountNotPositive(field: .startPrice),
                .durationNotOffered(choices: [1, 3, 5, 7, 10]),
            ])
        let long = changed(ListingFixture.goods()) {
            $0.title = String(repeating: "x", count: 121)
            $0.description = String(repeating: "x", count: 10_001)
        }
        #expect(
            faults(long) == [
                .titleTooLong(maximumCharacters: 120), .descriptionTooLong(maximumCharacters: 10_000),
            ])
    }

    @Test("AU-3: the durations are the policy's choices", arguments: 0...11)
    func durations(days: Int) {
        #expect(faults(ListingFixture.goods(days: days)).isEmpty == [1, 3, 5, 7, 10].contains(days))
    }

    @Test("MK-3: markets are served and named once, the currency is that of one of them")
    func markets() {
        #expect(faults(changed(ListingFixture.goods()) { $0.markets = [] }) == [.marketsMissing])
        #expect(faults(changed(ListingFixture.goods()) { $0.markets = [.de, .nl, .de] }) == [.marketTwice(.de)])
        #expect(faults(changed(ListingFixture.goods()) { $0.markets = [.de, .us] }) == [.marketNotServed(.us)])
        let dollars = changed(ListingFixture.goods(start: Money(amount: 1000, currency: .usd))) { $0.currency = .usd }
        #expect(faults(dollars) == [.currencyOfNoMarket(.usd)])
        #expect(
            faults(ListingFixture.goods(start: Money(amount: 1000, currency: .usd))) == [
                .currencyMismatch(field: .startPrice, expected: .eur)
            ])
    }

    @Test(
        "AU-12: buy-now is at least 30 % above the start price",
        arguments: [(1000, 1299, 1300), (1000, 1300, nil), (1, 1, 2), (1, 2, nil), (999, 1298, 1299), (999, 1299, nil)]
            as [(Int64, Int64, Int64?)])
    func buyNow(start: Int64, buyNow: Int64, minimum: Int64?) {
        let content = ListingFixture.goods(start: Fixture.euros(start), buyNow: Fixture.euros(buyNow))
        #expect(faults(content) == minimum.map { [.buyNowTooLow(minimum: $0)] } ?? [])
    }

    @Test("AU-3: reserve and buy-now fit the start price and each other")
    func reserve() {
        let euros = Fixture.euros
        #expect(faults(ListingFixture.goods(reserve: euros(999))) == [.reserveBelowStartPrice])
        #expect(faults(ListingFixture.goods(reserve: euros(1000))) == [])
        #expect(faults(ListingFixture.goods(reserve: euros(2000), buyNow: euros(1999))) == [.buyNowBelowReserve])
        #expect(
            faults(ListingFixture.goods(start: euros(Money.maximumAmount + 1))) == [
                .amountTooLarge(field: .startPrice, maximum: Money.maximumAmount)
            ])
        #expect(faults(ListingFixture.goods(start: euros(.max), buyNow: euros(.max))).count == 2)
    }

    @Test("AU-2: an appointment has request, public and sealed part; nothing else has a request or a sealed part")
    func parts() {
        let bare = changed(ListingFixture.goods()) { $0.kind = .appointment }
        #expect(faults(bare) == [.requestMissing, .publicPartMissing, .sealedPartMissing])
        let empty = changed(ListingFixture.appointment()) {
            $0.request?.subjects = []
            $0.publicPart = PublicPart(what: " ", postalArea: "", when: String(repeating: "x", count: 201))
        }
        let hollow = SealedPart(
            persons: [], situation: "", existingContracts: [],
            times: [.init(weekday: 8, fromMinute: 10, untilMinute: 20)])
        #expect(
            faults(empty, sealed: hollow) == [
                .subjectsMissing, .textMissing(field: .what), .textMissing(field: .postalArea),
                .textTooLong(field: .when, maximumCharacters: 200), .textMissing(field: .persons),
                .textMissing(field: .situation), .valueOutOfRange(field: .times),
            ])
        let twice = changed(ListingFixture.appointment()) { $0.request?.subjects = [.finance, .finance] }
        #expect(faults(twice, sealed: ListingFixture.sealed) == [.subjectTwice])
        let request = changed(ListingFixture.goods()) {
            $0.request = AppointmentRequest(purpose: .comparison, subjects: [.finance])
        }
        #expect(faults(request, sealed: ListingFixture.sealed) == [.requestNotAllowed, .sealedPartNotAllowed])
    }

    @Test("AU-2: a sealed part says nothing when it is printed")
    func sealedPart() throws {
        #expect("\(ListingFixture.sealed)" == "sealed")
        #expect(String(reflecting: ListingFixture.sealed) == "sealed")
        var dumped = ""
        dump(ListingFixture.sealed, to: &dumped)
        #expect(!dumped.contains("baker") && !dumped.contains("family"))
        let copy = try JSONDecoder().decode(SealedPart.self, from: JSONEncoder().encode(ListingFixture.sealed))
        #expect(copy == ListingFixture.sealed)
    }

    @Test("AU-18: a fixed price needs a quantity and one price per market in its currency, and is not for appointments")
    func fixedPrice() {
        let euros = Fixture.euros
        func content(_ quantity: Int, _ prices: [MarketPrice]) -> ListingContent {
            changed(ListingFixture.goods()) {
                $0.offer = .fixedPrice(FixedPriceOffer(quantity: quantity, prices: prices))
            }
        }
        let de = MarketPrice(market: .de, price: euros(900))
        let at = MarketPrice(market: .at, price: euros(950))
        #expect(faults(content(0, [de, at])) == [.quantityOutOfRange(maximum: 100_000)])
        #expect(faults(content(1, [de])) == [.priceMissing(.at)])
        #expect(faults(content(1, [de, at, de])) == [.priceTwice(.de)])
        let nl = MarketPrice(market: .nl, price: Money(amount: 0, currency: .usd))
        #expect(
            faults(content(1, [de, at, nl])) == [
                .priceForOtherMarket(.nl), .currencyMismatch(field: .prices, expected: .eur),
                .amountNotPositive(field: .prices),
            ])
        let appointment = changed(ListingFixture.appointment()) { $0.offer = content(1, [de, at]).offer }
        #expect(faults(appointment, sealed: ListingFixture.sealed) == [.fixedPriceNotAllowed])
    }

    @Test(
        "AU-3: a listing's content survives its JSON",
        arguments: [ListingFixture.goods(), ListingFixture.appointment(), ListingFixture.fixedPrice()])
    func coding(content: ListingContent) throws {
        let copy = try JSONDecoder().decode(ListingContent.self, from: JSONEncoder().encode(content))
        #expect(copy == content)
    }
}
