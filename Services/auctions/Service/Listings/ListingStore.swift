import AuctionsDomain
import Kernel
import Postgres
import Reactor
import ServiceKit
import Wire

/// The rows of listings as their sellers see them. The sealed part is kept apart, by `SealedPartStore`.
enum ListingStore {
    private static let columns = """
        l.id, l.seller, l.status, l.version, l.content, l.relisted_from, l.created_at, l.published_at, l.ended_at, \
        EXISTS (SELECT 1 FROM sealed_part p WHERE p.listing = l.id), \
        (SELECT (o.content#>>'{offer,auction,startPrice,amount}')::bigint FROM listing o WHERE o.id = l.relisted_from)
        """

    static let insert = Statement(
        "auctions.insertListing",
        """
        INSERT INTO listing (id, seller, status, kind, format, language, title, description, markets, currency, postal_area,
            content, relisted_from, created_at)
        VALUES ($1, $2, 'draft', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """)
    static let lock = Statement(
        "auctions.lockListing", "SELECT \(columns) FROM listing l WHERE l.id = $1 FOR UPDATE OF l")
    static let read = Statement("auctions.readListing", "SELECT \(columns) FROM listing l WHERE l.id = $1")
    static let update = Statement(
        "auctions.updateListing",
        """
        UPDATE listing SET version = version + 1, kind = $2, format = $3, language = $4, title = $5, description = $6,
            markets = $7, currency = $8, postal_area = $9, content = $10
        WHERE id = $1
        """)
    static let publish = Statement(
        "auctions.publishListing",
        "UPDATE listing SET status = 'live', version = version + 1, published_at = $2, ends_at = $3 WHERE id = $1")
    static let delete = Statement("auctions.deleteListing", "DELETE FROM listing WHERE id = $1")
    static let section = Statement(
        "auctions.sellerListings",
        """
        SELECT \(columns) FROM listing l WHERE l.seller = $1 AND l.status = $2 AND l.id < $3 ORDER BY l.id DESC LIMIT $4
        """)
    /// Every statement of listings, their sealed parts and stocks.
    static let all =
        [insert, lock, read, update, publish, delete, section] + SealedPartStore.all + StockStore.all

    /// A listing as it was read or locked.
    struct Stored {
        var listing: Listing
        /// Counts the changes, from 1.
        var version: Int64
        var hasSealedPart: Bool
        /// The start price of the auction that this listing repeats, in minor units (AU-13).
        var previousStartPrice: Int64?
    }

    /// The end of what has no end: a fixed price is on offer until it is sold out.
    static let never: Timestamp = {
        guard let instant = Timestamp("9999-12-31T00:00:00Z") else { preconditionFailure("this is an instant") }
        return instant
    }()

    static func stored(_ row: Row) throws -> Stored {
        let listing = Listing(
            id: try row.id(0), seller: try row.id(1),
            content: try JSON.decode(ListingContent.self, from: Array(try row.json(4).utf8)),
            status: try row.choice(2), relistedFrom: try row.optionalID(5), createdAt: try row.timestamp(6),
            publishedAt: try row.optionalTimestamp(7), endedAt: try row.optionalTimestamp(8))
        return Stored(
            listing: listing, version: try row.int64(3), hasSealedPart: try row.bool(9),
            previousStartPrice: try row.optionalInt64(10))
    }

    @Loop
    static func enqueueInsert(_ listing: Listing, in tx: Transaction) throws {
        let content = try values(listing.content)
        tx.enqueue(
            Query(
                insert,
                [.id(listing.id), .id(listing.seller)] + content
                    + [.optionalID(listing.relistedFrom), .timestamp(listing.createdAt)]))
    }

    @Loop
    static func enqueueUpdate(_ listing: Listing, in tx: Transaction) throws {
        tx.enqueue(Query(update, [.id(listing.id)] + (try values(listing.content))))
    }

    /// Makes the row of a draft live. `endsAt` is nil for a fixed price.
    @Loop
    static func enqueuePublish(_ id: ListingID, at instant: Timestamp, endsAt: Timestamp?, in tx: Transaction) {
        tx.enqueue(publish, .id(id), .timestamp(instant), .timestamp(endsAt ?? never))
    }

    /// Kind, format, language, title, description, markets, currency, postal area and content as a whole.
    private static func values(_ content: ListingContent) throws -> [PostgresValue] {
        [
            .text(content.kind.rawValue), .text(content.offer.format.rawValue), .text(content.language.rawValue),
            .text(content.title), .text(content.description), .textArray(content.markets.map(\.rawValue)),
            .text(content.currency.rawValue), .optionalText(content.publicPart?.postalArea),
            .json(String(decoding: try JSON.encode(content), as: UTF8.self)),
        ]
    }
}
