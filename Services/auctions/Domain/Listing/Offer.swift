import Kernel

/// How a listing is sold.
package enum Offer: Hashable, Sendable {
    case auction(AuctionOffer)
    case fixedPrice(FixedPriceOffer)
}

/// What a seller sets for an auction (AU-3).
package struct AuctionOffer: Hashable, Codable, Sendable {
    package var startPrice: Money
    /// The hidden reserve.
    package var reserve: Money?
    package var buyNow: Money?
    /// One of the policy's choices.
    package var durationDays: Int

    package init(startPrice: Money, reserve: Money? = nil, buyNow: Money? = nil, durationDays: Int) {
        self.startPrice = startPrice
        self.reserve = reserve
        self.buyNow = buyNow
        self.durationDays = durationDays
    }
}

/// What a seller sets for a fixed-price listing (AU-18).
package struct FixedPriceOffer: Hashable, Codable, Sendable {
    package var quantity: Int
    /// One price for each market of the listing, in that market's currency.
    package var prices: [MarketPrice]

    package init(quantity: Int, prices: [MarketPrice]) {
        self.quantity = quantity
        self.prices = prices
    }
}

/// The price of one piece in one market (AU-18).
package struct MarketPrice: Hashable, Codable, Sendable {
    package var market: Market
    package var price: Money

    package init(market: Market, price: Money) {
        self.market = market
        self.price = price
    }
}

/// `{"format": "auction", "auction": {…}}` or `{"format": "fixedPrice", "fixedPrice": {…}}`.
extension Offer: Codable {
    /// The name of the kind of offer.
    package enum Format: String, Codable, Hashable, Sendable, CaseIterable { case auction, fixedPrice }

    /// Which kind of offer this is.
    package var format: Format {
        switch self {
        case .auction: .auction
        case .fixedPrice: .fixedPrice
        }
    }

    private enum CodingKeys: String, CodingKey { case format, auction, fixedPrice }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(Format.self, forKey: .format) {
        case .auction: self = .auction(try container.decode(AuctionOffer.self, forKey: .auction))
        case .fixedPrice: self = .fixedPrice(try container.decode(FixedPriceOffer.self, forKey: .fixedPrice))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(format, forKey: .format)
        switch self {
        case .auction(let offer): try container.encode(offer, forKey: .auction)
        case .fixedPrice(let offer): try container.encode(offer, forKey: .fixedPrice)
        }
    }
}
