import Kernel

/// What a live fixed-price listing has left to sell; decided under the row's lock, so it is never oversold (AU-18).
package struct FixedPriceStock: Hashable, Sendable {
    package let listing: ListingID
    package let seller: MemberID
    package let prices: [MarketPrice]
    package let quantity: Int
    /// How many pieces have been bought.
    package private(set) var soldQuantity: Int
    /// Whether pieces can be bought; never again once it is false.
    package private(set) var isOpen: Bool

    package init(
        listing: ListingID, seller: MemberID, prices: [MarketPrice], quantity: Int, soldQuantity: Int = 0,
        isOpen: Bool = true
    ) {
        self.listing = listing
        self.seller = seller
        self.prices = prices
        self.quantity = quantity
        self.soldQuantity = soldQuantity
        self.isOpen = isOpen
    }

    /// How many pieces can still be bought; 0 once the stock is closed.
    package var remainingQuantity: Int { isOpen ? max(0, quantity - soldQuantity) : 0 }

    /// The price of one piece in `market`; nil where the listing is not available (MK-3).
    package func price(in market: Market) -> Money? { prices.first { $0.market == market }?.price }

    /// Sells pieces to a buyer (AU-18). The last piece closes the stock: the listing then ends as sold.
    ///
    /// `expectedPrice` is the price that the buyer saw; a purchase at another one is refused, not adjusted.
    package mutating func purchase(_ command: PurchaseCommand) throws(PurchaseRejection) -> Purchase {
        guard isOpen else { throw remainsUnsold ? .notLive : .soldOut }
        guard command.buyer != seller else { throw .ownListing }
        guard let price = price(in: command.market) else { throw .marketNotServed(command.market) }
        if let expected = command.expectedPrice, expected != price { throw .priceChanged(current: price) }
        guard command.quantity > 0 else { throw .quantityNotPositive }
        guard command.quantity <= remainingQuantity else { throw .notEnoughLeft(remainingQuantity: remainingQuantity) }
        let (total, overflow) = price.amount.multipliedReportingOverflow(by: Int64(command.quantity))
        guard !overflow, total <= Money.maximumAmount else {
            throw .amountTooLarge(maximum: Money(amount: Money.maximumAmount, currency: price.currency))
        }
        soldQuantity += command.quantity
        if soldQuantity == quantity { isOpen = false }
        return Purchase(
            listing: listing, buyer: command.buyer, market: command.market, quantity: command.quantity,
            unitPrice: price, total: Money(amount: total, currency: price.currency),
            remainingQuantity: remainingQuantity)
    }

    /// The seller takes what is left off the market. The listing ends as sold when any piece was sold, else as expired.
    package mutating func withdraw(by member: MemberID) throws(PurchaseRejection) {
        guard member == seller else { throw .notSeller }
        guard isOpen else { throw remainsUnsold ? .notLive : .soldOut }
        isOpen = false
    }

    private var remainsUnsold: Bool { soldQuantity < quantity }
}

/// The wish to buy pieces of a fixed-price listing.
package struct PurchaseCommand: Hashable, Sendable {
    package let buyer: MemberID
    package let market: Market
    package let quantity: Int
    /// The price of one piece that the buyer saw; nil to accept any.
    package let expectedPrice: Money?

    package init(buyer: MemberID, market: Market, quantity: Int, expectedPrice: Money?) {
        self.buyer = buyer
        self.market = market
        self.quantity = quantity
        self.expectedPrice = expectedPrice
    }
}

/// A sale of pieces; it takes the same path from award to order as an auction (AU-18).
package struct Purchase: Hashable, Sendable {
    package let listing: ListingID
    package let buyer: MemberID
    package let market: Market
    package let quantity: Int
    package let unitPrice: Money
    package let total: Money
    /// What is left; 0 ends the listing.
    package let remainingQuantity: Int
}

/// Why a purchase, or a withdrawal of what is left, is refused (AU-18).
package enum PurchaseRejection: Error, Hashable, Sendable {
    case notLive
    case soldOut
    case ownListing
    case notSeller
    case marketNotServed(Market)
    case quantityNotPositive
    case notEnoughLeft(remainingQuantity: Int)
    case priceChanged(current: Money)
    case amountTooLarge(maximum: Money)

    /// The code by which programs know the reason, in UPPER_SNAKE.
    package var reason: String {
        switch self {
        case .notLive: "NOT_LIVE"
        case .soldOut: "SOLD_OUT"
        case .ownListing: "OWN_LISTING"
        case .notSeller: "NOT_SELLER"
        case .marketNotServed: "MARKET_NOT_SERVED"
        case .quantityNotPositive: "QUANTITY_NOT_POSITIVE"
        case .notEnoughLeft: "NOT_ENOUGH_LEFT"
        case .priceChanged: "PRICE_CHANGED"
        case .amountTooLarge: "AMOUNT_TOO_LARGE"
        }
    }

    /// The id of the rule that refuses.
    package var rule: String {
        switch self {
        case .ownListing: "AU-1"
        case .marketNotServed: "MK-3"
        case .amountTooLarge: "PY-11"
        case .notLive, .soldOut, .notSeller, .quantityNotPositive, .notEnoughLeft, .priceChanged: "AU-18"
        }
    }
}
