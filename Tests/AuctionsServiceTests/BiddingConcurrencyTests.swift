import AuctionsDomain
import Contracts
import Kernel
import Messaging
import Reactor
import ServiceKit
import Signing
import Testing
import Wire

@testable import AuctionsService

/// Many bidders at once, on any number of replicas.
@Suite struct BiddingConcurrencyTests {
    @Test("AU-6: 200 bidders place 2,000 bids at once on three replicas; the chain is what the rules make of it")
    func stampede() async throws {
        try await BiddingFixture.with(replicas: 3) { fixture in
            let auction = try await fixture.list(BiddingFixture.goods(startPrice: 100, reserve: 20_000))
            let ladder = Ladder()
            let receipts = try await atOnce(200) { index in
                var receipts: [BidReceipt] = []
                let bidder = BiddingFixture.member(UInt64(1000 + index))
                for round in 0..<10 {
                    let replica = fixture.replicas[(index + round) % 3]
                    switch try await replica.askBid(ladder.next(), on: auction, by: bidder).response {
                    case .success(let receipt): receipts.append(receipt)
                    case .failure(let error): #expect(error.reason == "BID_TOO_LOW" && error.rule == "AU-5")
                    }
                }
                return receipts
            }.flatMap { $0 }

            let chain = try await BiddingChain.read(fixture, auction)
            try chain.expectReplayed()
            let accepted = receipts.filter { $0.outcome == "ACCEPTED" }
            #expect(accepted.count > 300 && accepted.count < 2000)
            #expect(Set(accepted.map(\.sequence)) == Set(chain.entries.map(\.sequence)))
            #expect(accepted.count == chain.entries.count)
            for receipt in accepted {
                let entry = chain.entries[Int(receipt.sequence) - 1]
                #expect(receipt.hash == entry.hash.description && receipt.price == entry.price)
            }
            let records = try await fixture.count("SELECT count(*) FROM idempotency WHERE principal LIKE '00%'")
            #expect(records == 2000)
            #expect(try await fixture.auditFaults() == [])

            try await fixture.pass(to: BiddingFixture.end)
            #expect(try await fixture.auditFaults() == [])
            try await BiddingChain.read(fixture, auction).expectReplayed()
        }
    }

    /// Amounts that mostly rise: some bids are accepted, some are too low by the time they are decided.
    @Loop
    private final class Ladder {
        private var top: Int64 = 100
        private var chance: UInt64 = 42
        nonisolated init() {}

        func next() -> Int64 {
            chance = chance &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            top += Int64(chance >> 33) % 60_000
            return max(1, top - Int64(chance >> 20) % 60_000)
        }
    }

