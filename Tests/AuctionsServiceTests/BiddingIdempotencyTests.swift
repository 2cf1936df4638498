import Contracts
import Kernel
import Postgres
import Reactor
import ServiceKit
import Testing
import Wire

@testable import AuctionsService

/// One effect per key, whatever is sent how often and where.
@Suite struct BiddingIdempotencyTests {
    private static let bidder = BiddingFixture.member(2)

    @Test(
        "PY-12: the same bid sent at once to one or three replicas has one effect and one answer",
        arguments: [1, 3])
    func sameAtOnce(replicas: Int) async throws {
        try await BiddingFixture.with(replicas: replicas) { fixture in
            let auction = try await fixture.list()
            // The row is held meanwhile, so that the batches of all replicas wait for it together.
            let session = try await fixture.session()
            try await session.run(script: "BEGIN; SELECT 1 FROM auction WHERE id = '\(auction)' FOR UPDATE")
            let sent = Task {
                try await atOnce(30) { index in
                    try await fixture.replicas[index % replicas].askBid(5000, on: auction, by: Self.bidder, key: "k")
                }
            }
            try await fixture.eventuallyLocked(Int64(replicas))
            try await session.run(script: "COMMIT")
            session.close()
            let answers = try await sent.value
            let receipts = try answers.map { try JSON.encode(try $0.response.get()) }
            #expect(Set(receipts).count == 1)
            #expect(answers.filter { !$0.isReplayed }.count == 1)
            #expect(try await fixture.count("SELECT count(*) FROM chain_entry") == 1)
            #expect(try await fixture.count("SELECT count(*) FROM idempotency WHERE key = 'k'") == 1)
            // And later, the same once more.
            let late = try await fixture.service.askBid(5000, on: auction, by: Self.bidder, key: "k")
            #expect(late.isReplayed)
            #expect(try JSON.encode(try late.response.get()) == receipts[0])
        }
    }

    @Test("PY-12: a key with other content is refused, at once and later, and has no effect")
    func otherContent() async throws {
        try await BiddingFixture.with(replicas: 2) { fixture in
            let auction = try await fixture.list()
            let answers = try await atOnce(10) { index in
                try await fixture.replicas[index % 2]
                    .askBid(5000 + Int64(index), on: auction, by: Self.bidder, key: "k").response
            }
            let reused = answers.compactMap { answer -> RPCError? in
                guard case .failure(let error) = answer else { return nil }
                return error
            }
            #expect(reused.count == 9)
            #expect(reused.allSatisfy { $0.reason == "IDEMPOTENCY_KEY_REUSED" && $0.code == .invalidArgument })
            #expect(try await fixture.count("SELECT count(*) FROM chain_entry") == 1)
            let later = try await fixture.service.refusedBid(9000, on: auction, by: Self.bidder, key: "k")
            #expect(later.reason == "IDEMPOTENCY_KEY_REUSED" && later.rule == "PY-12")
            // Another member's key of the same name is another key.
            _ = try await fixture.service.bid(9000, on: auction, by: BiddingFixture.member(3), key: "k")
        }
    }

    @Test("PY-12: the same key on two auctions at once has an effect on one of them only")
    func twoAuctions() async throws {
        try await BiddingFixture.with(replicas: 2) { fixture in
            let auctions = [try await fixture.list(), try await fixture.list()]
            for round in 0..<10 {
                let answers = try await atOnce(2) { index in
                    try await fixture.replicas[index].askBid(
                        2000 + Int64(round) * 1000, on: auctions[index], by: BiddingFixture.member(UInt64(10 + round)),
                        key: "k"
                    ).response
                }
                let refused = answers.compactMap { answer -> RPCError? in
                    guard case .failure(let error) = answer else { return nil }
                    return error
                }
                #expect(refused.map(\.reason) == ["IDEMPOTENCY_KEY_REUSED"])
            }
            #expect(try await fixture.count("SELECT count(*) FROM chain_entry") == 10)
        }
    }

    @Test("PY-12: batches whose keys cross do not fail each other's bids")
    func crossingKeys() async throws {
        try await BiddingFixture.with(replicas: 2) { fixture in
            let auctions = [try await fixture.list(), try await fixture.list()]
            let answers = try await atOnce(80) { index in
                // Twenty keys of twenty members, each sent twice to both auctions, in opposite order.
                let number = index % 4 < 2 ? index / 4 : 19 - index / 4
                return try await fixture.replicas[index % 2].askBid(
                    2000, on: auctions[index % 2], by: BiddingFixture.member(UInt64(10 + number)), key: "k"
                ).response
            }
            for answer in answers {
                guard case .failure(let error) = answer else { continue }
                #expect(["IDEMPOTENCY_KEY_REUSED", "BID_TOO_LOW"].contains(error.reason))
            }
            #expect(try await fixture.count("SELECT count(*) FROM idempotency WHERE key = 'k'") == 20)
            #expect(try await fixture.auditFaults() == [])
        }
    }

