import AuctionsDomain
import Kernel
import Postgres
import Reactor
import Wire

/// What fixed-price listings have left to sell (AU-18): one row each, locked by every purchase.
enum StockStore {
    static let insert = Statement(
        "auctions.insertStock",
        """
        INSERT INTO fixed_price_stock (listing, seller, prices, price, quantity, sold_quantity, is_open)
        VALUES ($1, $2, $3, $4, $5, 0, true)
        """)
    static let lock = Statement(
        "auctions.lockStock",
        "SELECT seller, prices, quantity, sold_quantity, is_open FROM fixed_price_stock WHERE listing = $1 FOR UPDATE")
    // After the lock: the round counts the purchases.
    static let sale = Statement(
        "auctions.stockSale",
        """
        SELECT l.status, l.kind, l.title,
            (SELECT coalesce(max(w.round), 0) + 1 FROM award w WHERE w.listing = l.id)
        FROM listing l WHERE l.id = $1
        """)
    static let save = Statement(
        "auctions.saveStock", "UPDATE fixed_price_stock SET sold_quantity = $2, is_open = $3 WHERE listing = $1")
    static let all = [insert, lock, sale, save]

    /// `price` is what the search looks at: the price of one piece in the main market.
    @Loop
    static func enqueueInsert(_ stock: FixedPriceStock, price: Int64, in tx: Transaction) throws {
        let prices = ListingMapping.amounts(stock.prices)
        tx.enqueue(
            insert, .id(stock.listing), .id(stock.seller),
            .json(String(decoding: try JSON.encode(prices), as: UTF8.self)), .int64(price),
            .int64(Int64(stock.quantity)))
    }

    @Loop
    static func enqueueSave(_ stock: FixedPriceStock, in tx: Transaction) {
        tx.enqueue(save, .id(stock.listing), .int64(Int64(stock.soldQuantity)), .bool(stock.isOpen))
    }

    static func stock(_ listing: ListingID, _ row: Row) throws -> FixedPriceStock {
        let amounts = try JSON.decode([String: Int64].self, from: Array(try row.json(1).utf8))
        return FixedPriceStock(
            listing: listing, seller: try row.id(0), prices: ListingMapping.prices(amounts),
            quantity: Int(try row.int64(2)), soldQuantity: Int(try row.int64(3)), isOpen: try row.bool(4))
    }
}
