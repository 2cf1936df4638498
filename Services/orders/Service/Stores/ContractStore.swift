import Kernel
import Postgres
import Reactor

/// The contracts of OR-4 and the log of who looked at contact data (OR-3).
enum ContractStore {
    static let insert = Statement(
        "orders.insertContract",
        "INSERT INTO contract (order_id, hash, snapshot, html, pdf) VALUES ($1, $2, $3, $4, $5)")
    /// The stored bytes of one format; the last column tells whether they show contact data.
    static let json = document("Snapshot", "c.snapshot")
    static let html = document("HTML", "c.html")
    static let pdf = document("PDF", "c.pdf")
    static let disclose = Statement(
        "orders.disclose",
        """
        INSERT INTO contact_disclosure (order_id, viewer, via, at)
        SELECT shown.id, $2, $3, service_now() FROM unnest($1::uuid[]) AS shown (id)
        """)
    static let all = [insert, json, html, pdf, disclose]

    /// How contact data were shown.
    enum Disclosure: String {
        case order, list, contract, mail
    }

    private static func document(_ name: String, _ column: String) -> Statement {
        Statement(
            "orders.readContract\(name)",
            """
            SELECT o.seller, o.buyer, o.number, c.hash, \(column),
                   coalesce(convert_from(c.snapshot, 'UTF8')::jsonb #> '{seller,contact}', 'null') <> 'null'
            FROM customer_order o LEFT JOIN contract c ON c.order_id = o.id WHERE o.id = $1
            """)
    }

    @Loop
    static func enqueueInsert(_ file: ContractFile, of order: OrderID, in tx: Transaction) {
        tx.enqueue(
            insert, .id(order), .text(file.hash), .bytes(file.canonicalJSON), .bytes(file.html), .bytes(file.pdf))
    }

    /// Notes that `viewer` is shown the partner's contact data of these orders.
    @Loop
    static func enqueueDisclosure(
        of orders: [OrderID], to viewer: MemberID, via: Disclosure, in tx: Transaction
    ) {
        guard !orders.isEmpty else { return }
        tx.enqueue(disclose, .idArray(orders), .id(viewer), .text(via.rawValue))
    }
}
