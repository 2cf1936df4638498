import Contracts
import Kernel
import Postgres
import Reactor
import ServiceKit
import TestKit
import Testing
import Wire

@testable import AuctionsService

/// Pages of bids, what nobody may learn from them, and the statements behind them.
@Suite struct BiddingPageTests {
    private static let bidder = BiddingFixture.member(2)

    @Test("AU-10: the history comes in pages, oldest first, and grows at its end")
    func history() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list()
            for number in 0..<23 {
                try await fixture.service.bid(
                    2000 + Int64(number) * 500, on: auction, by: BiddingFixture.member(UInt64(2 + number % 3)))
            }
            var cursor: String?
            var sequences: [Int64] = []
            repeat {
                let page = try await fixture.service.call(
                    ListBids.self, .init(auction: auction, cursor: cursor, limit: 5))
                #expect(page.items.count <= 5)
                sequences += page.items.map(\.sequence)
                cursor = page.nextCursor
                if sequences.count == 10 { try await fixture.service.bid(90_000, on: auction, by: Self.bidder) }
            } while cursor != nil
            #expect(sequences == Array(1...24))
        }
    }

    @Test("AU-14: a cursor of another query and a page of impossible size are refused")
    func cursors() async throws {
        try await BiddingFixture.with { fixture in
            let auctions = [try await fixture.list(), try await fixture.list()]
            for auction in auctions {
                for number in 0..<3 {
                    try await fixture.service.bid(
                        2000 + Int64(number) * 500, on: auction, by: BiddingFixture.member(UInt64(2 + number % 2)))
                }
            }
            let service = fixture.service
            let bids = try #require(
                try await service.call(ListBids.self, .init(auction: auctions[0], cursor: nil, limit: 1)).nextCursor)
            let own = try #require(
                try await service.call(ListOwnBids.self, .init(bidder: Self.bidder, cursor: nil, limit: 1)).nextCursor)
            for cursor in [own, "", "nonsense", bids + "A", String(bids.dropLast(2))] {
                let error = try await service.refusal(
                    ListBids.self, .init(auction: auctions[0], cursor: cursor, limit: 1))
                #expect(error.reason == "CURSOR_MISMATCH" && error.code == .invalidArgument)
            }
            let other = try await service.refusal(ListBids.self, .init(auction: auctions[1], cursor: bids, limit: 1))
            #expect(other.reason == "CURSOR_MISMATCH")
            let stranger = BiddingFixture.member(3)
            for (bidder, cursor) in [(stranger, own), (Self.bidder, bids)] {
                let error = try await service.refusal(ListOwnBids.self, .init(bidder: bidder, cursor: cursor, limit: 1))
                #expect(error.reason == "CURSOR_MISMATCH")
            }
            for limit in [0, -1, 201] {
                let error = try await service.refusal(
                    ListBids.self, .init(auction: auctions[0], cursor: nil, limit: limit))
                #expect(error.reason == "LIMIT_OUT_OF_RANGE" && error.details["maximum"] == 200)
            }
            for limit in [0, 101] {
                let error = try await service.refusal(
                    ListOwnBids.self, .init(bidder: Self.bidder, cursor: nil, limit: limit))
                #expect(error.reason == "LIMIT_OUT_OF_RANGE" && error.details["maximum"] == 100)
            }
            let nowhere = try await service.refusal(
                ListBids.self, .init(auction: AuctionID(high: 1, low: 1), cursor: nil, limit: 1))
            #expect(nowhere.code == .notFound)
        }
    }

    /// Copies the one auction there is with its first entry, `count` times; three copies share each instant.
    private static let copies = """
        CREATE TEMP TABLE copy AS SELECT n, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS id
            FROM generate_series(1, 299) n;
        INSERT INTO listing (id, seller, status, kind, format, language, title, description, markets, currency, content,
                created_at, published_at, ends_at)
            SELECT copy.id, seller, status, kind, format, language, title, description, markets, currency, content,
                created_at, published_at, ends_at FROM listing, copy;
        INSERT INTO auction
            SELECT (jsonb_populate_record(auction, jsonb_build_object('id', copy.id))).* FROM auction, copy;
        INSERT INTO chain_entry SELECT (jsonb_populate_record(chain_entry,
            jsonb_build_object('auction', copy.id, 'at', chain_entry.at - (n / 3) * interval '1 second'))).*
            FROM chain_entry, copy
        """

    @Test("own bids in 300 auctions come in stable pages, newest first, though bids arrive between the pages")
    func ownBids() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list(BiddingFixture.goods(days: 10))
            try await fixture.service.bid(5000, on: auction, by: Self.bidder)
            let session = try await fixture.session()
            try await session.run(script: Self.copies)
            session.close()
            func pages(_ limit: Int, between: @Loop (Int) async throws -> Void) async throws -> [AuctionID] {
                var found: [AuctionID] = []
                var cursor: String?
                repeat {
                    let page = try await fixture.service.call(
                        ListOwnBids.self, .init(bidder: Self.bidder, cursor: cursor, limit: limit))
                    #expect(page.items.allSatisfy { $0.isLeading && $0.ownMaximum >= 5000 })
                    found += page.items.map(\.auction.id)
                    cursor = page.nextCursor
                    try await between(found.count)
                } while cursor != nil
                return found
            }
            let undisturbed = try await pages(37) { _ in }
            #expect(undisturbed.count == 300 && Set(undisturbed).count == 300 && undisturbed.first == auction)
            try await fixture.setClock(BiddingFixture.start.adding(seconds: 5))
            let disturbed = try await pages(50) { count in
                // An auction whose bid is newer now was shown, or moves before the cursor: nothing comes twice.
                if count == 100 { try await fixture.service.bid(6000, on: auction, by: Self.bidder) }
            }
            #expect(disturbed == undisturbed)
            let stranger = try await fixture.service.call(
                ListOwnBids.self, .init(bidder: BiddingFixture.member(99), cursor: nil, limit: 10))
            #expect(stranger.items.isEmpty && stranger.nextCursor == nil)
        }
    }

    @Test("AU-10: before the end nobody learns a maximum, the reserve or who bids")
    func privacy() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list(BiddingFixture.goods(startPrice: 1000))
            let bidders = [BiddingFixture.member(0x1234_5678_9ABC), BiddingFixture.member(0xCBA9_8765_4321)]
            try await fixture.service.bid(98_765, on: auction, by: bidders[0])
            let low = try await fixture.service.askBid(67_001, on: auction, by: bidders[1])
            try await fixture.service.bid(87_654_321, on: auction, by: bidders[0])
            _ = try await fixture.service.refusedBid(67_002, on: auction, by: bidders[1])
            let service = fixture.service
            var texts = [
                try JSON.encode(try await fixture.view(auction)),
                try JSON.encode(
                    try await service.call(
                        ReadFeed.self, .init(auction: auction, after: 0, limit: 100, waitMilliseconds: 0))),
                try JSON.encode(
                    try await service.call(ListBids.self, .init(auction: auction, cursor: nil, limit: 100))),
                try JSON.encode(try await service.call(SearchAuctions.self, .init())),
                try JSON.encode(
                    try await service.call(ListOwnBids.self, .init(bidder: bidders[1], cursor: nil, limit: 10))),
                try JSON.encode(try low.response.get()),
            ].map { String(decoding: $0, as: UTF8.self) }
            texts += try await fixture.rows("SELECT body::text FROM outbox").map { try $0.text(0) }
            for (index, text) in texts.enumerated() {
                for secret in ["98765", "87654321", "67002"] {
                    #expect(!text.contains(secret), "\(secret) in \(index): \(text)")
                }
                // The losers' own bids may be in what they alone get.
                if index < 4 { #expect(!text.contains("67001"), "\(text)") }
                for bidder in bidders { #expect(!text.contains(bidder.description), "\(index): \(text)") }
            }
            #expect(texts[1].contains("bidder-") && texts[2].contains("bidder-"))
        }
    }

    @Test("AU-4: a reserve that no bid has reached is in nothing that is shown, only that there is one")
    func hiddenReserve() async throws {
        try await BiddingFixture.with { fixture in
            let auction = try await fixture.list(BiddingFixture.goods(startPrice: 1000, reserve: 76_543))
            let receipt = try await fixture.service.bid(2000, on: auction, by: Self.bidder)
            #expect(!receipt.isReserveMet && receipt.price == 2000)
            let view = try await fixture.view(auction)
            #expect(view.hasReserve && !view.isReserveMet)
            let feed = try await fixture.service.call(
                ReadFeed.self, .init(auction: auction, after: 0, limit: 100, waitMilliseconds: 0))
            for text in [try JSON.encode(receipt), try JSON.encode(view), try JSON.encode(feed)] {
                #expect(!String(decoding: text, as: UTF8.self).contains("76543"))
            }
        }
    }

    @Test("every statement of the service is accepted by the migrated schema")
    func statements() async throws {
        try await BiddingFixture.with { fixture in
            let statements = AuctionsService.definition.statements
            #expect(Set(statements.map(\.name)).count == statements.count)
            let faults = try await StatementCheck.faults(
                of: statements, connection: fixture.connection, searchPath: [BiddingFixture.schema])
            #expect(faults.map(\.description) == [])
        }
    }
}
