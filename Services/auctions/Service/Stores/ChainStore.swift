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
        INSERT INTO feed_item (auction, position, at, name, data)
        SELECT * FROM unnest((SELECT $1::uuid[]), $2::bigint[], $3::timestamptz[], $4::text[], $5::jsonb[])
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
        "SELECT position, name, at, data FROM feed_item WHERE auction = $1 AND position > $2 ORDER BY position LIMIT $3"
    )
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
        var items: [(auction: AuctionID, position: Int64, item: FeedItem)] = []
        for index in changes.indices {
            let state = changes[index].state
            for link in changes[index].links {
                let (id, withdrawn) = (state.auction.id, link.entry.withdrawn)
                if !withdrawn.isEmpty {
                    tx.enqueue(withdraw, .id(id), .int64(link.entry.sequence), .int64Array(withdrawn))
                }
                for item in link.step.feedItems(currency: state.auction.terms.currency, secret: state.chain.secret) {
                    changes[index].state.feedPosition += 1
                    items.append((id, changes[index].state.feedPosition, item))
                }
            }
        }
        tx.enqueue(
            insertFeed, .idArray(items.map(\.auction)), .int64Array(items.map(\.position)),
            .timestampArray(items.map(\.item.at)), .textArray(items.map(\.item.name.rawValue)),
            .jsonArray(try items.map { String(decoding: try JSON.encode($0.item), as: UTF8.self) }))
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
