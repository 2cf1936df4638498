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
            $6::bigint[], $7::bigint[], $8::text[])
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
        SELECT sequence, at, kind, entry::json->>'bidder', price FROM chain_entry
        WHERE auction = $1 AND sequence > $2 AND kind IN ('bid', 'raise', 'retraction', 'strike', 'buyNow')
        ORDER BY sequence LIMIT $3
        """)
    static let feed = Statement(
        "auctions.readFeed",
        """
        SELECT position, item_count, items FROM feed_step
        WHERE auction = $1 AND position > $2 AND position <= $3 ORDER BY position
        """)
    /// Items in a row of the feed at most.
    private static let rowItemLimit = 64
    static let all = [insertEntries, insertFeed, withdraw, activeBids, entries, history, feed]

    /// One step with the entry that was chained for it.
    struct Link {
        let step: AuctionStep
        let entry: ChainEntry
        /// Opens the entry's commitment.
        let opening: Opening?
    }

    /// Writes entries, and sends them with everything that was enqueued before: the database begins with them while
    /// receipts and feeds are made.
    @Loop
    private static func send(_ links: [Link], in tx: Transaction) throws {
        tx.enqueue(
            insertEntries, .idArray(links.map(\.entry.auction)), .int64Array(links.map(\.entry.sequence)),
            .textArray(links.map(\.entry.kind.rawValue)), .timestampArray(links.map(\.entry.at)),
            .idOptionalArray(links.map(\.step.action.member)),
            .int64OptionalArray(links.map(\.step.action.amount)), .int64Array(links.map(\.entry.price)),
            .utf8Array(try links.map { try JSON.encode($0.entry) }))
        tx.sendEnqueued()
    }

    /// Writes the entries of all auctions of a batch, which are sent at once, and what they mean for their feeds, whose ends
    /// move on.
    @Loop
    static func enqueue(_ changes: inout [AuctionChange], in tx: Transaction) throws {
        try send(changes.flatMap(\.links), in: tx)
        var feed = FeedRows()
        for index in changes.indices {
            let state = changes[index].state
            for link in changes[index].links {
                let (id, withdrawn) = (state.auction.id, link.entry.withdrawn)
                if !withdrawn.isEmpty {
                    tx.enqueue(withdraw, .id(id), .int64(link.entry.sequence), .int64Array(withdrawn))
                }
                let items = link.step.feedItems(
                    currency: state.auction.terms.currency, secret: state.chain.secret, entry: link.entry)
                if items.isEmpty { continue }
                changes[index].state.feedPosition += Int64(items.count)
                feed.append(items, of: id, upTo: changes[index].state.feedPosition)
            }
        }
        tx.enqueue(
            insertFeed, .idArray(feed.auctions), .int64Array(feed.positions), .int32Array(feed.counts),
            .utf8Array(feed.items))
    }

    /// The rows of the live feed that a batch writes, by column; steps that follow each other share a row.
    private struct FeedRows {
        /// Larger rows would be cut into pieces by the database.
        private static let sizeLimit = 1_800
        var auctions: [AuctionID] = []
        var positions: [Int64] = []
        var counts: [Int32] = []
        var items: [[UInt8]] = []

        mutating func append(_ items: [FeedItem], of auction: AuctionID, upTo position: Int64) {
            var writer = JSONWriter()
            writer.array(items) { $1.write(to: &$0) }
            let last = auctions.count - 1
            if last >= 0, auctions[last] == auction, Int(counts[last]) + items.count <= ChainStore.rowItemLimit,
                self.items[last].count + writer.bytes.count <= FeedRows.sizeLimit
            {
                // [a] and [b] become [a,b].
                self.items[last][self.items[last].count - 1] = UInt8(ascii: ",")
                self.items[last] += writer.bytes.dropFirst()
                positions[last] = position
                counts[last] += Int32(items.count)
                return
            }
            auctions.append(auction)
            positions.append(position)
            counts.append(Int32(items.count))
            self.items.append(writer.bytes)
        }
    }

    /// The rows with the next `limit` entries of a live feed; the last of them may hold more. Any position may be asked for.
    static func reading(_ auction: AuctionID, after: Int64, limit: Int) -> Query {
        let (last, isBeyond) = max(after, 0).addingReportingOverflow(Int64(limit + rowItemLimit))
        return Query(feed, [.id(auction), .int64(after), .int64(isBeyond ? .max : last)])
    }

    /// At most `limit` entries of the live feed after a position, from rows of which the first may begin before it.
    static func feedEntries(_ rows: [Row], after: Int64, limit: Int) throws -> [FeedEntry] {
        var entries: [FeedEntry] = []
        for row in rows where entries.count < limit {
            entries += try feedEntries(row).drop { $0.position <= after }.prefix(limit - entries.count)
        }
        return entries
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
