import AuctionsDomain
import Contracts
import Kernel
import Reactor
import ServiceKit
import Testing
import Wire

@testable import AuctionsService

/// Bids that go, and auctions that end for a reason.
@Suite struct BiddingWithdrawalTests {
    private static let bidder = BiddingFixture.member(2)
    private static let rival = BiddingFixture.member(3)

    private static func retraction(
        _ auction: AuctionID, reason: String = "description_changed", corrected: Int64? = nil
    ) -> RetractBid.Request {
        RetractBid.Request(
            auction: auction, bidder: bidder, reason: reason,
            correctedAmount: corrected.map { Money(amount: $0, currency: .eur) })
    }

    @Test(
        "AU-11: a retraction sent at once to two replicas takes back the bids once"
    )
    func retractedOnce() async throws {
        try await BiddingFixture.with(replicas: 2) { fixture in
            let auction = try await fixture.list()
            try await fixture.service.bid(2000, on: auction, by: Self.rival)
            try await fixture.service.bid(8000, on: auction, by: Self.bidder)
            try await fixture.service.bid(9000, on: auction, by: Self.bidder)
            #expect(try await fixture.view(auction).price == 2050)
            let answers = try await atOnce(6) { index in
                try await fixture.replicas[index % 2].ask(
                    RetractBid.self, Self.retraction(auction), key: "r", principal: Self.bidder.description)
            }
            for answer in answers {
                switch answer.response {
                case .success(let view): #expect(view.price == 1000 && view.bidCount == 1)
                case .failure(let error): #expect(error.reason == "IDEMPOTENCY_KEY_RUNNING")
                }
            }
            let again = try await fixture.replicas[1].ask(
                RetractBid.self, Self.retraction(auction), key: "r", principal: Self.bidder.description)
            #expect(again.isReplayed)
            #expect(try again.response.get().bidCount == 1)
            let chain = try await BiddingChain.read(fixture, auction)
            try chain.expectReplayed()
            // With more than twelve hours left all own bids go.
            #expect(chain.entries.map(\.kind) == [.bid, .bid, .raise, .retraction])
            #expect(chain.entries.last?.withdrawn == [2, 3])
            #expect(chain.stored.map(\.withdrawnBy) == [nil, 4, 4, nil])
            #expect(try await fixture.auditFaults() == [])
        }
    }

