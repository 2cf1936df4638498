import AuctionsDomain
import Kernel
import Postgres
import Reactor
import ServiceKit
import Signing
import Testing
import Wire

@testable import AuctionsService

/// What is stored of one auction, held once more by the pure rules.
@Loop
struct BiddingChain {
    struct Stored {
        let entry: ChainEntry
        let member: MemberID?
        let maximum: Int64?
        let withdrawnBy: Int64?
    }

    let loaded: AuctionStore.Loaded
    let stored: [Stored]
    /// Names and data of the feed by position.
    let feed: [(position: Int64, item: FeedItem)]

    var entries: [ChainEntry] { stored.map(\.entry) }

    static func read(_ fixture: BiddingFixture, _ auction: AuctionID) async throws -> BiddingChain {
        let store = AuctionStore()
        let plan = store.reading(auction)
        var results = try await fixture.service.context.pool.pipeline(plan.queries)[...]
        let loaded = try #require(try store.load(plan, &results).auctions[auction])
        let rows = try await fixture.rows(
            """
            SELECT entry, member, maximum, withdrawn_by, sequence, kind, at, price FROM chain_entry
            WHERE auction = $1 ORDER BY sequence
            """, .id(auction))
        let stored = try rows.map { row in
            let entry = try JSON.decode(ChainEntry.self, from: Array(try row.text(0).utf8))
            #expect(try row.int64(4) == entry.sequence && row.text(5) == entry.kind.rawValue)
            #expect(try row.timestamp(6) == entry.at && row.int64(7) == entry.price)
            return Stored(
                entry: entry, member: try row.optionalID(1), maximum: try row.optionalInt64(2),
                withdrawnBy: try row.optionalInt64(3))
        }
        let items = try await fixture.rows(
            """
            SELECT position - item_count + number, item FROM feed_step,
                jsonb_array_elements(items::jsonb) WITH ORDINALITY AS items (item, number)
            WHERE auction = $1 ORDER BY position, number
            """, .id(auction))
        return BiddingChain(
            loaded: loaded, stored: stored,
            feed: try items.map { row in
                (try row.int64(0), try JSON.decode(FeedItem.self, from: Array(try row.json(1).utf8)))
            })
    }

    /// Holds the auction from its beginning with what is stored of each entry, and expects every entry, every feed item
    /// and the final state to be what the rules make of it.
    func expectReplayed(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let terms = loaded.auction.terms
        let reserve = loaded.auction.reserve
        var auction = Auction(terms: terms, seller: loaded.auction.seller, reserve: reserve)
        var chain = ReceiptChain(secret: loaded.chain.secret, terms: terms, reserve: reserve)
        var active: [ActiveBid] = []
        var items: [FeedItem] = []
        for stored in stored {
            let step = try step(stored, &auction, active)
            #expect(chain.append(step).entry == stored.entry, sourceLocation: sourceLocation)
            items += step.feedItems(currency: terms.currency, secret: chain.secret, entry: stored.entry)
            if [.bid, .raise].contains(stored.entry.kind) {
                active.append(
                    ActiveBid(
                        sequence: step.sequence, bidder: try #require(stored.member),
                        maximum: try #require(stored.maximum), placedAt: step.at))
            }
            active.removeAll { stored.entry.withdrawn.contains($0.sequence) }
        }
        #expect(entries.map(\.sequence) == Array(1..<Int64(entries.count + 1)), sourceLocation: sourceLocation)
        #expect(feed.map(\.position) == Array(1..<Int64(feed.count + 1)), sourceLocation: sourceLocation)
        #expect(feed.map(\.item) == items, sourceLocation: sourceLocation)
        #expect(loaded.feedPosition == Int64(feed.count), sourceLocation: sourceLocation)
        #expect(loaded.auction == auction, sourceLocation: sourceLocation)
        #expect(loaded.chain.head == chain.head, sourceLocation: sourceLocation)
        let withdrawn = stored.filter { $0.withdrawnBy != nil }.map(\.entry.sequence)
        #expect(withdrawn == entries.flatMap(\.withdrawn).sorted(), sourceLocation: sourceLocation)
    }

    private func step(_ stored: Stored, _ auction: inout Auction, _ active: [ActiveBid]) throws -> AuctionStep {
        let at = stored.entry.at
        switch stored.entry.kind {
        case .bid, .raise:
            let maximum = auction.terms.money(try #require(stored.maximum))
            let command = BidCommand(bidder: try #require(stored.member), isVerifiedExpert: true, maximum: maximum)
            guard case .accepted(let step) = try auction.place(command, now: at) else {
                throw ReplayFailed(description: "entry \(stored.entry.sequence) is no bid")
            }
            return step
        case .buyNow:
            return try auction.buyNow(
                BuyNowCommand(buyer: try #require(stored.member), isVerifiedExpert: true), now: at)
        case .retraction:
            let reason = try #require(stored.entry.reason.flatMap(RetractionReason.init))
            let command = RetractionCommand(
                bidder: try #require(stored.member), reason: reason, correctedMaximum: auction.terms.money(1))
            return try auction.retract(command, activeBids: active, now: at)
        case .strike:
            return try auction.strike(
                bid: try #require(stored.entry.withdrawn.first), by: auction.seller,
                reason: try #require(stored.entry.reason.flatMap(SellerReason.init)), activeBids: active, now: at)
        case .endEarly:
            return try auction.endEarly(
                by: auction.seller, reason: try #require(stored.entry.reason.flatMap(SellerReason.init)), now: at)
        case .close:
            return try auction.close(now: at)
        }
    }

    struct ReplayFailed: Error, CustomStringConvertible {
        let description: String
    }
}
