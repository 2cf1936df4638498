import Contracts
import Kernel
import OrdersDomain
import Postgres
import Reactor
import Wire

/// Ratings (OR-7). Those of a cancelled order stay in the table but count nowhere (OR-8).
enum RatingStore {
    static let times = Statement("orders.ratingTimes", "SELECT author_role, rated_at FROM rating WHERE order_id = $1")
    static let insert = Statement(
        "orders.insertRating",
        """
        INSERT INTO rating (order_id, author_role, subject, grade, answers, text, rated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """)
    static let hide = Statement("orders.hideRatings", "UPDATE rating SET is_hidden = true WHERE order_id = $1")
    /// Held orders that a member may still rate, by the side that it is on.
    static let toGive = Statement(
        "orders.ratingsToGive",
        """
        SELECT o.id, o.number, o.title, o.role, coalesce(p.user_name, o.partner::text),
               greatest(o.attested_by_seller_at, o.attested_by_buyer_at)
        FROM (
            SELECT *, 'seller' AS role, buyer AS partner FROM customer_order WHERE seller = $1
            UNION ALL
            SELECT *, 'buyer' AS role, seller AS partner FROM customer_order WHERE buyer = $1
        ) AS o
        LEFT JOIN party p ON p.member = o.partner
        WHERE o.kind = 'appointment' AND o.state IN ('held', 'completed')
          AND NOT EXISTS (SELECT FROM rating r WHERE r.order_id = o.id AND r.author_role = o.role)
          AND NOT EXISTS (SELECT FROM cancellation c WHERE c.order_id = o.id AND c.status = 'confirmed')
        ORDER BY o.id DESC LIMIT $2
        """)
    static let answers = Statement(
        "orders.ratingAnswers",
        """
        SELECT q.question, count(*) FILTER (WHERE r.answers ->> q.question = 'yes'),
               count(*) FILTER (WHERE r.answers ->> q.question = 'no'), count(r.order_id)
        FROM unnest($2::text[]) WITH ORDINALITY AS q (question, place)
        LEFT JOIN rating r ON r.subject = $1 AND NOT r.is_hidden AND r.answers IS NOT NULL
        GROUP BY q.question, q.place ORDER BY q.place
        """)
    static let grades = Statement(
        "orders.ratingGrades",
        """
        SELECT count(*) FILTER (WHERE grade = 'positive'), count(*) FILTER (WHERE grade = 'neutral'),
               count(*) FILTER (WHERE grade = 'negative')
        FROM rating WHERE subject = $1 AND NOT is_hidden
        """)
    static let newest = Statement(
        "orders.newestRatings",
        """
        SELECT author_role, grade, answers, text, rated_at FROM rating
        WHERE subject = $1 AND NOT is_hidden ORDER BY rated_at DESC, order_id DESC LIMIT $2
        """)
    static let all = [times, insert, hide, toGive, answers, grades, newest]

    /// Writes the rating that `author` gives of the partner.
    @Loop
    static func enqueueInsert(
        _ content: RatingContent, text: String?, of order: Order, by author: OrderSide, at now: Timestamp,
        in tx: Transaction
    ) throws {
        var grade: String?
        var answers: String?
        switch content {
        case .expert(let given):
            let named = Dictionary(uniqueKeysWithValues: given.map { ($0.key.rawValue, $0.value.rawValue) })
            answers = String(decoding: try JSON.encode(named), as: UTF8.self)
        case .seller(let given): grade = given.rawValue
        }
        tx.enqueue(
            insert, .id(order.id), .text(author.rawValue), .id(order.member(author.partner)), .optionalText(grade),
            .optionalJSON(answers), .optionalText(text), .timestamp(now))
    }

    static func rating(_ row: Row) throws -> PublicRating {
        PublicRating(
            authorRole: try row.text(0), grade: try row.optionalText(1),
            answers: try row.optionalJSON(2).map { try JSON.decode(ExpertAnswers.self, from: Array($0.utf8)) },
            text: try row.optionalText(3), ratedAt: try row.timestamp(4))
    }
}
