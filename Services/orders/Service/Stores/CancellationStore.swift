import Kernel
import OrdersDomain
import Postgres
import Reactor

/// Requests to cancel and the private ledger of faults (OR-8).
enum CancellationStore {
    static let newest = Statement(
        "orders.newestCancellation",
        """
        SELECT round, initiator, reason, text, asked_at, answer_by, status, answered_at FROM cancellation
        WHERE order_id = $1 ORDER BY round DESC LIMIT 1
        """)
    static let upsert = Statement(
        "orders.saveCancellation",
        """
        INSERT INTO cancellation (order_id, round, initiator, reason, text, asked_at, answer_by, status, answered_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (order_id, round) DO UPDATE SET status = excluded.status, answered_at = excluded.answered_at
        """)
    static let recordFault = Statement(
        "orders.recordFault",
        """
        INSERT INTO fault_record (order_id, seller, buyer, initiator, reason, fault, recorded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """)
    static let all = [newest, upsert, recordFault]

    static func cancellation(_ row: Row) throws -> Cancellation {
        Cancellation(
            round: Int(try row.int64(0)), initiator: try row.choice(1), reason: try row.choice(2),
            text: try row.text(3), askedAt: try row.timestamp(4), answerBy: try row.timestamp(5),
            status: try row.choice(6), answeredAt: try row.optionalTimestamp(7))
    }

    @Loop
    static func enqueueSave(_ cancellation: Cancellation, of order: OrderID, in tx: Transaction) {
        tx.enqueue(
            upsert, .id(order), .int64(Int64(cancellation.round)), .text(cancellation.initiator.rawValue),
            .text(cancellation.reason.rawValue), .text(cancellation.text), .timestamp(cancellation.askedAt),
            .timestamp(cancellation.answerBy), .text(cancellation.status.rawValue),
            .optionalTimestamp(cancellation.answeredAt))
    }

    @Loop
    static func enqueueFault(_ fault: FaultRecord, of order: Order, in tx: Transaction) {
        tx.enqueue(
            recordFault, .id(fault.order), .id(order.seller), .id(order.buyer), .text(fault.initiator.rawValue),
            .text(fault.reason.rawValue), .text(fault.fault?.rawValue ?? "nobody"), .timestamp(fault.recordedAt))
    }
}
