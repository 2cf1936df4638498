import Kernel
import PaymentsDomain
import Postgres
import Reactor

/// The rows of payments. Every command locks its payment first.
enum PaymentStore {
    private static let columns = """
        order_id, number, seller, buyer, market, currency, price, fee, vat, fee_bearer, collection, attempt,
        debit_amount, mandate, submit_on, collect_on, settled_at, held_at, payout, payout_due_at, payout_on,
        payout_posted_at, refund, refund_amount, refund_on, unwound_at
        """
    static let insert = Statement(
        "payments.insertPayment",
        """
        INSERT INTO payment (\(columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
            $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)
        """)
    static let update = Statement(
        "payments.updatePayment",
        """
        UPDATE payment SET fee_bearer = $2, collection = $3, attempt = $4, debit_amount = $5, mandate = $6,
            submit_on = $7, collect_on = $8, settled_at = $9, held_at = $10, payout = $11, payout_due_at = $12,
            payout_on = $13, payout_posted_at = $14, refund = $15, refund_amount = $16, refund_on = $17,
            unwound_at = $18
        WHERE order_id = $1
        """)
    static let find = Statement("payments.findPayment", "SELECT \(columns) FROM payment WHERE order_id = $1")
    static let findDeadline = Statement(
        "payments.findPayoutDeadline", "SELECT payout_deadline FROM payment WHERE order_id = $1")
    static let saveDeadline = Statement(
        "payments.savePayoutDeadline", "UPDATE payment SET payout_deadline = $2 WHERE order_id = $1")
    static let lock = Statement(
        "payments.lockPayment", "SELECT \(columns) FROM payment WHERE order_id = $1 FOR UPDATE")
    /// Several, in the order of their ids, as everybody who locks several.
    static let lockAll = Statement(
        "payments.lockPayments", "SELECT \(columns) FROM payment WHERE order_id = ANY ($1) ORDER BY order_id FOR UPDATE"
    )
    /// What a run of the bank has to do up to a day.
    static let lockDue = Statement(
        "payments.lockDuePayments",
        """
        SELECT \(columns) FROM payment
        WHERE collection = 'announced' AND submit_on <= $1 OR payout = 'scheduled' AND payout_on <= $1
            OR refund = 'reserved' AND refund_on <= $1
        ORDER BY order_id LIMIT $2 FOR UPDATE
        """)
    static let lockWaitingForMandate = Statement(
        "payments.lockWaitingForMandate",
        """
        SELECT \(columns) FROM payment WHERE buyer = $1 AND collection IN ('waitingForMandate', 'failed')
        ORDER BY order_id FOR UPDATE
        """)
    static let lockWaitingForAccount = Statement(
        "payments.lockWaitingForAccount",
        """
        SELECT \(columns) FROM payment WHERE seller = $1 AND payout = 'waitingForAccount' ORDER BY order_id FOR UPDATE
        """)
    static let audit = Statement(
        "payments.auditPayments", "SELECT \(columns) FROM payment WHERE order_id > $1 ORDER BY order_id LIMIT $2")
    static let all = [
        insert, update, find, findDeadline, saveDeadline, lock, lockAll, lockDue,
        lockWaitingForMandate, lockWaitingForAccount, audit,
    ]

    @Loop
    static func enqueueInsert(_ payment: Payment, in tx: Transaction) {
        let fixed: [PostgresValue] = [
            .id(payment.order), .text(payment.number), .id(payment.seller), .id(payment.buyer),
            .text(payment.market.rawValue), .text(payment.currency.rawValue), .int64(payment.price),
            .int64(payment.fee), .int64(payment.vat),
        ]
        tx.enqueue(Query(insert, fixed + changing(payment)))
    }

    @Loop
    static func enqueueUpdate(_ payment: Payment, in tx: Transaction) {
        tx.enqueue(Query(update, [.id(payment.order)] + changing(payment)))
    }

    private static func changing(_ payment: Payment) -> [PostgresValue] {
        [
            .text(payment.feeBearer.rawValue), .text(payment.collection.rawValue), .int64(Int64(payment.attempt)),
            .int64(payment.debitAmount), .optionalID(payment.mandate), .optionalDate(payment.submitOn),
            .optionalDate(payment.collectOn), .optionalTimestamp(payment.settledAt), .optionalTimestamp(payment.heldAt),
            .text(payment.payout.rawValue), .optionalTimestamp(payment.payoutDueAt), .optionalDate(payment.payoutOn),
            .optionalTimestamp(payment.payoutPostedAt), .text(payment.refund.rawValue), .int64(payment.refundAmount),
            .optionalDate(payment.refundOn), .optionalTimestamp(payment.unwoundAt),
        ]
    }

    static func payment(_ row: Row) throws -> Payment {
        var payment = Payment(
            order: try row.id(0), number: try row.text(1), seller: try row.id(2), buyer: try row.id(3),
            market: try choice(row.text(4)), currency: try choice(row.text(5)), price: try row.int64(6),
            fee: try row.int64(7), vat: try row.int64(8))
        payment.feeBearer = try choice(row.text(9))
        payment.collection = try choice(row.text(10))
        payment.attempt = Int(try row.int64(11))
        payment.debitAmount = try row.int64(12)
        payment.mandate = try row.optionalID(13)
        payment.submitOn = try row.optionalDate(14)
        payment.collectOn = try row.optionalDate(15)
        payment.settledAt = try row.optionalTimestamp(16)
        payment.heldAt = try row.optionalTimestamp(17)
        payment.payout = try choice(row.text(18))
        payment.payoutDueAt = try row.optionalTimestamp(19)
        payment.payoutOn = try row.optionalDate(20)
        payment.payoutPostedAt = try row.optionalTimestamp(21)
        payment.refund = try choice(row.text(22))
        payment.refundAmount = try row.int64(23)
        payment.refundOn = try row.optionalDate(24)
        payment.unwoundAt = try row.optionalTimestamp(25)
        return payment
    }

    /// A value that the schema allows but this build does not know is a fault of the installation.
    static func choice<Choice: RawRepresentable>(_ text: String) throws -> Choice where Choice.RawValue == String {
        guard let value = Choice(rawValue: text) else {
            throw PostgresError(.decoding, "'\(text)' is no \(Choice.self) that this build knows")
        }
        return value
    }
}
