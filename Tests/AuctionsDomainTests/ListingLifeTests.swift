import AuctionsDomain
import Kernel
import Testing

@Suite struct ListingLifeTests {
    private let validation = ListingValidation(
        policy: .standard(.goods, in: .de), servedMarkets: ListingFixture.served)

    private func draft(_ content: ListingContent = ListingFixture.goods()) -> Listing {
        .draft(id: Fixture.auction, seller: Fixture.seller, content: content, now: Fixture.start)
    }

    private func expired(_ content: ListingContent = ListingFixture.goods()) throws -> Listing {
        var listing = draft(content)
        _ = try listing.publish(by: Fixture.seller, sealedPart: nil, validation: validation, now: Fixture.start)
        try listing.end(sold: false, at: Fixture.start.adding(seconds: 259_200))
        return listing
    }

    @Test("AU-3, CA-3: publishing begins an auction of N × 86,400 s by the policy's numbers")
    func publish() throws {
        let content = ListingFixture.goods(reserve: Fixture.euros(2000), buyNow: Fixture.euros(3000))
        var listing = draft(content)
        #expect(listing.status == .draft)
        let published = try listing.publish(
            by: Fixture.seller, sealedPart: nil, validation: validation, now: Fixture.start)
        guard case .auction(let auction) = published else {
            Issue.record("an auction begins")
            return
        }
        #expect(listing.status == .live)
        #expect(listing.publishedAt == Fixture.start)
        #expect(auction.id == listing.id)
        #expect(auction.endsAt == Fixture.start.adding(seconds: 259_200))
        #expect(auction.reserve == 2000)
        #expect(auction.availableBuyNow == 3000)
        #expect(auction.price == 1000)
        #expect(auction.terms.softCloseSeconds == 120)
        #expect(throws: ListingRejection.notDraft) {
            try listing.publish(by: Fixture.seller, sealedPart: nil, validation: validation, now: Fixture.start)
        }
        #expect(throws: ListingRejection.notDraft) { try listing.edit(content, by: Fixture.seller) }
    }

    @Test("AU-3: only the seller edits and publishes; a faulty draft may be kept, not published")
    func seller() throws {
        var listing = draft()
        let other = Fixture.member(1)
        #expect(throws: ListingRejection.notSeller) { try listing.edit(ListingFixture.goods(), by: other) }
        #expect(throws: ListingRejection.notSeller) {
            try listing.publish(by: other, sealedPart: nil, validation: validation, now: Fixture.start)
        }
        try listing.edit(ListingFixture.goods(days: 2), by: Fixture.seller)
        #expect(throws: ListingRejection.faulty([.durationNotOffered(choices: [1, 3, 5, 7, 10])])) {
            try listing.publish(by: Fixture.seller, sealedPart: nil, validation: validation, now: Fixture.start)
        }
        #expect(listing.status == .draft)
    }

    @Test("AU-13: an ended listing is sold or expired, once")
    func end() throws {
        var listing = draft()
        #expect(throws: ListingRejection.notLive) { try listing.end(sold: true, at: Fixture.start) }
        _ = try listing.publish(by: Fixture.seller, sealedPart: nil, validation: validation, now: Fixture.start)
        try listing.end(sold: true, at: Fixture.start)
        #expect(listing.status == .sold && listing.status.hasEnded)
        #expect(throws: ListingRejection.notLive) { try listing.end(sold: false, at: Fixture.start) }
    }

    @Test("AU-13: an expired listing is listed again as a draft that names it, any number of times")
    func relist() throws {
        let old = try expired()
        for number in 1...3 {
            let newID = ListingID(high: 1, low: UInt64(number))
            let relisting = try old.relist(
                as: newID, by: Fixture.seller, durationDays: 7, policy: validation.policy, now: Fixture.start)
            #expect(relisting.draft.status == .draft)
            #expect(relisting.draft.relistedFrom == old.id)
            #expect(relisting.draft.content == ListingFixture.goods(days: 7))
            #expect(relisting.startPriceHint == Fixture.euros(900))
            var again = relisting.draft
            try again.edit(ListingFixture.goods(start: Fixture.euros(500), days: 1), by: Fixture.seller)
            _ = try again.publish(by: Fixture.seller, sealedPart: nil, validation: validation, now: Fixture.start)
            #expect(again.status == .live)
        }
        #expect(old.status == .expired)
    }

    @Test("AU-13: only the seller, and only what has expired; one cent has no lower start price")
    func relistRefused() throws {
        func relist(_ listing: Listing, by member: Int = 0) throws(ListingRejection) -> Relisting {
            try listing.relist(
                as: ListingID(high: 1, low: 1), by: Fixture.member(member), durationDays: 7,
                policy: validation.policy, now: Fixture.start)
        }
        #expect(throws: ListingRejection.notExpired) { try relist(draft()) }
        #expect(throws: ListingRejection.notSeller) { try relist(expired(), by: 1) }
        #expect(try relist(expired(ListingFixture.goods(start: Fixture.euros(1)))).startPriceHint == nil)
        #expect(try relist(expired(ListingFixture.fixedPrice())).startPriceHint == nil)
    }

    private func stock(quantity: Int = 5) throws -> FixedPriceStock {
        var listing = draft(ListingFixture.fixedPrice(quantity: quantity))
        let published = try listing.publish(
            by: Fixture.seller, sealedPart: nil, validation: validation, now: Fixture.start)
        guard case .fixedPrice(let stock) = published else { preconditionFailure("a stock opens") }
        return stock
    }

    private func command(
        _ quantity: Int, buyer: Int = 1, market: Market = .de, expected: Int64? = nil
    ) -> PurchaseCommand {
        PurchaseCommand(
            buyer: Fixture.member(buyer), market: market, quantity: quantity, expectedPrice: expected.map(Fixture.euros)
        )
    }

    @Test("AU-18: pieces are sold at the market's price and never oversold")
    func purchase() throws {
        var stock = try stock()
        let first = try stock.purchase(command(2, market: .at, expected: 950))
        #expect(first.total == Fixture.euros(1900))
        #expect(first.remainingQuantity == 3)
        #expect(throws: PurchaseRejection.notEnoughLeft(remainingQuantity: 3)) { try stock.purchase(command(4)) }
        #expect(throws: PurchaseRejection.notEnoughLeft(remainingQuantity: 3)) { try stock.purchase(command(.max)) }
        #expect(try stock.purchase(command(3)).remainingQuantity == 0)
        #expect(throws: PurchaseRejection.soldOut) { try stock.purchase(command(1)) }
        #expect(stock.soldQuantity == 5 && !stock.isOpen)
    }

    @Test("AU-1, MK-3, AU-18: what a purchase is refused for")
    func purchaseRefused() throws {
        var stock = try stock()
        #expect(throws: PurchaseRejection.ownListing) { try stock.purchase(command(1, buyer: 0)) }
        #expect(throws: PurchaseRejection.marketNotServed(.nl)) { try stock.purchase(command(1, market: .nl)) }
        #expect(throws: PurchaseRejection.quantityNotPositive) { try stock.purchase(command(0)) }
        #expect(throws: PurchaseRejection.quantityNotPositive) { try stock.purchase(command(-1)) }
        #expect(throws: PurchaseRejection.priceChanged(current: Fixture.euros(900))) {
            try stock.purchase(command(1, expected: 899))
        }
        #expect(stock.remainingQuantity == 5)
        var dear = FixedPriceStock(
            listing: Fixture.auction, seller: Fixture.seller,
            prices: [MarketPrice(market: .de, price: Fixture.euros(Money.maximumAmount))], quantity: 9)
        #expect(throws: PurchaseRejection.amountTooLarge(maximum: Fixture.euros(Money.maximumAmount))) {
            try dear.purchase(command(2))
        }
    }

    @Test("AU-18: the seller takes the rest off the market")
    func withdraw() throws {
        var stock = try stock()
        #expect(throws: PurchaseRejection.notSeller) { try stock.withdraw(by: Fixture.member(1)) }
        try stock.withdraw(by: Fixture.seller)
        #expect(stock.remainingQuantity == 0)
        #expect(throws: PurchaseRejection.notLive) { try stock.purchase(command(1)) }
        #expect(throws: PurchaseRejection.notLive) { try stock.withdraw(by: Fixture.seller) }
    }
}