    @Test("PY-12: the same key for a bid and a purchase at once has an effect for one of them only")
    func bidAndPurchase() async throws {
        try await BiddingFixture.with(replicas: 2) { fixture in
            for round in 0..<10 {
                let bought = try await fixture.list(BiddingFixture.goods(startPrice: 1000, buyNow: 9000))
                let other = try await fixture.list()
                let member = BiddingFixture.member(UInt64(50 + round))
                let reasons = try await atOnce(2) { index -> String? in
                    if index == round % 2 {
                        return try await fixture.replicas[0].ask(
                            BuyNow.self, .init(auction: bought, buyer: member, isVerifiedExpert: true), key: "k",
                            principal: member.description
                        ).response.reason
                    }
                    return try await fixture.replicas[1].askBid(2000, on: other, by: member, key: "k").response.reason
                }
                #expect(reasons.compactMap { $0 } == ["IDEMPOTENCY_KEY_REUSED"])
            }
            #expect(try await fixture.count("SELECT count(*) FROM chain_entry") == 10)
        }
    }

    @Test("PY-12: a refusal is replayed as it was given, though the bid would be accepted now")
    func refusalReplayed() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list(BiddingFixture.goods(startPrice: 1000))
            try await fixture.service.bid(5000, on: auction, by: BiddingFixture.member(3))
            let first = try await fixture.service.askBid(1020, on: auction, by: Self.bidder, key: "k")
            _ = try await fixture.service.call(
                StrikeBid.self,
                .init(auction: auction, seller: BiddingFixture.seller, sequence: 1, reason: "bidder_unreliable"),
                key: "s")
            let second = try await fixture.service.askBid(1020, on: auction, by: Self.bidder, key: "k")
            guard case .failure(let one) = first.response, case .failure(let two) = second.response else {
                Issue.record("both are refused")
                return
            }
            #expect(one == two && one.reason == "BID_TOO_LOW" && one.details["receipt"] != nil)
            #expect(!first.isReplayed && second.isReplayed)
            #expect(try await fixture.service.bid(1020, on: auction, by: Self.bidder).sequence == 3)
        }
    }

    @Test("PY-12: NO_CHANGE is replayed, and repeating it writes nothing")
    func noChangeReplayed() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list()
            try await fixture.service.bid(5000, on: auction, by: Self.bidder)
            let answers = try await atOnce(5) { _ in
                try await fixture.service.askBid(4000, on: auction, by: Self.bidder, key: "k")
            }
            let receipts = try answers.map { try $0.response.get() }
            #expect(Set(receipts.map(\.outcome)) == ["NO_CHANGE"])
            #expect(receipts.allSatisfy { $0.isLeading && $0.price == 1000 && $0.headSequence == 1 })
            #expect(answers.filter { !$0.isReplayed }.count == 1)
            #expect(try await fixture.count("SELECT count(*) FROM chain_entry") == 1)
        }
    }

    @Test("PY-12: a bid needs a key, of 1 to 200 bytes without control characters; none other harms its neighbours")
    func malformedKeys() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list()
            let request = BiddingReplica.bidRequest(2000, on: auction, by: Self.bidder)
            let none = try await fixture.service.refusal(PlaceBid.self, request)
            #expect(none.reason == "IDEMPOTENCY_KEY_REQUIRED" && none.code == .invalidArgument)
            let keys = ["", String(repeating: "x", count: 201), "nul\u{0}", "line\n"]
            let outcomes = try await atOnce(8) { index in
                let key = index < 4 ? keys[index] : "good-\(index)"
                return try await fixture.service.askBid(
                    2000 + Int64(index) * 1000, on: auction, by: BiddingFixture.member(UInt64(10 + index)), key: key
                )
                .response
            }
            for (index, outcome) in outcomes.enumerated() {
                switch outcome {
                case .success: #expect(index >= 4)
                case .failure(let error): #expect(index < 4 && error.reason == "IDEMPOTENCY_KEY_INVALID")
                }
            }
            // Any other text is a key, as long as it is kept as it is.
            try await fixture.service.bid(20_000, on: auction, by: Self.bidder, key: "Schlüssel '\"\\ {}, NULL")
        }
    }

    @Test("PY-12: the other commands run once per key too, and tell a repetition")
    func otherCommands() async throws {
        try await BiddingFixture.with(replicas: 2) { fixture in
            let auction = try await fixture.list(BiddingFixture.goods(startPrice: 1000, buyNow: 5000))
            let buyer = BiddingFixture.member(5)
            let answers = try await atOnce(6) { index in
                try await fixture.replicas[index % 2].ask(
                    BuyNow.self, .init(auction: auction, buyer: buyer, isVerifiedExpert: true), key: "buy",
                    principal: buyer.description)
            }
            var receipts: [[UInt8]] = []
            for answer in answers {
                switch answer.response {
                case .success(let receipt): receipts.append(try JSON.encode(receipt))
                case .failure(let error):
                    #expect(error.reason == "IDEMPOTENCY_KEY_RUNNING" && error.code == .aborted)
                }
            }
            #expect(!receipts.isEmpty && Set(receipts).count == 1)
            let again = try await fixture.replicas[1].ask(
                BuyNow.self, .init(auction: auction, buyer: buyer, isVerifiedExpert: true), key: "buy",
                principal: buyer.description)
            #expect(again.isReplayed)
            #expect(try JSON.encode(try again.response.get()) == receipts[0])
            let asBid = try await fixture.service.refusedBid(7000, on: auction, by: buyer, key: "buy")
            #expect(asBid.reason == "IDEMPOTENCY_KEY_REUSED")
            #expect(try await fixture.count("SELECT count(*) FROM award") == 1)
        }
    }
}
