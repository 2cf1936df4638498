import AuctionsDomain
import Kernel
import Postgres
import Reactor
import Wire

/// The sealed parts of appointments and the log of who was shown them (AU-2). Nothing else reads or writes these tables.
enum SealedPartStore {
    static let put = Statement(
        "auctions.putSealedPart",
        """
        INSERT INTO sealed_part (listing, content) VALUES ($1, $2)
        ON CONFLICT (listing) DO UPDATE SET content = excluded.content
        """)
    static let read = Statement("auctions.readSealedPart", "SELECT content FROM sealed_part WHERE listing = $1")
    static let delete = Statement("auctions.deleteSealedPart", "DELETE FROM sealed_part WHERE listing = $1")
    // It never leaves the database when a listing is repeated.
    static let copy = Statement(
        "auctions.copySealedPart",
        "INSERT INTO sealed_part (listing, content) SELECT $2, content FROM sealed_part WHERE listing = $1")
    static let award = Statement(
        "auctions.awardedBuyer",
        """
        SELECT l.status, (SELECT w.buyer FROM award w WHERE w.listing = l.id ORDER BY w.round DESC LIMIT 1)
        FROM listing l WHERE l.id = $1
        """)
    static let disclose = Statement(
        "auctions.logDisclosure", "INSERT INTO sealed_part_disclosure (listing, member, at) VALUES ($1, $2, $3)")
    static let all = [put, read, delete, copy, award, disclose]

    @Loop
    static func enqueuePut(_ part: SealedPart, of listing: ListingID, in tx: Transaction) throws {
        tx.enqueue(put, .id(listing), .json(String(decoding: try JSON.encode(part), as: UTF8.self)))
    }

    /// The result of `read`; nil when the listing has no sealed part.
    static func part(_ result: QueryResult) throws -> SealedPart? {
        try result.rows.first.map { try JSON.decode(SealedPart.self, from: Array(try $0.json(0).utf8)) }
    }
}