    @Test("AU-11: with twelve hours left or less only the last bid goes")
    func lastOnly() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list()
            try await fixture.service.bid(2000, on: auction, by: Self.rival)
            try await fixture.service.bid(8000, on: auction, by: Self.bidder)
            try await fixture.setClock(BiddingFixture.end.adding(seconds: -43_200))
            try await fixture.service.bid(9000, on: auction, by: Self.bidder)
            let view = try await fixture.service.call(
                RetractBid.self, Self.retraction(auction, reason: "typo", corrected: 900), key: "r")
            #expect(view.price == 2050 && view.bidCount == 2)
            #expect(try await BiddingChain.read(fixture, auction).entries.last?.withdrawn == [3])
        }
    }

    @Test("AU-11: a retraction needs a reason of its own kind, a correction, a bid that counts, and to be in time")
    func refusedRetractions() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list()
            let service = fixture.service
            func refusal(_ request: RetractBid.Request) async throws -> RPCError {
                try await service.refusal(RetractBid.self, request, key: newKey())
            }
            #expect(try await refusal(Self.retraction(auction)).reason == "NO_ACTIVE_BID")
            try await service.bid(2000, on: auction, by: Self.bidder)
            let unknown = try await refusal(Self.retraction(auction, reason: "regret"))
            #expect(unknown.reason == "REASON_UNKNOWN" && unknown.code == .invalidArgument && unknown.rule == "AU-11")
            #expect(try await refusal(Self.retraction(auction, reason: "typo")).reason == "CORRECTED_AMOUNT_MISSING")
            let same = try await refusal(Self.retraction(auction, reason: "typo", corrected: 2000))
            #expect(same.reason == "CORRECTED_AMOUNT_INVALID")
            try await fixture.setClock(BiddingFixture.start.adding(seconds: 3600))
            let over = try await refusal(Self.retraction(auction, reason: "typo", corrected: 200))
            #expect(over.reason == "TYPO_WINDOW_OVER" && over.details["windowMinutes"] == 60)
            let keyless = try await service.refusal(RetractBid.self, Self.retraction(auction))
            #expect(keyless.reason == "IDEMPOTENCY_KEY_REQUIRED")
            #expect(try await fixture.count("SELECT count(*) FROM chain_entry") == 1)
        }
    }

    @Test("AU-11: the seller strikes a bid for a legal reason, once per key, and nobody else does")
    func strikes() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list()
            try await fixture.service.bid(2000, on: auction, by: Self.rival)
            try await fixture.service.bid(8000, on: auction, by: Self.bidder)
            func strike(_ sequence: Int64, by seller: MemberID, reason: String = "bidder_unreliable")
                -> StrikeBid.Request
            {
                .init(auction: auction, seller: seller, sequence: sequence, reason: reason)
            }
            let seller = BiddingFixture.seller
            let stranger = try await fixture.service.refusal(StrikeBid.self, strike(2, by: Self.rival), key: newKey())
            #expect(stranger.reason == "NOT_SELLER" && stranger.code == .permissionDenied)
            let illegal = try await fixture.service.refusal(
                StrikeBid.self, strike(2, by: seller, reason: "too_cheap"), key: newKey())
            #expect(illegal.reason == "REASON_UNKNOWN" && illegal.details["reasons"]?.arrayValue?.count == 4)
            let first = try await fixture.service.ask(
                StrikeBid.self, strike(2, by: seller), key: "s", principal: seller.description)
            #expect(try first.response.get().price == 1000)
            let again = try await fixture.service.ask(
                StrikeBid.self, strike(2, by: seller), key: "s", principal: seller.description)
            #expect(again.isReplayed && !first.isReplayed)
            let gone = try await fixture.service.refusal(StrikeBid.self, strike(2, by: seller), key: newKey())
            #expect(gone.reason == "BID_NOT_FOUND" && gone.code == .notFound)
            try await BiddingChain.read(fixture, auction).expectReplayed()
        }
    }

    @Test("AU-11: an early end expires the auction without an award, and tells so")
    func earlyEnd() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list()
            try await fixture.service.bid(2000, on: auction, by: Self.bidder)
            let at = BiddingFixture.start.adding(seconds: 100)
            try await fixture.setClock(at)
            let request = EndAuctionEarly.Request(auction: auction, seller: BiddingFixture.seller, reason: "theft")
            let view = try await fixture.service.call(EndAuctionEarly.self, request, key: "e")
            #expect(view.status == "expired" && view.endsAt == at)
            let event = try await fixture.rows("SELECT body FROM outbox WHERE type = 'AuctionExpired'")
            let expired = try JSON.decode(AuctionExpired.self, from: Array(try #require(event.first).json(0).utf8))
            #expect(event.count == 1 && expired.reason == "ENDED_EARLY" && expired.endedAt == at)
            #expect(try await fixture.count("SELECT count(*) FROM award") == 0)
            #expect(try await fixture.count("SELECT count(*) FROM deadline") == 0)
            let late = try await fixture.service.refusedBid(9000, on: auction, by: Self.rival)
            #expect(late.reason == "AUCTION_ENDED")
            let proof = try JSON.decode(
                AuctionProof.self,
                from: try await fixture.service.proof(of: auction))
            #expect(try proof.verify(trustedPublicKey: BiddingFixture.key.publicKey).closing == .endedEarly)
            #expect(try await fixture.auditFaults() == [])
        }
    }

    @Test("AU-12: of a buy-now and a bid at the same time exactly one wins, on any replicas")
    func buyNowRace() async throws {
        try await BiddingFixture.with(replicas: 2) { fixture in
            var sold = 0
            for round in 0..<12 {
                let auction = try await fixture.list(BiddingFixture.goods(startPrice: 1000, buyNow: 5000))
                let answers = try await atOnce(2) { index -> String in
                    if index == round % 2 {
                        let buyer = BiddingFixture.member(20)
                        let answer = try await fixture.replicas[0].ask(
                            BuyNow.self, .init(auction: auction, buyer: buyer, isVerifiedExpert: true),
                            key: "\(auction)", principal: buyer.description)
                        switch answer.response {
                        case .success(let receipt):
                            #expect(receipt.total == Money(amount: 5000, currency: .eur) && receipt.listing == auction)
                            return "bought"
                        case .failure(let error): return error.reason
                        }
                    }
                    let answer = try await fixture.replicas[1].askBid(2000, on: auction, by: Self.bidder)
                    switch answer.response {
                    case .success: return "bid"
                    case .failure(let error): return error.reason
                    }
                }
                let outcome = Set(answers)
                #expect(outcome == ["bought", "AUCTION_ENDED"] || outcome == ["bid", "BUY_NOW_GONE"])
                if outcome.contains("bought") { sold += 1 }
                try await BiddingChain.read(fixture, auction).expectReplayed()
            }
            #expect(try await fixture.count("SELECT count(*) FROM award WHERE origin = 'buyNow'") == Int64(sold))
            #expect(try await fixture.count("SELECT count(*) FROM outbox WHERE type = 'AuctionSold'") == Int64(sold))
            #expect(try await fixture.auditFaults() == [])
        }
    }

    @Test("AU-12: with a reserve the offer stands until a bid reaches it")
    func buyNowWithReserve() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list(BiddingFixture.goods(startPrice: 1000, reserve: 4000, buyNow: 5000))
            try await fixture.service.bid(2000, on: auction, by: Self.bidder)
            #expect(try await fixture.view(auction).buyNowPrice == 5000)
            try await fixture.service.bid(4000, on: auction, by: Self.rival)
            #expect(try await fixture.view(auction).buyNowPrice == nil)
            let gone = try await fixture.service.refusal(
                BuyNow.self, .init(auction: auction, buyer: Self.bidder, isVerifiedExpert: true), key: "b")
            #expect(gone.reason == "BUY_NOW_GONE" && gone.rule == "AU-12")
            let none = try await fixture.list()
            let never = try await fixture.service.refusal(
                BuyNow.self, .init(auction: none, buyer: Self.bidder, isVerifiedExpert: true), key: "c")
            #expect(never.reason == "BUY_NOW_NOT_OFFERED")
        }
    }

    @Test("AU-1: nobody bids on or buys an own listing, and only verified experts on appointments")
    func whoMayBid() async throws {
        try await BiddingFixture.with { fixture in
            let own = try await fixture.list(BiddingFixture.goods(startPrice: 1000, buyNow: 5000))
            let seller = BiddingFixture.seller
            let bid = try await fixture.service.refusedBid(2000, on: own, by: seller)
            #expect(bid.reason == "OWN_LISTING" && bid.code == .permissionDenied && bid.rule == "AU-1")
            let purchase = try await fixture.service.refusal(
                BuyNow.self, .init(auction: own, buyer: seller, isVerifiedExpert: true), key: "b")
            #expect(purchase.reason == "OWN_LISTING")
            let appointment = try await fixture.list(BiddingFixture.appointment)
            func ask(isVerified: Bool) async throws -> BidReceipt {
                try await fixture.service.call(
                    PlaceBid.self,
                    BiddingReplica.bidRequest(6000, on: appointment, by: Self.bidder, isVerifiedExpert: isVerified),
                    key: newKey())
            }
            let refused = await #expect(throws: RPCError.self) { try await ask(isVerified: false) }
            #expect(refused?.reason == "NOT_VERIFIED" && refused?.rule == "AU-1")
            #expect(try await ask(isVerified: true).outcome == "ACCEPTED")
        }
    }

    @Test("MK-3: a bid is in the auction's currency, is positive and not too large; it is never converted")
    func currency() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list()
            func refusal(_ amount: Int64, _ currency: CurrencyCode) async throws -> RPCError {
                try await fixture.service.refusal(
                    PlaceBid.self,
                    BiddingReplica.bidRequest(amount, on: auction, by: Self.bidder, currency: currency), key: newKey())
            }
            let dollars = try await refusal(2000, .usd)
            #expect(dollars.reason == "CURRENCY_MISMATCH" && dollars.rule == "MK-3" && dollars.code == .invalidArgument)
            #expect(dollars.details["currency"] == "EUR")
            for amount in [0, -1, Int64.min] {
                #expect(try await refusal(amount, .eur).reason == "AMOUNT_NOT_POSITIVE")
            }
            for amount in [Money.maximumAmount + 1, Int64.max] {
                #expect(try await refusal(amount, .eur).reason == "AMOUNT_TOO_LARGE")
            }
            #expect(try await fixture.count("SELECT count(*) FROM chain_entry") == 0)
            let most = try await fixture.service.bid(Money.maximumAmount, on: auction, by: Self.bidder)
            #expect(most.price == 1000)
        }
    }
}
