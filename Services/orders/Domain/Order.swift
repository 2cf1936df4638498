import Kernel

/// An order: what an award becomes (OR-1). Its id is the award's, so that one award can only become one order.
package struct Order: Hashable, Sendable {
    package let id: OrderID
    /// For people: `GV-2026-000123`.
    package let number: String
    package let award: AwardID
    package let listing: ListingID
    package let kind: TradeKind
    package let state: OrderState
    package let seller: MemberID
    package let buyer: MemberID
    package let title: String
    package let total: Money
    package let quantity: Int
    /// Whose calendar and policies hold (CA-7).
    package let market: Market
    package let openedAt: Timestamp
}

/// The states of OR-10 that exist so far: the first one of each kind.
package enum OrderState: String, Codable, Hashable, Sendable, CaseIterable {
    /// An appointment has been awarded.
    case awarded
    /// A service or goods have been ordered.
    case placed

    /// The first state of an order of this kind (OR-10).
    package static func first(of kind: TradeKind) -> OrderState {
        switch kind {
        case .appointment: .awarded
        case .service, .goods: .placed
        }
    }
}

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
package enum OrderRejection: Error, Hashable, Sendable {
    case sameParties
    case amountNotPositive

    package var reason: String {
        switch self {
        case .sameParties: "SAME_PARTIES"
        case .amountNotPositive: "AMOUNT_NOT_POSITIVE"
        }
    }
}

extension Order {
    /// Opens the order of an award.
    /// - Parameter serial: a number that no other order of the installation has, at least 1.
    package static func open(_ facts: AwardFacts, serial: Int64) throws(OrderRejection) -> Order {
        guard facts.seller != facts.buyer else { throw .sameParties }
        guard facts.total.amount > 0 else { throw .amountNotPositive }
        return Order(
            id: facts.award.derived(), number: number(serial: serial, at: facts.awardedAt), award: facts.award,
            listing: facts.listing, kind: facts.kind, state: .first(of: facts.kind), seller: facts.seller,
            buyer: facts.buyer, title: facts.title, total: facts.total, quantity: facts.quantity,
            market: facts.market, openedAt: facts.awardedAt)
    }

    /// `GV-<year>-<serial>`, the year in UTC, the serial with at least six digits.
    static func number(serial: Int64, at instant: Timestamp) -> String {
        let year = instant.description.prefix(4)
        let digits = String(serial)
        return "GV-\(year)-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }
}
