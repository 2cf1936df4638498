import AuctionsDomain
import Contracts
import Kernel
import Postgres
import Reactor
import Wire

/// The chained entries of auctions and their live feeds.
enum ChainStore {
    static let insertEntries = Statement(
        "auctions.insertEntries",
        """
        INSERT INTO chain_entry (auction, sequence, kind, at, member, maximum, price, entry)
        SELECT * FROM unnest((SELECT $1::uuid[]), $2::bigint[], $3::text[], $4::timestamptz[], $5::uuid[],
            $6::bigint[], $7::bigint[], $8::jsonb[])
        """)
    static let insertFeed = Statement(
        "auctions.insertFeed",
        """
        INSERT INTO feed_step (auction, position, item_count, items)
        SELECT * FROM unnest((SELECT $1::uuid[]), $2::bigint[], $3::integer[], $4::text[])
        """)
    static let withdraw = Statement(
        "auctions.withdrawBids",
        "UPDATE chain_entry SET withdrawn_by = $2 WHERE auction = $1 AND sequence = ANY($3::bigint[])")
    static let activeBids = Statement(
        "auctions.activeBids",
        """
        SELECT sequence, member, maximum, at FROM chain_entry
        WHERE auction = $1 AND kind IN ('bid', 'raise') AND withdrawn_by IS NULL ORDER BY sequence
        """)
    static let entries = Statement(
        "auctions.chainEntries",
        "SELECT entry, sequence, maximum FROM chain_entry WHERE auction = $1 ORDER BY sequence")
    static let history = Statement(
        "auctions.bidHistory",
        """
        SELECT sequence, at, kind, entry->>'bidder', price FROM chain_entry
        WHERE auction = $1 AND sequence > $2 AND kind IN ('bid', 'raise', 'retraction', 'strike', 'buyNow')
        ORDER BY sequence LIMIT $3
        """)
    static let feed = Statement(
        "auctions.readFeed",
        """
        SELECT position, item_count, items FROM feed_step
        WHERE auction = $1 AND position > $2 ORDER BY position LIMIT $3
        """)
    static let all = [insertEntries, insertFeed, withdraw, activeBids, entries, history, feed]

    /// One step with the entry that was chained for it.
    struct Link {
        let step: AuctionStep
        let entry: ChainEntry
    }

    /// Writes the entries of all auctions of a batch and what they mean for their feeds, whose ends move on.
    @Loop
    static func enqueue(_ changes: inout [AuctionChange], in tx: Transaction) throws {
        let links = changes.flatMap(\.links)
        tx.enqueue(
            insertEntries, .idArray(links.map(\.entry.auction)), .int64Array(links.map(\.entry.sequence)),
            .textArray(links.map(\.entry.kind.rawValue)), .timestampArray(links.map(\.entry.at)),
            .idOptionalArray(links.map(\.step.action.member)),
            .int64OptionalArray(links.map(\.step.action.maximum)), .int64Array(links.map(\.entry.price)),
            .jsonArray(try links.map { String(decoding: try JSON.encode($0.entry), as: UTF8.self) }))
        var feed = FeedSteps()
        for index in changes.indices {
            let state = changes[index].state
            for link in changes[index].links {
                let (id, withdrawn) = (state.auction.id, link.entry.withdrawn)
                if !withdrawn.isEmpty {
                    tx.enqueue(withdraw, .id(id), .int64(link.entry.sequence), .int64Array(withdrawn))
                }
                let items = link.step.feedItems(currency: state.auction.terms.currency, secret: state.chain.secret)
                if items.isEmpty { continue }
                changes[index].state.feedPosition += Int64(items.count)
                try feed.append(items, of: id, upTo: changes[index].state.feedPosition)
            }
        }
        tx.enqueue(
            insertFeed, .idArray(feed.auctions), .int64Array(feed.positions), .int32Array(feed.counts),
            .textArray(feed.items))
    }

    /// The rows of the live feed that a batch writes, by column.
    private struct FeedSteps {
        var auctions: [AuctionID] = []
        var positions: [Int64] = []
        var counts: [Int32] = []
        var items: [String] = []

        mutating func append(_ items: [FeedItem], of auction: AuctionID, upTo position: Int64) throws {
            auctions.append(auction)
            positions.append(position)
            counts.append(Int32(items.count))
            let texts = try items.map { try JSON.encode($0) }
            self.items.append("[\(String(decoding: Array(texts.joined(separator: [0x2C])), as: UTF8.self))]")
        }
    }

    /// The entries of the live feed that a row holds, in order.
    static func feedEntries(_ row: Row) throws -> [FeedEntry] {
        guard let items = try JSON.tree(Array(try row.text(2).utf8)[...]).arrayValue,
            try items.count == Int(row.int32(1))
        else { throw JSONFault.mismatch(path: "", message: "a row of the feed holds as many items as it says") }
        let first = try row.int64(0) - Int64(items.count) + 1
        return try items.enumerated().map { index, data in
            guard let name = data["name"]?.stringValue, let at = data["at"]?.stringValue.flatMap(Timestamp.init) else {
                throw JSONFault.mismatch(path: "[\(index)]", message: "an item of the feed has a name and an instant")
            }
            return FeedEntry(position: first + Int64(index), type: name, at: at, data: data)
        }
    }

    static func activeBid(_ row: Row) throws -> ActiveBid {
        ActiveBid(
            sequence: try row.int64(0), bidder: try row.id(1), maximum: try row.int64(2),
            placedAt: try row.timestamp(3))
    }
}

extension AuctionAction {
    /// Who acted, when it was a bidder.
    var member: MemberID? {
        switch self {
        case .bid(let member, _), .raise(let member, _), .buyNow(let member, _): member
        case .retraction(let member, _, _), .strike(let member, _, _): member
        case .endEarly, .close: nil
        }
    }

    /// The amount that the entry commits to.
    var maximum: Int64? {
        switch self {
        case .bid(_, let maximum), .raise(_, let maximum): maximum
        case .buyNow(_, let price): price
        case .retraction, .strike, .endEarly, .close: nil
        }
    }
}
