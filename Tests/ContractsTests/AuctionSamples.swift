import Contracts
import Kernel
import Wire

extension Samples {
    static let auctions = listings + bids + reads

    private static let need = PublicNeed(
        requestType: "needs", subjects: ["insurance", "finance"], what: "Altersvorsorge", postalArea: "101",
        when: "abends")
    private static let sealed = SealedPart(
        persons: [
            SealedPart.Person(relation: "self", birthYear: 1980, occupation: "Lehrerin"),
            SealedPart.Person(relation: "child", birthYear: nil, occupation: nil),
        ],
        situation: "Wir bauen ein Haus.",
        existingContracts: [
            SealedPart.ExistingContract(
                subject: "liability", provider: "Beispiel AG", endsOn: CivilDate(year: 2027, month: 1, day: 31)),
            SealedPart.ExistingContract(subject: "life", provider: nil, endsOn: nil),
        ], times: [SealedPart.PreferredTime(weekday: 1, fromMinute: 1080, untilMinute: 1200)])

    private static let fields = ListingFields(
        kind: .appointment, format: .auction, language: .de, title: "Beratung zur Altersvorsorge",
        description: "Zwei Personen, ein Kind", currency: .eur, markets: [.de, .at], startPrice: 100,
        reservePrice: 5000, buyNowPrice: 20_000, durationDays: 7, marketPrices: ["DE": 100, "AT": 110], quantity: 3,
        postalArea: "101", need: need, sealed: sealed)
    private static let bareFields = ListingFields(
        kind: .goods, format: .fixedPrice, title: "T", description: "D", currency: .usd, markets: [.us])

    private static let view = ListingView(
        id: listing, seller: member, status: "live", version: 4, fields: fields, hasSealedPart: true, relistOf: listing,
        hints: ["LOWER_START_PRICE"], createdAt: instant, publishedAt: later)
    private static let bareView = ListingView(
        id: listing, seller: member, status: "draft", version: 1, fields: bareFields, hasSealedPart: false,
        relistOf: nil, hints: [], createdAt: instant, publishedAt: nil)

    private static let auction = AuctionView(
        id: listing, seller: member, kind: .appointment, format: .auction, title: "Beratung",
        description: "Zwei Personen",
        currency: .eur, markets: [.de], postalArea: "101", need: need, status: "open", startsAt: instant, endsAt: later,
        startPrice: 100, price: 1250, minimumBid: 1300, bidCount: 5, leader: "bidder-3", hasReserve: true,
        isReserveMet: false, buyNowPrice: 20_000, marketPrices: ["DE": 100], availableQuantity: 2, relistOf: listing,
        feedPosition: 17, version: 9)
    private static let bareAuction = AuctionView(
        id: listing, seller: member, kind: .goods, format: .auction, title: "T", description: "D", currency: .usd,
        markets: [.us], postalArea: nil, need: nil, status: "expired", startsAt: instant, endsAt: later, startPrice: 1,
        price: 1, minimumBid: 1, bidCount: 0, leader: nil, hasReserve: false, isReserveMet: true, buyNowPrice: nil,
        marketPrices: nil, availableQuantity: nil, relistOf: nil, feedPosition: 0, version: 1)

    private static let purchase = PurchaseReceipt(
        award: award, listing: listing, total: money, quantity: 2, at: instant)

    private static let receipt = BidReceipt(
        auction: listing, outcome: "ACCEPTED", sequence: 6, at: instant, commitment: "Y29tbWl0", salt: "c2FsdA",
        previousHash: "cHJldmlvdXM", hash: "aGFzaA", headHash: "aGVhZA", headSequence: 7, signature: "c2ln",
        keyID: "2026-1", isLeading: true, price: 1250, minimumBid: 1300, endsAt: later, isReserveMet: false)

    private static let listings =
        method(CreateListing.self, CreateListing.Request(seller: member, fields: fields), view)
        + method(
            CreateListing.self, CreateListing.Request(seller: member, fields: bareFields), bareView, variant: ".minimal"
        )
        + method(
            UpdateListing.self, UpdateListing.Request(id: listing, seller: member, version: 3, fields: fields), view)
        + method(DiscardListing.self, DiscardListing.Request(id: listing, seller: member), Empty())
        + method(PublishListing.self, PublishListing.Request(id: listing, seller: member, version: 4), view)
        + method(
            PublishListing.self, PublishListing.Request(id: listing, seller: member, version: nil), bareView,
            variant: ".minimal")
        + method(GetListing.self, GetListing.Request(id: listing, seller: member), view)
        + method(
            ListSellerListings.self,
            ListSellerListings.Request(seller: member, section: "expired", cursor: "opaque", limit: 20),
            Page(items: [view, bareView], nextCursor: "opaque"))
        + method(
            ListSellerListings.self,
            ListSellerListings.Request(seller: member, section: "draft", cursor: nil, limit: 1),
            Page(items: [], nextCursor: nil), variant: ".minimal")
        + method(RelistAuction.self, RelistAuction.Request(auction: listing, seller: member), bareView)
        + method(
            PurchaseFixedPrice.self,
            PurchaseFixedPrice.Request(listing: listing, buyer: other, market: .at, quantity: 2), purchase)
        + method(OpenSealedPart.self, OpenSealedPart.Request(auction: listing, buyer: other), sealed)

