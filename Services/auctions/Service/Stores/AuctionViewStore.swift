import AuctionsDomain
import Contracts
import Kernel
import Postgres
import Wire

/// The one way in which rows of listings, auctions and stocks become what anybody may see of them.
///
/// A statement selects `columns` first and joins `tables`; what it selects besides begins at `columnCount`.
enum AuctionViewStore {
    /// Listing `l` with its auction `a` or its stock `s`.
    static let tables =
        "(listing l LEFT JOIN auction a ON a.id = l.id LEFT JOIN fixed_price_stock s ON s.listing = l.id)"

    private static let listingColumns = """
        l.id, l.seller, l.kind, l.format, l.title, l.description, l.currency, l.markets, l.postal_area, \
        l.content->'request', l.content->'publicPart', l.status, l.version, l.relisted_from, l.published_at, l.ends_at
        """
    private static let auctionColumns = """
        a.terms, a.reserve, a.secret, a.status, a.closing, a.winner, a.leader, a.leader_maximum, a.leader_sequence, \
        a.price, a.bid_count, a.sequence, a.ends_at, a.buy_now_is_gone, a.feed_position
        """
    private static let stockColumns = "s.prices, s.price, s.quantity, s.sold_quantity, s.is_open"

    /// What `view` reads, in its order.
    static let columns = "\(listingColumns), \(auctionColumns), \(stockColumns)"
    static let columnCount = 36

    private static let firstAuctionColumn = 16
    private static let firstStockColumn = 31

    /// The view of a published listing at `now`: past its end and before its closing an auction shows the computed
    /// result (AU-9), and its version differs from that of the open one.
    static func view(_ row: Row, now: Timestamp) throws -> AuctionView {
        guard let publishedAt = try row.optionalTimestamp(14) else {
            throw PostgresError(.decoding, "a draft has no public view")
        }
        var view = try listingView(row, publishedAt: publishedAt)
        if try row.isNull(firstAuctionColumn) {
            try addStock(row, to: &view)
        } else {
            try addAuction(row, now: now, to: &view)
        }
        return view
    }

    private static func listingView(_ row: Row, publishedAt: Timestamp) throws -> AuctionView {
        let endsAt = try row.timestamp(15)
        return AuctionView(
            id: try row.id(0), seller: try row.id(1), kind: try row.choice(2), format: try row.choice(3),
            title: try row.text(4), description: try row.text(5), currency: try row.choice(6),
            markets: try row.textArray(7).compactMap(Market.init(rawValue:)), postalArea: try row.optionalText(8),
            need: try need(row), status: try row.text(11) == "live" ? "open" : try row.text(11),
            startsAt: publishedAt, endsAt: endsAt, startPrice: 0, price: 0, minimumBid: 0, bidCount: 0, leader: nil,
            hasReserve: false, isReserveMet: true, buyNowPrice: nil, marketPrices: nil, availableQuantity: nil,
            relistOf: try row.optionalID(13), feedPosition: 0, version: try row.int64(12))
    }

    private static func need(_ row: Row) throws -> PublicNeed? {
        guard let request = try row.optionalJSON(9), let part = try row.optionalJSON(10) else { return nil }
        return ListingMapping.need(
            request: try JSON.decode(AppointmentRequest.self, from: Array(request.utf8)),
            part: try JSON.decode(PublicPart.self, from: Array(part.utf8)))
    }

    private static func addStock(_ row: Row, to view: inout AuctionView) throws {
        let first = firstStockColumn
        let price = try row.int64(first + 1)
        let left = try row.int64(first + 2) - row.int64(first + 3)
        view.startPrice = price
        view.price = price
        view.minimumBid = price
        view.marketPrices = try JSON.decode([String: Int64].self, from: Array(try row.json(first).utf8))
        view.availableQuantity = try row.bool(first + 4) ? Int(left) : 0
        view.version += try row.int64(first + 3)
    }

    private static func addAuction(_ row: Row, now: Timestamp, to view: inout AuctionView) throws {
        let auction = try auction(row, seller: view.seller)
        guard let secret = AuctionSecret(auction: view.id, bytes: try row.bytes(firstAuctionColumn + 2)) else {
            throw PostgresError(.decoding, "the secret of auction \(view.id) has no 32 bytes")
        }
        let result = auction.computedResult(at: now)
        view.status = result.status.rawValue
        view.startsAt = auction.terms.startsAt
        view.endsAt = auction.endsAt
        view.startPrice = auction.terms.startPrice
        view.price = result.price
        view.minimumBid = auction.minimumBid
        view.bidCount = Int64(auction.bidCount)
        view.leader = auction.leader.map { secret.pseudonym(of: $0.bidder) }
        view.hasReserve = auction.reserve != nil
        view.isReserveMet = auction.reserveIsMet ?? true
        view.buyNowPrice = result.status == .open ? auction.availableBuyNow : nil
        view.feedPosition = try row.int64(firstAuctionColumn + 14)
        view.version += auction.sequence + view.feedPosition + (result.status == auction.status ? 0 : 1)
    }

    /// The auction as far as a view needs it: without the runner-up and the history of its end.
    private static func auction(_ row: Row, seller: MemberID) throws -> Auction {
        let first = firstAuctionColumn
        var leader: StandingBid?
        if let bidder: MemberID = try row.optionalID(first + 6) {
            leader = StandingBid(
                bidder: bidder, maximum: try row.int64(first + 7), sequence: try row.int64(first + 8))
        }
        return Auction(
            terms: try JSON.decode(AuctionTerms.self, from: Array(try row.json(first).utf8)), seller: seller,
            reserve: try row.optionalInt64(first + 1), status: try row.choice(first + 3),
            closing: try row.optionalText(first + 4).flatMap(Closing.init), winner: try row.optionalID(first + 5),
            leader: leader, runnerUp: nil, price: try row.int64(first + 9), bidCount: Int(try row.int64(first + 10)),
            sequence: try row.int64(first + 11), lastEntryAt: nil, endsAt: try row.timestamp(first + 12),
            extensions: ExtensionHistory(), buyNowIsGone: try row.bool(first + 13))
    }
}

extension Row {
    /// A column whose text is one of the cases of `Choice`.
    func choice<Choice: RawRepresentable>(_ column: Int, of: Choice.Type = Choice.self) throws -> Choice
    where Choice.RawValue == String {
        let text = try text(column)
        guard let choice = Choice(rawValue: text) else {
            throw PostgresError(.decoding, "column \(column) has the unknown value '\(text)'")
        }
        return choice
    }
}
