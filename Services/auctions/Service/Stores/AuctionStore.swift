import AuctionsDomain
import Kernel
import Postgres
import Reactor
import ServiceKit
import Wire

/// The rows of auctions: terms that never change after publication, and the state that each command locks.
@Loop
final class AuctionStore {
    nonisolated static let insert = Statement(
        "auctions.insertAuction",
        """
        INSERT INTO auction (id, seller, terms, reserve, secret, status, price, bid_count, sequence, ends_at, extensions,
            buy_now_is_gone, head, feed_position)
        VALUES ($1, $2, $3, $4, $5, 'open', $6, 0, 0, $7, $8, false, $9, 0)
        """)
    nonisolated static let lock = Statement(
        "auctions.lockAuction",
        """
        SELECT status, closing, winner, leader, leader_maximum, leader_sequence, runner_up, runner_up_maximum,
            runner_up_sequence, price, bid_count, sequence, last_entry_at, ends_at, extensions, buy_now_is_gone, head,
            feed_position
        FROM auction WHERE id = $1 FOR UPDATE
        """)
    nonisolated static let read = Statement(
        "auctions.readAuction",
        """
        SELECT status, closing, winner, leader, leader_maximum, leader_sequence, runner_up, runner_up_maximum,
            runner_up_sequence, price, bid_count, sequence, last_entry_at, ends_at, extensions, buy_now_is_gone, head,
            feed_position
        FROM auction WHERE id = $1
        """)
    nonisolated static let constants = Statement(
        "auctions.auctionConstants", "SELECT seller, terms, reserve, secret FROM auction WHERE id = $1")
    nonisolated static let save = Statement(
        "auctions.saveAuction",
        """
        UPDATE auction SET status = $2, closing = $3, winner = $4, leader = $5, leader_maximum = $6, leader_sequence = $7,
            runner_up = $8, runner_up_maximum = $9, runner_up_sequence = $10, price = $11, bid_count = $12,
            sequence = $13, last_entry_at = $14, ends_at = $15, extensions = $16, buy_now_is_gone = $17, head = $18,
            feed_position = $19
        WHERE id = $1
        """)
    nonisolated static let moveListingEnd = Statement(
        "auctions.moveListingEnd", "UPDATE listing SET ends_at = $2 WHERE id = $1")
    nonisolated static let endListing = Statement(
        "auctions.endListing",
        "UPDATE listing SET status = $2, ended_at = $3, ends_at = $3, version = version + 1 WHERE id = $1")
    nonisolated static let listingSummary = Statement(
        "auctions.listingSummary", "SELECT title, markets FROM listing WHERE id = $1")
    nonisolated static let all = [
        insert, lock, read, constants, save, moveListingEnd, endListing, listingSummary,
    ]

    /// What never changes of an auction.
    struct Constants {
        let seller: MemberID
        let terms: AuctionTerms
        let reserve: Int64?
        let secret: AuctionSecret
    }

    /// An auction as it was read or locked, with its chain and feed.
    struct Loaded {
        var auction: Auction
        var chain: ReceiptChain
        var feedPosition: Int64
    }

    /// How many auctions' constants are kept. They never change, so keeping them is no ownership in memory.
    private static let cacheLimit = 20_000
    private var cache: [AuctionID: Constants] = [:]

    /// Writes the row of a new auction, in the transaction of its publication.
    static func enqueueInsert(_ auction: Auction, secret: [UInt8], in tx: Transaction) throws {
        guard let keys = AuctionSecret(auction: auction.id, bytes: secret) else {
            preconditionFailure("an auction's secret has 32 bytes")
        }
        let chain = ReceiptChain(secret: keys, terms: auction.terms, reserve: auction.reserve)
        tx.enqueue(
            insert, .id(auction.id), .id(auction.seller), .json(try text(auction.terms)),
            .optionalInt64(auction.reserve), .bytes(secret), .int64(auction.price), .timestamp(auction.endsAt),
            .json(try text(auction.extensions)), .bytes(chain.head.bytes))
    }

    /// The queries that load an auction, and what their results will hold.
    struct Plan {
        let id: AuctionID
        let queries: [Query]
        /// The constants when the plan was made; nil when they are asked for. The cache may change meanwhile.
        fileprivate let constants: Constants?
    }

    /// Locks an auction, reads the clock under the lock, and its constants unless they are known.
    func locking(_ id: AuctionID) -> Plan { plan(id, AuctionStore.lock) }

