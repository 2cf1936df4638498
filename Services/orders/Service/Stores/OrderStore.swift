import Kernel
import OrdersDomain
import Postgres
import Reactor

/// The rows of orders.
enum OrderStore {
    static let nextSerial = Statement("orders.nextSerial", "SELECT nextval('order_serial')")
    static let insert = Statement(
        "orders.insert",
        """
        INSERT INTO customer_order (id, number, listing, kind, state, seller, buyer, title, total, currency, quantity,
            market, opened_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """)
    static let audit = Statement(
        "orders.audit", "SELECT id, kind, state FROM customer_order WHERE id > $1 ORDER BY id LIMIT $2")
    static let all = [nextSerial, insert, audit]

    @Loop
    static func enqueueInsert(_ order: Order, in tx: Transaction) {
        tx.enqueue(
            insert, .id(order.id), .text(order.number), .id(order.listing), .text(order.kind.rawValue),
            .text(order.state.rawValue), .id(order.seller), .id(order.buyer), .text(order.title),
            .int64(order.total.amount), .text(order.total.currency.rawValue), .int64(Int64(order.quantity)),
            .text(order.market.rawValue), .timestamp(order.openedAt))
    }
}
