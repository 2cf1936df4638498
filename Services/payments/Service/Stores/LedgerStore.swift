import Kernel
import PaymentsDomain
import Postgres
import Reactor

/// The ledger: transfers are appended, balances follow by themselves (PY-1).
enum LedgerStore {
    static let book = Statement(
        "payments.book", "SELECT book($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)")
    /// What a member sees of the log: pending transfers with what became of them, resolutions not by themselves.
    static let statement = Statement(
        "payments.statement",
        """
        SELECT t.id, t.order_id, t.at, t.purpose, t.amount, t.currency, t.is_in_favour, t.position,
            CASE WHEN t.kind = 'posted' THEN 'posted' WHEN r.kind = 'post' THEN 'posted'
                 WHEN r.kind = 'void' THEN 'voided' ELSE 'pending' END
        FROM transfer t LEFT JOIN transfer r ON r.resolves = t.id
        WHERE t.reader = $1 AND t.position < $2 ORDER BY t.position DESC LIMIT $3
        """)
    /// Every place where the log is not what its hashes say, by position; at most ten.
    static let brokenChain = Statement(
        "payments.brokenChain",
        """
        SELECT position FROM (
            SELECT t.position, t.hash <> transfer_hash(t) AS is_changed,
                t.position <> row_number() OVER (ORDER BY t.position) AS is_gap,
                t.previous_hash <> coalesce(lag(t.hash) OVER (ORDER BY t.position), sha256('gavel ledger')) AS is_cut
            FROM transfer t
        ) AS log WHERE is_changed OR is_gap OR is_cut ORDER BY position LIMIT 10
        """)
    static let lostEnd = Statement(
        "payments.lostEnd",
        """
        SELECT 1 FROM ledger_head WHERE position <> (SELECT count(*) FROM transfer)
            OR position > 0 AND hash IS DISTINCT FROM (SELECT hash FROM transfer ORDER BY position DESC LIMIT 1)
        """)
    /// Accounts whose balance is not the sum of their transfers; at most ten.
    static let wrongBalances = Statement(
        "payments.wrongBalances",
        """
        WITH effect AS (
            SELECT t.debit, t.credit,
                CASE WHEN t.kind IN ('posted', 'post') THEN t.amount ELSE 0 END AS posted,
                CASE WHEN t.kind = 'pending' THEN t.amount ELSE 0 END - coalesce(p.amount, 0) AS pending
            FROM transfer t LEFT JOIN transfer p ON p.id = t.resolves
        ), debits AS (
            SELECT debit AS code, sum(posted) AS posted, sum(pending) AS pending FROM effect GROUP BY debit
        ), credits AS (
            SELECT credit AS code, sum(posted) AS posted, sum(pending) AS pending FROM effect GROUP BY credit
        )
        SELECT code FROM account LEFT JOIN debits d USING (code) LEFT JOIN credits c USING (code)
        WHERE debits_posted <> coalesce(d.posted, 0) OR debits_pending <> coalesce(d.pending, 0)
            OR credits_posted <> coalesce(c.posted, 0) OR credits_pending <> coalesce(c.pending, 0)
        ORDER BY code LIMIT 10
        """)
    /// Orders whose escrow is not empty although their money has gone, or is not full although it has not; at most ten.
    static let wrongEscrows = Statement(
        "payments.wrongEscrows",
        """
        SELECT p.order_id FROM payment p
        LEFT JOIN account a ON a.code = 'escrow:' || p.order_id || ':' || p.currency
        WHERE coalesce(a.credits_posted - a.debits_posted, 0) <> CASE
            WHEN p.payout = 'posted' OR p.refund = 'posted' THEN 0
            WHEN p.payout = 'instructed' OR p.refund = 'instructed' THEN p.price
            WHEN p.collection = 'settled' AND p.debit_amount = p.price + p.fee + p.vat THEN p.price
            ELSE 0 END
        ORDER BY p.order_id LIMIT 10
        """)
    static let all = [book, statement, brokenChain, lostEnd, wrongBalances, wrongEscrows]

    /// Books what a step of a payment says, with the next statements of the transaction or its commit.
    @Loop
    static func enqueue(_ bookings: [Booking], of payment: Payment, at instant: Timestamp, in tx: Transaction) {
        for booking in bookings {
            tx.enqueue(
                book, .id(booking.id), .text(booking.kind.rawValue), .text(booking.debit.code(payment.currency)),
                .text(booking.debit.kind.rawValue), .text(booking.credit.code(payment.currency)),
                .text(booking.credit.kind.rawValue), .int64(booking.amount), .text(payment.currency.rawValue),
                .optionalID(booking.resolves), .text(booking.purpose.rawValue), .id(payment.order),
                .optionalID(booking.reader?.member), .bool(booking.reader?.isInFavour ?? false), .timestamp(instant))
        }
    }
}
