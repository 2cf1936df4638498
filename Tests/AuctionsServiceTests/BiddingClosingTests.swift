import AuctionsDomain
import Contracts
import Kernel
import Reactor
import ServiceKit
import Testing
import Wire

@testable import AuctionsService
@testable import ServiceKit

/// In time or late, and the one closing.
@Suite struct BiddingClosingTests {
    private static let bidder = BiddingFixture.member(2)

    @Test("AU-7: a microsecond before the end a bid is in time, at the end it is late")
    func boundary() async throws {
        try await BiddingFixture.with { fixture in
            let auctions = [try await fixture.list(), try await fixture.list(), try await fixture.list()]
            try await fixture.setClock(BiddingFixture.end.adding(microseconds: -1))
            let receipt = try await fixture.service.bid(5000, on: auctions[0], by: Self.bidder)
            #expect(receipt.at == BiddingFixture.end.adding(microseconds: -1))
            try await fixture.setClock(BiddingFixture.end)
            let punctual = try await fixture.service.refusedBid(5000, on: auctions[1], by: Self.bidder)
            #expect(
                punctual.reason == "AUCTION_ENDED" && punctual.rule == "AU-7" && punctual.code == .failedPrecondition)
            #expect(punctual.details["lateByMilliseconds"] == 0)
            #expect(punctual.details["extensionCount"] == 0 && punctual.details["extensions"] == [])
            try await fixture.setClock(BiddingFixture.end.adding(microseconds: 1))
            let late = try await fixture.service.refusedBid(5000, on: auctions[2], by: Self.bidder)
            #expect(late.details["lateByMilliseconds"] == 1)
            #expect(late.details["endedAt"] == .string(BiddingFixture.end.description))
            #expect(late.details["serverTime"] == .string(BiddingFixture.end.adding(microseconds: 1).description))
        }
    }

    @Test("AU-9: workers and late bids on three replicas close an auction once: one award, one event, one last item")
    func closedOnce() async throws {
        try await BiddingFixture.with(replicas: 3) { fixture in
            let auction = try await fixture.list()
            try await fixture.service.bid(5000, on: auction, by: Self.bidder)
            try await fixture.service.bid(9000, on: auction, by: BiddingFixture.member(3))
            try await fixture.setClock(BiddingFixture.end)
            // All of them meet at the row before any of them can go on.
            let session = try await fixture.session()
            try await session.run(script: "BEGIN; SELECT 1 FROM auction WHERE id = '\(auction)' FOR UPDATE")
            let workers = Task { try await atOnce(3) { try await fixture.replicas[$0].context.deadlines.runDue() } }
            let late = Task {
                try await atOnce(30) { index in
                    try await fixture.replicas[index % 3]
                        .refusedBid(20_000, on: auction, by: BiddingFixture.member(UInt64(10 + index)))
                }
            }
            try await fixture.eventuallyLocked(6)
            try await session.run(script: "COMMIT")
            session.close()
            #expect(try await workers.value.reduce(0, +) >= 1)
            for error in try await late.value {
                #expect(error.reason == "AUCTION_ENDED")
                let receipt = try Self.receipt(error)
                #expect(receipt.headSequence == 3 && receipt.isSigned(by: BiddingFixture.key.publicKey))
            }
            try await expectClosedOnce(fixture, auction, winner: BiddingFixture.member(3), price: 5100)
        }
    }

    @Loop
    private func expectClosedOnce(
        _ fixture: BiddingFixture, _ auction: AuctionID, winner: MemberID, price: Int64
    ) async throws {
        let chain = try await BiddingChain.read(fixture, auction)
        try chain.expectReplayed()
        #expect(chain.entries.filter { $0.kind == .close }.count == 1 && chain.entries.last?.kind == .close)
        #expect(chain.feed.filter { $0.item.name == .closed }.count == 1 && chain.feed.last?.item.name == .closed)
        let awards = try await fixture.rows("SELECT id, buyer, total, seller, origin, awarded_at, round FROM award")
        #expect(awards.count == 1)
        let award = try #require(awards.first)
        #expect(try award.id(1) == winner && award.int64(2) == price && award.id(3) == BiddingFixture.seller)
        #expect(try award.text(4) == "auction" && award.timestamp(5) == BiddingFixture.end && award.int64(6) == 1)
        let events = try await fixture.rows(
            "SELECT type, version, body FROM outbox WHERE aggregate = $1 ORDER BY version", .text("listing:\(auction)"))
        #expect(try events.map { try $0.text(0) } == ["ListingPublished", "AuctionSold"])
        let sold = try JSON.decode(AuctionSold.self, from: Array(try #require(events.last).json(2).utf8))
        #expect(try sold.award == award.id(0) && sold.buyer == winner && sold.market == .de && sold.round == 1)
        #expect(sold.total == Money(amount: price, currency: .eur) && sold.awardedAt == BiddingFixture.end)
        #expect(try await fixture.count("SELECT count(*) FROM deadline") == 0)
        #expect(try await fixture.count("SELECT count(*) FROM listing WHERE status = 'sold'") == 1)
        #expect(try await fixture.auditFaults() == [])
    }

    @Test("AU-9: without a worker a late bid closes: sold, without bids expired, below the reserve expired")
    func lateBidCloses() async throws {
        try await BiddingFixture.with { fixture in
            let sold = try await fixture.list()
            let empty = try await fixture.list()
            let below = try await fixture.list(BiddingFixture.goods(startPrice: 1000, reserve: 50_000))
            try await fixture.service.bid(5000, on: sold, by: Self.bidder)
            try await fixture.service.bid(5000, on: below, by: Self.bidder)
            try await fixture.setClock(BiddingFixture.end.adding(seconds: 7))
            for auction in [sold, empty, below] {
                let error = try await fixture.service.refusedBid(90_000, on: auction, by: BiddingFixture.member(3))
                #expect(error.details["lateByMilliseconds"] == 7000)
                // The receipt of a late bid is of the instant at which it was refused, not of the end.
                #expect(try Self.receipt(error).at == BiddingFixture.end.adding(seconds: 7))
            }
            #expect(try await fixture.view(sold).status == "sold")
            #expect(try await fixture.view(empty).status == "expired")
            #expect(try await fixture.view(below).status == "expired")
            let reasons = try await fixture.rows(
                "SELECT body->>'reason' FROM outbox WHERE type = 'AuctionExpired' ORDER BY 1")
            #expect(try reasons.map { try $0.text(0) } == ["NO_BID", "RESERVE_NOT_MET"])
            #expect(try await fixture.count("SELECT count(*) FROM award") == 1)
            #expect(try await fixture.count("SELECT count(*) FROM deadline") == 0)
            #expect(try await fixture.service.context.deadlines.runDue() == 0)
            #expect(try await fixture.auditFaults() == [])
        }
    }

    @Test("AU-9: between the end and the closing every read shows the computed result")
    func computedResult() async throws {
        try await BiddingFixture.with(replicas: 2) { fixture in
            let sold = try await fixture.list(BiddingFixture.goods(startPrice: 1000, buyNow: 90_000))
            let below = try await fixture.list(BiddingFixture.goods(startPrice: 1000, reserve: 50_000))
            try await fixture.service.bid(5000, on: sold, by: Self.bidder)
            try await fixture.service.bid(5000, on: below, by: Self.bidder)
            try await fixture.setClock(BiddingFixture.end)
            for replica in fixture.replicas {
                let view = try await replica.call(GetAuction.self, .init(id: sold))
                #expect(view.status == "sold" && view.price == 1000 && view.buyNowPrice == nil && view.bidCount == 1)
                #expect(try await replica.call(GetAuction.self, .init(id: below)).status == "expired")
                let own = try await replica.call(ListOwnBids.self, .init(bidder: Self.bidder, cursor: nil, limit: 10))
                #expect(Set(own.items.map(\.auction.status)) == ["sold", "expired"])
            }
            // The proof and the last item of the feed wait for the closing.
            let proof = try await fixture.service.refusal(GetProof.self, .init(auction: sold, viewer: nil))
            #expect(proof.reason == "AUCTION_NOT_ENDED" && proof.rule == "AU-10")
            let feed = try await fixture.service.call(
                ReadFeed.self, .init(auction: sold, after: 0, limit: 10, waitMilliseconds: 0))
            #expect(!feed.isComplete && feed.entries.map(\.type) == ["bid"])
            #expect(try await fixture.count("SELECT count(*) FROM award") == 0)
            try await fixture.pass(to: BiddingFixture.end)
            #expect(try await fixture.view(sold).status == "sold")
            #expect(try await fixture.count("SELECT count(*) FROM award") == 1)
        }
    }

    @Test("AU-7: every other command is late at the end, too, and changes nothing")
    func lateCommands() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list(BiddingFixture.goods(startPrice: 1000, reserve: 9000, buyNow: 90_000))
            try await fixture.service.bid(5000, on: auction, by: Self.bidder)
            try await fixture.setClock(BiddingFixture.end)
            let seller = BiddingFixture.seller
            let service = fixture.service
            let refusals = [
                try await service.refusal(
                    BuyNow.self, .init(auction: auction, buyer: BiddingFixture.member(3), isVerifiedExpert: true),
                    key: "b"),
                try await service.refusal(
                    RetractBid.self,
                    .init(auction: auction, bidder: Self.bidder, reason: "description_changed", correctedAmount: nil),
                    key: "r"),
                try await service.refusal(
                    StrikeBid.self, .init(auction: auction, seller: seller, sequence: 1, reason: "theft"), key: "s"),
                try await service.refusal(
                    EndAuctionEarly.self, .init(auction: auction, seller: seller, reason: "theft"), key: "e"),
            ]
            for error in refusals {
                #expect(error.reason == "AUCTION_ENDED" && error.rule == "AU-7" && error.code == .failedPrecondition)
                #expect(error.details["lateByMilliseconds"] == 0)
            }
            #expect(try await fixture.count("SELECT count(*) FROM chain_entry") == 1)
        }
    }

    @Test("a bid on what is no auction is refused as not found, and leaves the key free")
    func notFound() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list()
            let nowhere = AuctionID(high: 1, low: 2)
            let error = try await fixture.service.refusedBid(5000, on: nowhere, by: Self.bidder, key: "k")
            #expect(error.code == .notFound && error.reason == "AUCTION_NOT_FOUND")
            let draft = try await fixture.service.call(
                CreateListing.self, .init(seller: BiddingFixture.seller, fields: BiddingFixture.goods()))
            #expect(
                try await fixture.service.refusedBid(5000, on: draft.id, by: Self.bidder).reason == "AUCTION_NOT_FOUND")
            #expect(try await fixture.service.bid(5000, on: auction, by: Self.bidder, key: "k").sequence == 1)
        }
    }

    private static func receipt(_ error: RPCError) throws -> UnchainedReceipt {
        try JSON.decode(UnchainedReceipt.self, from: try JSON.encode(try #require(error.details["receipt"])))
    }
}
