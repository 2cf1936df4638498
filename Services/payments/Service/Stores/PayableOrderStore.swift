import PaymentsDomain
import Postgres
import Reactor

/// The rows of orders as payments knows them.
enum PayableOrderStore {
    static let insert = Statement(
        "payments.insertPayableOrder",
        """
        INSERT INTO payable_order (id, number, seller, buyer, total, currency, market)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """)
    static let parties = Statement("payments.parties", "SELECT seller, buyer FROM payable_order WHERE id = $1")
    static let mailsOf = Statement("payments.mailsOf", "SELECT id FROM mail WHERE aggregate = ANY ($1) ORDER BY id")
    static let all = [insert, parties, mailsOf]

    @Loop
    static func enqueueInsert(_ order: PayableOrder, in tx: Transaction) {
        tx.enqueue(
            insert, .id(order.order), .text(order.number), .id(order.seller), .id(order.buyer),
            .int64(order.total.amount), .text(order.total.currency.rawValue), .text(order.market.rawValue))
    }
}
