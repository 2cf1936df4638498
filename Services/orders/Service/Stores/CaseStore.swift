import Contracts
import Kernel
import OrdersDomain
import Postgres
import Reactor

/// Questions to the platform (OR-6, OR-8): one per order and cause.
enum CaseStore {
    static let read = Statement(
        "orders.readCases",
        """
        SELECT id, order_id, opened_by, cause, text, opened_at, decide_by FROM support_case
        WHERE order_id = $1 ORDER BY id
        """)
    static let page = Statement(
        "orders.pageOfCases",
        """
        SELECT id, order_id, opened_by, cause, text, opened_at, decide_by FROM support_case
        WHERE id < $1 ORDER BY id DESC LIMIT $2
        """)
    static let insert = Statement(
        "orders.insertCase",
        """
        INSERT INTO support_case (id, order_id, opened_by, cause, text, opened_at, decide_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """)
    static let all = [read, page, insert]

    /// How the platform is named where a side could stand.
    private static let platform = "platform"

    static func openedCase(_ row: Row) throws -> OpenedCase {
        OpenedCase(
            id: try row.id(0), cause: try row.choice(3),
            openedBy: try row.text(2) == platform ? nil : try row.choice(2), text: try row.text(4),
            openedAt: try row.timestamp(5), decideBy: try row.timestamp(6))
    }

    /// A case as it is shown.
    static func view(_ opened: OpenedCase, of order: OrderID) -> SupportCase {
        SupportCase(
            id: opened.id, order: order, openedBy: opened.openedBy?.rawValue ?? platform,
            cause: opened.cause.rawValue, text: opened.text, openedAt: opened.openedAt, decideBy: opened.decideBy)
    }

    @Loop
    static func enqueueInsert(_ opened: OpenedCase, of order: OrderID, in tx: Transaction) {
        tx.enqueue(
            insert, .id(opened.id), .id(order), .text(opened.openedBy?.rawValue ?? platform),
            .text(opened.cause.rawValue), .text(opened.text), .timestamp(opened.openedAt), .timestamp(opened.decideBy))
    }
}