    /// The same without a lock.
    func reading(_ id: AuctionID) -> Plan { plan(id, AuctionStore.read) }

    private func plan(_ id: AuctionID, _ statement: Statement) -> Plan {
        let state = [Query(statement, [.id(id)]), Query(ServiceClock.read)]
        let constants = cache[id]
        return Plan(
            id: id, queries: constants == nil ? state + [Query(AuctionStore.constants, [.id(id)])] : state,
            constants: constants)
    }

    /// Takes the results of a plan from the front of `results`; nil when there is no such auction.
    func load(_ plan: Plan, _ results: inout ArraySlice<QueryResult>) throws -> (Loaded, now: Timestamp)? {
        let state = results.removeFirst().rows.first
        let now = try results.removeFirst().single.timestamp(0)
        var constants = plan.constants
        if constants == nil, let row = results.removeFirst().rows.first {
            if cache.count >= AuctionStore.cacheLimit { cache.removeAll(keepingCapacity: true) }
            constants = try AuctionStore.constants(plan.id, row)
            cache[plan.id] = constants
        }
        guard let state, let constants else { return nil }
        return (try AuctionStore.loaded(constants, state), now)
    }

    private static func constants(_ id: AuctionID, _ row: Row) throws -> Constants {
        guard let secret = AuctionSecret(auction: id, bytes: try row.bytes(3)) else {
            throw PostgresError(.decoding, "the secret of auction \(id) has no 32 bytes")
        }
        return Constants(
            seller: try row.id(0), terms: try JSON.decode(AuctionTerms.self, from: Array(try row.json(1).utf8)),
            reserve: try row.optionalInt64(2), secret: secret)
    }

    private static func loaded(_ constants: Constants, _ row: Row) throws -> Loaded {
        guard let status = AuctionStatus(rawValue: try row.text(0)), let head = Digest(try row.bytes(16)) else {
            throw PostgresError(.decoding, "auction \(constants.terms.auction) has an unknown status or head")
        }
        let extensions = try row.json(14)
        let auction = Auction(
            terms: constants.terms, seller: constants.seller, reserve: constants.reserve, status: status,
            closing: try row.optionalText(1).flatMap(Closing.init), winner: try row.optionalID(2),
            leader: try standing(row, 3), runnerUp: try standing(row, 6), price: try row.int64(9),
            bidCount: Int(try row.int64(10)), sequence: try row.int64(11), lastEntryAt: try row.optionalTimestamp(12),
            endsAt: try row.timestamp(13),
            extensions: extensions == emptyExtensions
                ? ExtensionHistory() : try JSON.decode(ExtensionHistory.self, from: Array(extensions.utf8)),
            buyNowIsGone: try row.bool(15))
        return Loaded(
            auction: auction, chain: ReceiptChain(secret: constants.secret, sequence: auction.sequence, head: head),
            feedPosition: try row.int64(17))
    }

    /// As PostgreSQL prints it: saves decoding the usual case.
    private nonisolated static let emptyExtensions = #"{"count": 0, "latest": []}"#

    private static func standing(_ row: Row, _ column: Int) throws -> StandingBid? {
        guard let bidder: MemberID = try row.optionalID(column) else { return nil }
        return StandingBid(
            bidder: bidder, maximum: try row.int64(column + 1), sequence: try row.int64(column + 2))
    }

    /// Writes the state back, in the transaction that locked it.
    static func enqueueSave(_ loaded: Loaded, in tx: Transaction) throws {
        let auction = loaded.auction
        tx.enqueue(
            save, .id(auction.id), .text(auction.status.rawValue), .optionalText(auction.closing?.rawValue),
            .optionalID(auction.winner), .optionalID(auction.leader?.bidder), .optionalInt64(auction.leader?.maximum),
            .optionalInt64(auction.leader?.sequence), .optionalID(auction.runnerUp?.bidder),
            .optionalInt64(auction.runnerUp?.maximum), .optionalInt64(auction.runnerUp?.sequence),
            .int64(auction.price), .int64(Int64(auction.bidCount)), .int64(auction.sequence),
            .optionalTimestamp(auction.lastEntryAt), .timestamp(auction.endsAt), .json(try text(auction.extensions)),
            .bool(auction.buyNowIsGone), .bytes(loaded.chain.head.bytes), .int64(loaded.feedPosition))
    }

    private static func text(_ value: some Encodable) throws -> String {
        String(decoding: try JSON.encode(value), as: UTF8.self)
    }
}