    @Test("AU-6: auctions that somebody has locked leave connections for all others")
    func lockedAuctionsLeaveConnections() async throws {
        try await BiddingFixture.with(poolSize: 4) { fixture in
            let free = try await fixture.list()
            var held: [AuctionID] = []
            for _ in 0..<12 { held.append(try await fixture.list()) }
            let session = try await fixture.session()
            try await session.run(script: "BEGIN; SELECT 1 FROM auction WHERE id <> '\(free)' FOR UPDATE")
            let waiting = held.map { auction in
                Task { @Loop in try await fixture.service.bid(2000, on: auction, by: BiddingFixture.member(2)) }
            }
            try await fixture.eventuallyLocked(2)
            for number in 0..<20 {
                try await fixture.service.bid(2000 + Int64(number) * 100, on: free, by: BiddingFixture.member(3))
            }
            try await session.run(script: "COMMIT")
            session.close()
            for task in waiting { #expect(try await task.value.sequence == 1) }
        }
    }

    @Test("AU-6: auctions do not wait for each other")
    func lanesAreApart() async throws {
        try await BiddingFixture.with { fixture in
            let (held, free) = (try await fixture.list(), try await fixture.list())
            let session = try await fixture.session()
            try await session.run(script: "BEGIN; SELECT 1 FROM auction WHERE id = '\(held)' FOR UPDATE")
            let waiting = Task { @Loop in
                try await fixture.service.bid(2000, on: held, by: BiddingFixture.member(2))
            }
            for number in 0..<20 {
                try await fixture.service.bid(2000 + Int64(number) * 100, on: free, by: BiddingFixture.member(3))
            }
            #expect(try await fixture.view(free).bidCount == 20)
            #expect(try await fixture.view(held).bidCount == 0)
            try await session.run(script: "COMMIT")
            #expect(try await waiting.value.sequence == 1)
            session.close()
        }
    }

    @Test("AU-6: bids that come together are decided in one batch when they are few, else in two")
    func division() async throws {
        try await BiddingFixture.with { fixture in
            var auctions: [AuctionID] = []
            for _ in 0..<60 { auctions.append(try await fixture.list()) }
            let one = Array(repeating: auctions[0], count: 60)
            let cases: [(wanted: [AuctionID], first: Int, batches: Int64)] = [
                (auctions, 0, 2), (one, 60, 2), (Array(auctions.prefix(16)), 120, 1), (Array(one.prefix(16)), 136, 1),
            ]
            for (wanted, first, batches) in cases {
                let bidding = Self.makeBidding(fixture, batchInterval: .zero)
                let bids = zip(first..., wanted).map { number, auction in
                    Task { @Loop in try await Self.place(bidding, 100_000 + Int64(number) * 10_000, auction, number) }
                }
                for bid in bids { _ = try await bid.value }
                #expect(bidding.batchCount == batches && bidding.bidCount == Int64(wanted.count))
            }
        }
    }

    @Test("AU-6: bidders who ask again at once share batches, which do not follow each other at once")
    func interval() async throws {
        try await BiddingFixture.with { fixture in
            var auctions: [AuctionID] = []
            for _ in 0..<8 { auctions.append(try await fixture.list()) }
            let interval: Int64 = 300
            let bidding = Self.makeBidding(fixture, batchInterval: .milliseconds(interval))
            let began = MonotonicInstant.now
            _ = try await atOnce(8) { [auctions] index in
                for round in 0..<4 {
                    let number = round * 8 + index
                    _ = try await Self.place(bidding, 100_000 + Int64(number) * 10_000, auctions[index], number)
                }
            }
            let intervals = MonotonicInstant.now.milliseconds(since: began) / interval
            // So few bids are not divided: at most one batch begins in each interval.
            #expect(bidding.bidCount == 32 && bidding.batchCount <= intervals + 1)
        }
    }

    @Test("AU-6: beyond the limit of its queue a bid is answered AUCTION_BUSY, not processed, and may be sent again")
    func queueLimit() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list()
            let bidding = Self.makeBidding(fixture, queueLimit: 8)
            let session = try await fixture.session()
            try await session.run(script: "BEGIN; SELECT 1 FROM auction WHERE id = '\(auction)' FOR UPDATE")
            let first = Task { @Loop in try await Self.place(bidding, 1000, auction, 0) }
            try await fixture.eventuallyLocked(1)
            // One batch is in flight and eight bids may wait: the rest is turned away at once.
            let bids = (1..<40).map { number in
                Task { @Loop in try await Self.place(bidding, 1000 + Int64(number) * 1000, auction, number) }
            }
            for bid in bids[8...] {
                let error = await #expect(throws: RPCError.self) { _ = try await bid.value }
                #expect(error?.reason == "AUCTION_BUSY" && error?.code == .resourceExhausted && error?.rule == "AU-6")
                #expect(error?.isNotProcessed == true && error?.retryAfterMilliseconds != nil)
            }
            try await session.run(script: "COMMIT")
            session.close()
            #expect(try await first.value.sequence == 1)
            for (index, bid) in bids[..<8].enumerated() { #expect(try await bid.value.sequence == Int64(index) + 2) }
            // What was turned away has left no trace: the same keys have their effect now.
            #expect(try await fixture.count("SELECT count(*) FROM idempotency WHERE key LIKE 'busy-%'") == 9)
            for number in 9..<40 {
                let receipt = try await Self.place(bidding, 1000 + Int64(number) * 1000, auction, number)
                #expect(receipt.sequence == Int64(number) + 1)
            }
            #expect(bidding.auctionCount == 0)
            try await BiddingChain.read(fixture, auction).expectReplayed()
        }
    }

    @Test("AU-6: bids that wait for the next batch have the same limit in all, on however many auctions")
    func sharedLimit() async throws {
        try await BiddingFixture.with { fixture in
            var auctions: [AuctionID] = []
            for _ in 0..<21 { auctions.append(try await fixture.list()) }
            let bidding = Self.makeBidding(fixture, queueLimit: 8, batchInterval: .seconds(5))
            _ = try await Self.place(bidding, 1000, auctions[20], 20)
            // No batch begins for five seconds.
            let bids = auctions[..<20].enumerated().map { number, auction in
                Task { @Loop in try await Self.place(bidding, 1000, auction, number) }
            }
            var busyCount = 0
            for bid in bids {
                do {
                    #expect(try await bid.value.sequence == 1)
                } catch let error as RPCError {
                    #expect(error.reason == "SERVER_OVERLOADED" && error.isNotProcessed)
                    busyCount += 1
                }
            }
            #expect(busyCount == 12 && bidding.auctionCount == 0)
        }
    }

