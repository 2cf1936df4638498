import AuctionsDomain
import Contracts
import Kernel
import Reactor
import ServiceKit
import Testing

@testable import AuctionsService
@testable import Wire

/// Values that write their own JSON write what the general encoder would.
@Suite struct BiddingJSONTests {
    private func expectSame(_ value: some DirectJSON, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let (direct, general) = (try JSON.encode(value), try JSON.encodeGenerally(value))
        #expect(
            String(decoding: direct, as: UTF8.self) == String(decoding: general, as: UTF8.self),
            sourceLocation: sourceLocation)
    }

    /// An entry that has been changed reads the same either way, or is refused by both.
    private func expectSameReading(_ text: [UInt8]) throws {
        for index in text.indices {
            var changed = text
            changed[index] ^= 1
            let (direct, general) = (
                try? JSON.decode(ChainEntry.self, from: changed),  // try?: what both refuse is the same
                try? JSON.decodeGenerally(ChainEntry.self, from: changed[...])  // try?: as above
            )
            #expect(direct == general, "\(String(decoding: changed, as: UTF8.self))")
        }
    }

    @Test("AU-6: requests, receipts, entries, feed items and errors of every kind read the same either way")
    func same() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list(BiddingFixture.goods(startPrice: 1000, reserve: 3000, buyNow: 9000))
            let service = fixture.service
            try expectSame(BiddingReplica.bidRequest(2000, on: auction, by: BiddingFixture.member(2)))
            try expectSame(BiddingReplica.bidRequest(-1, on: auction, by: BiddingFixture.member(2), currency: .usd))
            try expectSame(try await service.bid(2000, on: auction, by: BiddingFixture.member(2)))
            try expectSame(try await service.bid(2000, on: auction, by: BiddingFixture.member(2)))
            try await service.bid(4000, on: auction, by: BiddingFixture.member(2))
            try expectSame(try await service.bid(5000, on: auction, by: BiddingFixture.member(3)))
            let refusal = try await service.refusedBid(1, on: auction, by: BiddingFixture.member(4))
            try expectSame(refusal)
            try expectSame(BidErrors.busy)
            try expectSame(WatchFeeds.Item(changed: [], isAnything: true))
            try expectSame(WatchFeeds.Item(changed: [auction, auction], isAnything: false))
            try expectSame(
                RPCError(
                    .notFound, reason: "X", "ä \"quoted\" \\ / 日本\u{8}\u{C}\u{1F}",
                    details: ["a": [1, .number(1.5), .number(-2), nil, true]]))
            let receipt = try JSON.decode(
                UnchainedReceipt.self, from: try JSON.encode(try #require(refusal.details["receipt"])))
            #expect(receipt.json == refusal.details["receipt"])
            #expect(try receipt.json == JSONValue(encoding: receipt))
            let retraction = RetractBid.Request(
                auction: auction, bidder: BiddingFixture.member(2), reason: "description_changed", correctedAmount: nil)
            _ = try await service.call(RetractBid.self, retraction, key: "r")
            let strike = StrikeBid.Request(
                auction: auction, seller: BiddingFixture.seller, sequence: 3, reason: "bidder_unreliable")
            _ = try await service.call(StrikeBid.self, strike, key: "s")
            try await fixture.setClock(BiddingFixture.end.adding(seconds: -10))
            try await service.bid(6000, on: auction, by: BiddingFixture.member(5))
            try await fixture.pass(to: BiddingFixture.end.adding(seconds: 200))
            try expectSame(try await service.refusedBid(9000, on: auction, by: BiddingFixture.member(4)))
            let bought = try await fixture.list(BiddingFixture.goods(startPrice: 1000, buyNow: 9000))
            let purchase = BuyNow.Request(auction: bought, buyer: BiddingFixture.member(2), isVerifiedExpert: true)
            _ = try await service.call(BuyNow.self, purchase, key: "b")
            let ended = try await fixture.list()
            let early = EndAuctionEarly.Request(auction: ended, seller: BiddingFixture.seller, reason: "theft")
            _ = try await service.call(EndAuctionEarly.self, early, key: "e")
            var kinds: Set<ChainEntry.Kind> = []
            var names: Set<FeedItem.Name> = []
            for id in [auction, bought, ended] {
                let chain = try await BiddingChain.read(fixture, id)
                for entry in chain.entries {
                    try expectSame(entry)
                    let text = try JSON.encode(entry)
                    #expect(JSONReader.read(ChainEntry.self, from: text[...]) == entry)
                    #expect(try JSON.decodeGenerally(ChainEntry.self, from: text[...]) == entry)
                    try expectSameReading(text)
                    kinds.insert(entry.kind)
                }
                for (_, item) in chain.feed {
                    try expectSame(item)
                    names.insert(item.name)
                }
            }
            #expect(kinds == Set(ChainEntry.Kind.allCases) && names == Set(FeedItem.Name.allCases))
        }
    }
}
