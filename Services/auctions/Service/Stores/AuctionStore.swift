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
    /// Rows are locked one after the other in the order of the ids given, so that whoever gives them in the order of
    /// their numbers never waits in a circle.
    nonisolated static let lock = Statement("auctions.lockAuctions", state("FOR UPDATE"))
    /// The same for those that nobody else has locked.
    nonisolated static let lockFree = Statement("auctions.lockFreeAuctions", state("FOR UPDATE SKIP LOCKED"))
    nonisolated static let read = Statement("auctions.readAuctions", state(""))
    nonisolated static let constants = Statement(
        "auctions.auctionConstants", "SELECT seller, terms, reserve, secret, id FROM auction WHERE id = ANY($1::uuid[])")
    nonisolated static let moveListingEnd = Statement(
        "auctions.moveListingEnd", "UPDATE listing SET ends_at = $2 WHERE id = $1")
    nonisolated static let endListing = Statement(
        "auctions.endListing",
        "UPDATE listing SET status = $2, ended_at = $3, ends_at = $3, version = version + 1 WHERE id = $1")
    nonisolated static let listingSummary = Statement(
        "auctions.listingSummary", "SELECT title, markets FROM listing WHERE id = $1")
    nonisolated static let all = [
        insert, lock, lockFree, read, constants, save, saveOne, moveListingEnd, endListing, listingSummary,
    ]

    /// The states of the auctions of an array of ids, each looked up by itself in the order of the array.
    ///
    /// `(SELECT $1)` hides from the planner how long the array is: otherwise it plans the statement anew each time that
    /// the array is short, which takes longer than running it. The same holds for all statements of the bid path.
    private nonisolated static func state(_ locking: String) -> String {
        """
        SELECT found.* FROM unnest((SELECT $1::uuid[])) AS wanted (id) CROSS JOIN LATERAL (
            SELECT \(stateColumns.map(\.name).joined(separator: ", ")), a.id
            FROM auction a WHERE a.id = wanted.id \(locking)) AS found
        """
    }

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

    /// The queries that load auctions, and what their results will hold.
    struct Plan {
        let queries: [Query]
        /// The constants that were known when the plan was made: the cache may change meanwhile.
        fileprivate let constants: [AuctionID: Constants]
        /// Whether the others are asked for.
        fileprivate let asksConstants: Bool
    }

    /// What was found, and the clock under the locks.
    struct Found {
        var auctions: [AuctionID: Loaded] = [:]
        let now: Timestamp
    }

    /// Locks auctions in the order of their ids, reads the clock under the locks, and constants that are not known.
    func locking(_ ids: [AuctionID]) -> Plan { plan(ids.sorted(), AuctionStore.lock) }

    /// The same for those that nobody else has locked.
    func lockingFree(_ ids: [AuctionID]) -> Plan { plan(ids.sorted(), AuctionStore.lockFree) }

    /// The same without locks.
    func reading(_ id: AuctionID) -> Plan { plan([id], AuctionStore.read) }

    private func plan(_ ids: [AuctionID], _ statement: Statement) -> Plan {
        var queries = [Query(statement, [.idArray(ids)]), Query(ServiceClock.read)]
        var known: [AuctionID: Constants] = [:]
        var unknown: [AuctionID] = []
        for id in ids {
            if let constants = cache[id] { known[id] = constants } else { unknown.append(id) }
        }
        if !unknown.isEmpty { queries.append(Query(AuctionStore.constants, [.idArray(unknown)])) }
        return Plan(queries: queries, constants: known, asksConstants: !unknown.isEmpty)
    }

    /// Takes the results of a plan from the front of `results`.
    func load(_ plan: Plan, _ results: inout ArraySlice<QueryResult>) throws -> Found {
        let states = results.removeFirst().rows
        var found = Found(now: try results.removeFirst().single.timestamp(0))
        var constants = plan.constants
        if plan.asksConstants {
            for row in results.removeFirst().rows {
                let id: AuctionID = try row.id(4)
                if cache.count >= AuctionStore.cacheLimit { cache.removeAll(keepingCapacity: true) }
                cache[id] = try AuctionStore.constants(id, row)
                constants[id] = cache[id]
            }
        }
        for row in states {
            let id: AuctionID = try row.id(18)
            guard let constants = constants[id] else { continue }
            found.auctions[id] = try AuctionStore.loaded(constants, row)
        }
        return found
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
    nonisolated static let emptyExtensions = #"{"count": 0, "latest": []}"#

    private static func standing(_ row: Row, _ column: Int) throws -> StandingBid? {
        guard let bidder: MemberID = try row.optionalID(column) else { return nil }
        return StandingBid(
            bidder: bidder, maximum: try row.int64(column + 1), sequence: try row.int64(column + 2))
    }

    static func text(_ value: some Encodable) throws -> String {
        String(decoding: try JSON.encode(value), as: UTF8.self)
    }
}