    @Test("AU-6: where all bids on an auction wait for long, new ones are answered AUCTION_BUSY; others are not")
    func standingQueue() async throws {
        try await BiddingFixture.with { fixture in
            let (wanted, quiet) = (try await fixture.list(), try await fixture.list())
            // One bid at a time, so that two hundred bidders always wait for longer than a tenth of their three seconds.
            let bidding = Self.makeBidding(fixture, batchLimit: 1)
            let course = Course()
            _ = try await atOnce(201) { bidder in
                while course.busy.isEmpty {
                    let number = course.next()
                    do {
                        if bidder == 200 {
                            _ = try await Self.place(bidding, 1000 + Int64(number) * 5000, quiet, number)
                        } else {
                            _ = try await Self.place(
                                bidding, 1000 + Int64(number) * 5000, wanted, number, timeoutMilliseconds: 3000)
                            course.acceptedCount += 1
                        }
                    } catch let error as RPCError where error.reason == "AUCTION_BUSY" {
                        #expect(bidder < 200 && error.isNotProcessed)
                        course.busy.append(number)
                    } catch let error as RPCError {
                        #expect(["BID_TOO_LOW", "DEADLINE_EXCEEDED"].contains(error.reason))
                    }
                    try #require(number < 20_000)
                }
            }
            #expect(bidding.auctionCount == 0)
            let chain = try await BiddingChain.read(fixture, wanted)
            try chain.expectReplayed()
            #expect(chain.entries.count == course.acceptedCount)
            // What was turned away has left no trace, and may be sent again.
            let refused = course.busy.map { "'busy-\($0)'" }.joined(separator: ", ")
            #expect(try await fixture.count("SELECT count(*) FROM idempotency WHERE key IN (\(refused))") == 0)
            let number = course.busy[0]
            _ = try await Self.place(bidding, 100_000_000 + Int64(number), wanted, number)
        }
    }

    /// What the bidders of a test share.
    @Loop
    private final class Course {
        var busy: [Int] = []
        var acceptedCount = 0
        private var last = 0
        nonisolated init() {}

        func next() -> Int {
            last += 1
            return last
        }
    }

    @Test("AU-6, PY-12: a batch that fails at its commit harms no bid")
    func failuresAtCommit() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list()
            let session = try await fixture.session()
            // Every third batch fails where the record of a key is that of another request.
            try await session.run(
                script: """
                    CREATE SEQUENCE records;
                    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                        IF nextval('records') % 3 = 0 THEN
                            RAISE unique_violation USING CONSTRAINT = '\(Idempotency.keyConstraint)';
                        END IF;
                        RETURN NULL;
                    END $$;
                    CREATE TRIGGER refuse AFTER INSERT ON idempotency EXECUTE FUNCTION refuse()
                    """)
            session.close()
            let bidding = Self.makeBidding(fixture)
            let receipts = try await atOnce(32) { bidder in
                var receipts: [BidReceipt] = []
                for round in 0..<12 {
                    let number = round * 32 + bidder
                    do {
                        receipts.append(try await Self.place(bidding, 100_000 + Int64(number) * 10_000, auction, number))
                    } catch let error as RPCError {
                        #expect(error.reason == "BID_TOO_LOW")
                    }
                }
                return receipts
            }.flatMap { $0 }
            #expect(bidding.auctionCount == 0 && bidding.bidCount == 32 * 12)
            let chain = try await BiddingChain.read(fixture, auction)
            try chain.expectReplayed()
            #expect(receipts.count == chain.entries.count && Set(receipts.map(\.sequence)).count == receipts.count)
            #expect(try await fixture.count("SELECT count(*) FROM idempotency WHERE key LIKE 'busy-%'") == 32 * 12)
            #expect(try await fixture.count("SELECT last_value FROM records") > bidding.batchCount)
            #expect(fixture.service.context.pool.statistics.inUse == 0)
        }
    }

    @Loop
    private static func makeBidding(
        _ fixture: BiddingFixture, queueLimit: Int = AuctionLanes.queueLimit,
        batchLimit: Int = BidBatches.batchLimit, batchInterval: Duration = BidBatches.batchInterval
    ) -> BidBatches {
        let context = fixture.service.context
        return BidBatches(
            context: context,
            batch: BidBatch(store: AuctionStore(), writer: AuctionWriter(context: context, key: BiddingFixture.key)),
            feeds: FeedWaiters(context: context), queueLimit: queueLimit, batchLimit: batchLimit,
            batchInterval: batchInterval)
    }

    @Loop
    private static func place(
        _ bidding: BidBatches, _ amount: Int64, _ auction: AuctionID, _ number: Int, timeoutMilliseconds: Int64 = 60_000
    ) async throws -> BidReceipt {
        var metadata = Metadata()
        metadata.idempotencyKey = "busy-\(number)"
        metadata.principal = "bidder-\(number)"
        let call = CallContext(
            caller: .service(.gateway), metadata: metadata,
            deadline: MonotonicInstant.now.advanced(byMilliseconds: timeoutMilliseconds), method: "auctions.placeBid")
        let receipt = try await bidding.place(
            BiddingReplica.bidRequest(amount, on: auction, by: BiddingFixture.member(UInt64(100 + number))), call)
        return try JSON.decode(BidReceipt.self, from: receipt.json)
    }
}
