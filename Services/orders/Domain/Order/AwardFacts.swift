import Kernel

/// What is known of an award when its order is opened.
package struct AwardFacts: Hashable, Sendable {
    package let award: AwardID
    package let listing: ListingID
    package let kind: TradeKind
    package let seller: MemberID
    package let buyer: MemberID
    package let title: String
    package let total: Money
    package let quantity: Int
    package let market: Market
    package let awardedAt: Timestamp

    /// The facts as the auctions service tells them.
    package init(
        award: AwardID, listing: ListingID, kind: TradeKind, seller: MemberID, buyer: MemberID, title: String,
        total: Money, quantity: Int, market: Market, awardedAt: Timestamp
    ) {
        self.award = award
        self.listing = listing
        self.kind = kind
        self.seller = seller
        self.buyer = buyer
        self.title = title
        self.total = total
        self.quantity = quantity
        self.market = market
        self.awardedAt = awardedAt
    }
}

/// Why an award cannot become an order: only a defect elsewhere can cause it.
package enum AwardRejection: Error, Hashable, Sendable {
    case sameParties
    case amountNotPositive
}

extension Order {
    /// Opens the order of an award (OR-1).
    /// - Parameter serial: a number that no other order of the installation has, at least 1.
    package static func open(_ facts: AwardFacts, serial: Int64) throws(AwardRejection) -> Order {
        guard facts.seller != facts.buyer else { throw .sameParties }
        guard facts.total.amount > 0 else { throw .amountNotPositive }
        return Order(
            facts, number: number(serial: serial, at: facts.awardedAt),
            progress: Progress(state: .first(of: facts.kind)))
    }

    /// `GV-<year>-<serial>`, the year in UTC, the serial with at least six digits.
    static func number(serial: Int64, at instant: Timestamp) -> String {
        let year = instant.description.prefix(4)
        let digits = String(serial)
        return "GV-\(year)-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }
}
