import AuctionsDomain
import Contracts
import Kernel

/// What a seller states of a listing, in the words of the contract and in those of the rules.
///
/// A draft may be incomplete: a number that is not stated yet is 0 for the rules, which no published listing can have.
enum ListingMapping {
    /// `fields` must have passed `DraftCheck`. `language` is the one that counts when the seller names none.
    static func content(_ fields: ListingFields, language: Language) -> ListingContent {
        ListingContent(
            kind: fields.kind, request: request(fields.need), language: fields.language ?? language,
            title: fields.title, description: fields.description, markets: fields.markets, currency: fields.currency,
            offer: offer(fields), publicPart: publicPart(fields))
    }

    private static func offer(_ fields: ListingFields) -> Offer {
        func money(_ amount: Int64) -> Money { Money(amount: amount, currency: fields.currency) }
        switch fields.format {
        case .auction:
            return .auction(
                AuctionOffer(
                    startPrice: money(fields.startPrice ?? 0), reserve: fields.reservePrice.map(money),
                    buyNow: fields.buyNowPrice.map(money), durationDays: fields.durationDays ?? 0))
        case .fixedPrice:
            return .fixedPrice(
                FixedPriceOffer(quantity: fields.quantity ?? 0, prices: prices(fields.marketPrices ?? [:])))
        }
    }

    /// Each price is in the currency of its market. In the order of the markets, so that equal offers are equal.
    static func prices(_ amounts: [String: Int64]) -> [MarketPrice] {
        Market.allCases.compactMap { market in
            amounts[market.rawValue].map {
                MarketPrice(market: market, price: Money(amount: $0, currency: market.currency))
            }
        }
    }

    static func amounts(_ prices: [MarketPrice]) -> [String: Int64] {
        Dictionary(prices.map { ($0.market.rawValue, $0.price.amount) }) { first, _ in first }
    }

    private static func request(_ need: PublicNeed?) -> AppointmentRequest? {
        guard let need, let purpose = AppointmentRequest.Purpose(rawValue: need.requestType) else { return nil }
        return AppointmentRequest(
            purpose: purpose, subjects: need.subjects.compactMap(AppointmentRequest.Subject.init(rawValue:)))
    }

    private static func publicPart(_ fields: ListingFields) -> PublicPart? {
        if let need = fields.need { return PublicPart(what: need.what, postalArea: need.postalArea, when: need.when) }
        return fields.postalArea.map { PublicPart(what: "", postalArea: $0, when: "") }
    }

    static func need(request: AppointmentRequest, part: PublicPart) -> PublicNeed {
        PublicNeed(
            requestType: request.purpose.rawValue, subjects: request.subjects.map(\.rawValue), what: part.what,
            postalArea: part.postalArea, when: part.when)
    }

    /// The way back. The sealed part is never there (AU-2).
    static func fields(_ content: ListingContent) -> ListingFields {
        var fields = ListingFields(
            kind: content.kind, format: .auction, language: content.language, title: content.title,
            description: content.description, currency: content.currency, markets: content.markets)
        switch content.offer {
        case .auction(let offer):
            fields.startPrice = offer.startPrice.amount == 0 ? nil : offer.startPrice.amount
            fields.reservePrice = offer.reserve?.amount
            fields.buyNowPrice = offer.buyNow?.amount
            fields.durationDays = offer.durationDays == 0 ? nil : offer.durationDays
        case .fixedPrice(let offer):
            fields.format = .fixedPrice
            fields.marketPrices = offer.prices.isEmpty ? nil : amounts(offer.prices)
            fields.quantity = offer.quantity == 0 ? nil : offer.quantity
        }
        if let request = content.request, let part = content.publicPart {
            fields.need = need(request: request, part: part)
        } else {
            fields.postalArea = content.publicPart?.postalArea
        }
        return fields
    }
}