    private static let bids =
        method(
            PlaceBid.self,
            PlaceBid.Request(auction: listing, bidder: other, isVerifiedExpert: true, amount: money), receipt)
        + method(BuyNow.self, BuyNow.Request(auction: listing, buyer: other, isVerifiedExpert: false), purchase)
        + method(
            RetractBid.self,
            RetractBid.Request(auction: listing, bidder: other, reason: "typo", correctedAmount: money), auction)
        + method(
            RetractBid.self,
            RetractBid.Request(auction: listing, bidder: other, reason: "description_changed", correctedAmount: nil),
            bareAuction, variant: ".minimal")
        + method(
            StrikeBid.self, StrikeBid.Request(auction: listing, seller: member, sequence: 6, reason: "fraud"), auction)
        + method(
            EndAuctionEarly.self, EndAuctionEarly.Request(auction: listing, seller: member, reason: "lost"), bareAuction
        )
        + method(
            ListBids.self, ListBids.Request(auction: listing, cursor: "opaque", limit: 200),
            Page(
                items: [BidView(sequence: 1, at: instant, kind: "bid", bidder: "bidder-1", price: 100)],
                nextCursor: "opaque"))
        + method(
            ListBids.self, ListBids.Request(auction: listing, cursor: nil, limit: 1), Page(items: [], nextCursor: nil),
            variant: ".minimal")
        + method(
            ListOwnBids.self, ListOwnBids.Request(bidder: other, cursor: "opaque", limit: 100),
            Page(items: [ListOwnBids.OwnBid(auction: auction, ownMaximum: 2000, isLeading: true)], nextCursor: "opaque")
        )

    private static let reads =
        method(GetAuction.self, GetAuction.Request(id: listing), auction)
        + method(GetAuction.self, GetAuction.Request(id: listing), bareAuction, variant: ".minimal")
        + method(
            GetProof.self, GetProof.Request(auction: listing, viewer: member, from: 1_048_576),
            GetProof.Response(text: #"{"entries":[{"hash":"aGFzaA"#, next: 2_097_152))
        + method(
            GetProof.self, GetProof.Request(auction: listing, viewer: nil), GetProof.Response(text: "", next: nil),
            variant: ".minimal")
        + method(
            ReadFeed.self, ReadFeed.Request(auction: listing, after: 16, limit: 500, waitMilliseconds: 20_000),
            ReadFeed.Response(
                entries: [FeedEntry(position: 17, type: "price", at: instant, data: ["price": 1250])], isComplete: true)
        )
        + Samples.stream(WatchFeeds.self, Empty(), WatchFeeds.Item(changed: [listing], isAnything: false))
        + method(
            SearchAuctions.self,
            SearchAuctions.Request(
                text: "Garantie", language: .nl, kind: .goods, market: .nl, currency: .eur, minimumPrice: 1,
                maximumPrice: 9000, endsBefore: later, postalArea: "10", seller: member, sort: "relevance",
                cursor: "opaque", limit: 100, explain: true),
            Page(
                items: [SearchAuctions.Hit(auction: auction, shares: ["text": 0.5, "freshness": 0.25])],
                nextCursor: "opaque"))
        + method(
            SearchAuctions.self, SearchAuctions.Request(),
            Page(items: [SearchAuctions.Hit(auction: bareAuction, shares: nil)], nextCursor: nil), variant: ".minimal")

    static let auctionEvents = [
        event(
            AuctionSold(
                award: award, listing: listing, round: 1, kind: .appointment, origin: "auction", seller: member,
                buyer: other, title: "Beratung", total: money, quantity: 1, market: .de, awardedAt: instant)),
        event(AuctionExpired(auction: listing, seller: member, reason: "NO_BID", endedAt: instant)),
        event(
            ListingPublished(
                listing: listing, seller: member, kind: .goods, format: .auction, markets: [.de, .nl], endsAt: later)),
        event(
            ListingPublished(
                listing: listing, seller: member, kind: .goods, format: .fixedPrice, markets: [.de], endsAt: nil),
            variant: ".minimal"),
    ]
}
