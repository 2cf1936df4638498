import Contracts
import Kernel
import OrdersDomain
import Postgres
import Reactor
import Wire

/// How the parties of orders are shown and addressed.
enum PartyStore {
    static let upsert = Statement(
        "orders.saveParty",
        """
        INSERT INTO party (member, user_name, language) VALUES ($1, $2, $3)
        ON CONFLICT (member) DO UPDATE SET user_name = excluded.user_name, language = excluded.language
        """)
    static let update = Statement(
        "orders.updateParty", "UPDATE party SET user_name = $2, language = $3 WHERE member = $1")
    /// Both parties of an order: user name, language and contact data as they stand in the contract.
    static let read = Statement(
        "orders.readParties",
        """
        SELECT s.user_name, s.language, convert_from(c.snapshot, 'UTF8')::jsonb #> '{seller,contact}',
               b.user_name, b.language, convert_from(c.snapshot, 'UTF8')::jsonb #> '{buyer,contact}', c.hash
        FROM customer_order o
        LEFT JOIN party s ON s.member = o.seller
        LEFT JOIN party b ON b.member = o.buyer
        LEFT JOIN contract c ON c.order_id = o.id
        WHERE o.id = $1
        """)
    static let sold = list("Sold", own: "seller", partner: "buyer")
    static let bought = list("Bought", own: "buyer", partner: "seller")
    static let all = [upsert, update, read, sold, bought]

    /// A party as an order knows it.
    struct Known {
        let userName: String
        let language: Language
        /// Absent where the contract has none (OR-3).
        let contact: ContactData?
    }

    /// Both parties of an order, and the hash of its contract.
    struct Pair {
        let seller: Known
        let buyer: Known
        let contractHash: String?

        subscript(side: OrderSide) -> Known { side == .seller ? seller : buyer }
    }

    /// Orders of an earlier version know no names; then the id stands for the name.
    static func pair(_ row: Row, of order: Order) throws -> Pair {
        func known(_ side: OrderSide, _ first: Int) throws -> Known {
            Known(
                userName: try row.optionalText(first) ?? order.member(side).description,
                language: try row.optionalText(first + 1).flatMap(Language.init) ?? order.market.languages[0],
                contact: try contact(row, first + 2))
        }
        return Pair(
            seller: try known(.seller, 0), buyer: try known(.buyer, 3), contractHash: try row.optionalText(6))
    }

    static func contact(_ row: Row, _ column: Int) throws -> ContactData? {
        try row.optionalJSON(column).flatMap { try JSON.decode(ContactData?.self, from: Array($0.utf8)) }
    }

    @Loop
    static func enqueueSave(_ party: Party, in tx: Transaction) {
        tx.enqueue(upsert, .id(party.member), .text(party.userName), .text(party.language.rawValue))
    }

    private static func list(_ name: String, own: String, partner: String) -> Statement {
        Statement(
            "orders.list\(name)",
            """
            SELECT o.id, o.number, o.listing, o.kind, o.state, o.title, o.total, o.currency, o.market, o.opened_at,
                   o.\(partner), coalesce(p.user_name, o.\(partner)::text),
                   convert_from(c.snapshot, 'UTF8')::jsonb #> '{\(partner),contact}'
            FROM customer_order o
            LEFT JOIN party p ON p.member = o.\(partner)
            LEFT JOIN contract c ON c.order_id = o.id
            WHERE o.\(own) = $1 AND o.id < $2 ORDER BY o.id DESC LIMIT $3
            """)
    }
}
