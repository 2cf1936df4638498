import Kernel
import OrdersDomain
import Postgres
import Reactor

/// The rows of orders with all that belongs to them.
enum OrderStore {
    private static let columns = """
        id, number, listing, kind, state, seller, buyer, title, total, currency, quantity, market, opened_at, \
        is_agreement_overdue, attested_by_seller_at, attested_by_buyer_at, payout_instructed_at, completed_at, \
        cancelled_at
        """

    static let nextSerial = Statement("orders.nextSerial", "SELECT nextval('order_serial')")
    static let insert = Statement(
        "orders.insert",
        """
        INSERT INTO customer_order (id, number, listing, kind, state, seller, buyer, title, total, currency, quantity,
            market, opened_at, has_contract)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, true)
        """)
    static let lock = Statement("orders.lock", "SELECT \(columns) FROM customer_order WHERE id = $1 FOR UPDATE")
    static let read = Statement("orders.read", "SELECT \(columns) FROM customer_order WHERE id = $1")
    static let update = Statement(
        "orders.update",
        """
        UPDATE customer_order SET state = $2, is_agreement_overdue = $3, attested_by_seller_at = $4,
            attested_by_buyer_at = $5, payout_instructed_at = $6, completed_at = $7, cancelled_at = $8
        WHERE id = $1
        """)
    static let all =
        [nextSerial, insert, lock, read, update] + ProposalStore.all + CancellationStore.all + CaseStore.all

    /// How many results of `lock` or `read` and of the rest an order is loaded from.
    static let resultCount = 5

    /// What an order is loaded from: its row, by `lock` or `read`, and what belongs to it. Each statement sees what was
    /// committed when it begins, so behind the lock nothing is stale.
    static func queries(_ row: Statement, _ id: OrderID) -> [Query] {
        [
            Query(row, [.id(id)]), Query(ProposalStore.read, [.id(id)]), Query(CancellationStore.newest, [.id(id)]),
            Query(CaseStore.read, [.id(id)]), Query(RatingStore.times, [.id(id)]),
        ]
    }

    /// The order that the results of `queries` tell of; nil when there is none.
    static func order(_ results: ArraySlice<QueryResult>) throws -> Order? {
        let first = results.startIndex
        guard let row = results[first].rows.first else { return nil }
        var progress = Order.Progress(state: try row.choice(4))
        progress.proposals = try results[first + 1].rows.map(ProposalStore.proposal)
        progress.cancellation = try results[first + 2].rows.first.map(CancellationStore.cancellation)
        progress.openedCases = try results[first + 3].rows.map(CaseStore.openedCase)
        for rated in results[first + 4].rows { progress.ratedAt[try rated.choice(0)] = try rated.timestamp(1) }
        progress.isAgreementOverdue = try row.bool(13)
        progress.attestedAt = SideTimes(seller: try row.optionalTimestamp(14), buyer: try row.optionalTimestamp(15))
        progress.payoutInstructedAt = try row.optionalTimestamp(16)
        progress.completedAt = try row.optionalTimestamp(17)
        progress.cancelledAt = try row.optionalTimestamp(18)
        let id: OrderID = try row.id(0)
        let facts = AwardFacts(
            award: id.derived(), listing: try row.id(2), kind: try row.choice(3), seller: try row.id(5),
            buyer: try row.id(6), title: try row.text(7), total: try row.money(8),
            quantity: Int(try row.int64(10)), market: try row.choice(11), awardedAt: try row.timestamp(12))
        return Order(facts, number: try row.text(1), progress: progress)
    }

    @Loop
    static func enqueueInsert(_ order: Order, in tx: Transaction) {
        tx.enqueue(
            insert, .id(order.id), .text(order.number), .id(order.listing), .text(order.kind.rawValue),
            .text(order.state.rawValue), .id(order.seller), .id(order.buyer), .text(order.title),
            .int64(order.total.amount), .text(order.total.currency.rawValue), .int64(Int64(order.quantity)),
            .text(order.market.rawValue), .timestamp(order.openedAt))
    }

    /// Writes what has changed since `old` was loaded under the lock. Ratings are written by `RatingStore`.
    @Loop
    static func enqueueSave(_ order: Order, over old: Order, in tx: Transaction) {
        guard order != old else { return }
        tx.enqueue(
            update, .id(order.id), .text(order.state.rawValue), .bool(order.isAgreementOverdue),
            .optionalTimestamp(order.attestedAt.seller), .optionalTimestamp(order.attestedAt.buyer),
            .optionalTimestamp(order.payoutInstructedAt), .optionalTimestamp(order.completedAt),
            .optionalTimestamp(order.cancelledAt))
        ProposalStore.enqueueSave(order, over: old, in: tx)
        if let cancellation = order.cancellation, cancellation != old.cancellation {
            CancellationStore.enqueueSave(cancellation, of: order.id, in: tx)
        }
        for opened in order.openedCases.dropFirst(old.openedCases.count) {
            CaseStore.enqueueInsert(opened, of: order.id, in: tx)
        }
    }
}
