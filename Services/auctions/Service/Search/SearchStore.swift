import Postgres

/// The statements of the search (AU-14): one for each order, with and without text. Filters that are not asked for are
/// NULL. A page is found first, and only its rows are read in full.
enum SearchStore {
    // Parameters: $1 kind · $2 market · $3 currency · $4, $5 price from, to · $6 ends before · $7 postal area · $8 seller ·
    // $9, $10 key and id after which the page begins · $11 its size · $12 the instant that relevance is computed for ·
    // $13 … $15 weights of ending soon, bids, freshness · $16 … $18 their halves · and with text: $19 its weight ·
    // $20 language · $21 whole · $22 literal · $23 head · $24 prefix.

    /// The price that a buyer of the market would see; a fixed price without a market is that of the main market.
    static let price = "coalesce(a.price, (s.prices->>$2::text)::bigint, s.price)"

    private static let instant = "coalesce($12::timestamptz, (SELECT now FROM reading))"

    /// The shares of relevance by name, in the order of the columns that follow key and instants. See `SearchWeights`.
    static let shareNames = ["endingSoon", "bids", "freshness", "text"]

    private static let shares = [
        """
        CASE WHEN a.id IS NULL THEN 0::float8 ELSE $13::bigint::float8 / 100 * $16::bigint
            / ($16::bigint + greatest(date_part('epoch', l.ends_at - \(instant)), 0) / 3600) END
        """,
        "$14::bigint::float8 / 100 * coalesce(a.bid_count, 0) / (coalesce(a.bid_count, 0) + $17::bigint)",
        """
        $15::bigint::float8 / 100 * $18::bigint
            / ($18::bigint + greatest(date_part('epoch', \(instant) - l.published_at), 0) / 3600)
        """,
    ]
    private static let textShare =
        "$19::bigint::float8 / 100 * ts_rank(l.search, (SELECT query FROM wanted), 32)::float8"

    private static let filters = """
        l.status = 'live' AND l.ends_at > (SELECT now FROM reading)
            AND ($1::text IS NULL OR l.kind = $1)
            AND ($2::text IS NULL OR $2 = ANY (l.markets))
            AND ($3::text IS NULL OR l.currency = $3)
            AND ($4::bigint IS NULL OR \(price) >= $4)
            AND ($5::bigint IS NULL OR \(price) <= $5)
            AND ($6::timestamptz IS NULL OR l.ends_at < $6)
            AND ($7::text IS NULL OR starts_with(l.postal_area, $7))
            AND ($8::uuid IS NULL OR l.seller = $8)
        """

    private static let reading = "reading AS MATERIALIZED (SELECT service_now() AS now)"
    private static let configuration = """
        CASE $20::text WHEN 'de' THEN 'german'::regconfig WHEN 'nl' THEN 'dutch'::regconfig
            ELSE 'english'::regconfig END
        """
    /// The words in the reader's language, or literally as they stand, or with a last word that goes on.
    private static let words = """
        (websearch_to_tsquery(\(configuration), $21::text)
            || CASE WHEN $22::text IS NULL THEN ''::tsquery ELSE websearch_to_tsquery('simple', search_fold($22)) END
            || CASE WHEN $24::text IS NULL THEN ''::tsquery
                ELSE websearch_to_tsquery(\(configuration), $23::text) && to_tsquery('simple', search_fold($24)) END)
        """
    // Where they are compared they stand in full: only so can the planner see how rare they are. The rank of each row
    // takes what was computed once.
    private static let wanted = "wanted AS MATERIALIZED (SELECT \(words) AS query)"

    private static func statement(_ order: SearchOrder, hasText: Bool) -> Statement {
        let shares = shares + [hasText ? textShare : "0::float8"]
        let key = order.key(score: shares.joined(separator: " + "))
        let direction = order.isAscending ? "ASC" : "DESC"
        let text = hasText ? " AND l.search @@ \(words)" : ""
        return Statement(
            "auctions.search.\(order.rawValue)\(hasText ? ".text" : "")",
            """
            WITH \(reading)\(hasText ? ", \(wanted)" : ""), page AS (
                SELECT l.id, \(key) AS key FROM \(AuctionViewStore.tables)
                WHERE \(filters)\(text)
                    AND (\(key), l.id) \(order.isAscending ? ">" : "<") ($9::\(order.type), $10::uuid)
                ORDER BY \(key) \(direction), l.id \(direction) LIMIT $11)
            SELECT \(AuctionViewStore.columns), page.key, (SELECT now FROM reading), \(instant),
                \(shares.joined(separator: ", "))
            FROM page JOIN \(AuctionViewStore.tables) ON l.id = page.id
            ORDER BY page.key \(direction), page.id \(direction)
            """)
    }

    private static let plain = Dictionary(
        uniqueKeysWithValues: SearchOrder.allCases.map { ($0, statement($0, hasText: false)) })
    private static let texts = Dictionary(
        uniqueKeysWithValues: SearchOrder.allCases.map { ($0, statement($0, hasText: true)) })

    /// Every statement of the search.
    static let all: [Statement] =
        SearchOrder.allCases.flatMap { [find($0, hasText: false), find($0, hasText: true)] }

    static func find(_ order: SearchOrder, hasText: Bool) -> Statement {
        guard let found = (hasText ? texts : plain)[order] else {
            preconditionFailure("every order has its statements")
        }
        return found
    }
}
