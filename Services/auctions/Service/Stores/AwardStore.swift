import Contracts
import Kernel
import Postgres
import Reactor

/// Awards: at most one per listing and round, by a unique constraint (AU-9).
enum AwardStore {
    static let insert = Statement(
        "auctions.insertAward",
        """
        INSERT INTO award (id, listing, round, origin, seller, buyer, total, currency, quantity, market, awarded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """)
    static let all = [insert]

    /// Writes the award that `sold` tells of, in the same transaction as the event.
    @Loop
    static func enqueueInsert(_ sold: AuctionSold, in tx: Transaction) {
        tx.enqueue(
            insert, .id(sold.award), .id(sold.listing), .int64(Int64(sold.round)), .text(sold.origin),
            .id(sold.seller), .id(sold.buyer), .int64(sold.total.amount), .text(sold.total.currency.rawValue),
            .int64(Int64(sold.quantity)), .text(sold.market.rawValue), .timestamp(sold.awardedAt))
    }
}
