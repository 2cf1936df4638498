import Kernel

/// One fault of a listing. A rejection names all of them at once.
package enum ListingFault: Hashable, Sendable {
    case titleTooShort(minimumCharacters: Int)
    case titleTooLong(maximumCharacters: Int)
    case descriptionMissing
    case descriptionTooLong(maximumCharacters: Int)
    case marketsMissing
    case marketTwice(Market)
    case marketNotServed(Market)
    /// No market of the listing has this currency.
    case currencyOfNoMarket(CurrencyCode)
    /// An amount of this field is in another currency.
    case currencyMismatch(field: Field, expected: CurrencyCode)
    case amountNotPositive(field: Field)
    case amountTooLarge(field: Field, maximum: Int64)
    case reserveBelowStartPrice
    case buyNowTooLow(minimum: Int64)
    case buyNowBelowReserve
    case durationNotOffered(choices: [Int])
    /// The policy has no increments for the currency.
    case currencyWithoutIncrements(CurrencyCode)
    case fixedPriceNotAllowed
    case quantityOutOfRange(maximum: Int)
    case priceMissing(Market)
    case priceTwice(Market)
    case priceForOtherMarket(Market)
    case requestMissing
    case requestNotAllowed
    case subjectsMissing
    case subjectTwice
    case publicPartMissing
    case textMissing(field: Field)
    case textTooLong(field: Field, maximumCharacters: Int)
    case sealedPartMissing
    case sealedPartNotAllowed
    case tooManyItems(field: Field, maximum: Int)
    case valueOutOfRange(field: Field)

    /// The field of the listing, as its path in the API.
    package enum Field: String, Codable, Hashable, Sendable, CaseIterable {
        case kind, request, title, description, markets, currency, publicPart, sealedPart
        case subjects = "request.subjects"
        case startPrice = "offer.startPrice"
        case reserve = "offer.reserve"
        case buyNow = "offer.buyNow"
        case durationDays = "offer.durationDays"
        case format = "offer.format"
        case quantity = "offer.quantity"
        case prices = "offer.prices"
        case what = "publicPart.what"
        case postalArea = "publicPart.postalArea"
        case when = "publicPart.when"
        case persons = "sealedPart.persons"
        case situation = "sealedPart.situation"
        case existingContracts = "sealedPart.existingContracts"
        case times = "sealedPart.times"
    }
}

extension ListingFault {
    /// The code by which programs know the fault, in UPPER_SNAKE.
    package var reason: String {
        switch self {
        case .titleTooShort: "TITLE_TOO_SHORT"
        case .titleTooLong: "TITLE_TOO_LONG"
        case .descriptionMissing: "DESCRIPTION_MISSING"
        case .descriptionTooLong: "DESCRIPTION_TOO_LONG"
        case .marketsMissing: "MARKETS_MISSING"
        case .marketTwice: "MARKET_TWICE"
        case .marketNotServed: "MARKET_NOT_SERVED"
        case .currencyOfNoMarket: "CURRENCY_OF_NO_MARKET"
        case .currencyMismatch: "CURRENCY_MISMATCH"
        case .amountNotPositive: "AMOUNT_NOT_POSITIVE"
        case .amountTooLarge: "AMOUNT_TOO_LARGE"
        case .reserveBelowStartPrice: "RESERVE_BELOW_START_PRICE"
        case .buyNowTooLow: "BUY_NOW_TOO_LOW"
        case .buyNowBelowReserve: "BUY_NOW_BELOW_RESERVE"
        case .durationNotOffered: "DURATION_NOT_OFFERED"
        case .currencyWithoutIncrements: "CURRENCY_WITHOUT_INCREMENTS"
        case .fixedPriceNotAllowed: "FIXED_PRICE_NOT_ALLOWED"
        case .quantityOutOfRange: "QUANTITY_OUT_OF_RANGE"
        case .priceMissing: "PRICE_MISSING"
        case .priceTwice: "PRICE_TWICE"
        case .priceForOtherMarket: "PRICE_FOR_OTHER_MARKET"
        case .requestMissing: "REQUEST_MISSING"
        case .requestNotAllowed: "REQUEST_NOT_ALLOWED"
        case .subjectsMissing: "SUBJECTS_MISSING"
        case .subjectTwice: "SUBJECT_TWICE"
        case .publicPartMissing: "PUBLIC_PART_MISSING"
        case .textMissing: "TEXT_MISSING"
        case .textTooLong: "TEXT_TOO_LONG"
        case .sealedPartMissing: "SEALED_PART_MISSING"
        case .sealedPartNotAllowed: "SEALED_PART_NOT_ALLOWED"
        case .tooManyItems: "TOO_MANY_ITEMS"
        case .valueOutOfRange: "VALUE_OUT_OF_RANGE"
        }
    }

    /// The field at fault.
    package var field: Field {
        switch self {
        case .titleTooShort, .titleTooLong: .title
        case .descriptionMissing, .descriptionTooLong: .description
        case .marketsMissing, .marketTwice, .marketNotServed: .markets
        case .currencyOfNoMarket, .currencyWithoutIncrements: .currency
        case .currencyMismatch(let field, _), .amountNotPositive(let field), .amountTooLarge(let field, _),
            .textMissing(let field), .textTooLong(let field, _), .tooManyItems(let field, _),
            .valueOutOfRange(let field):
            field
        case .reserveBelowStartPrice: .reserve
        case .buyNowTooLow, .buyNowBelowReserve: .buyNow
        case .durationNotOffered: .durationDays
        case .fixedPriceNotAllowed: .format
        case .quantityOutOfRange: .quantity
        case .priceMissing, .priceTwice, .priceForOtherMarket: .prices
        case .requestMissing, .requestNotAllowed: .request
        case .subjectsMissing, .subjectTwice: .subjects
        case .publicPartMissing: .publicPart
        case .sealedPartMissing, .sealedPartNotAllowed: .sealedPart
        }
    }

    /// The id of the rule that the fault offends.
    package var rule: String {
        switch self {
        case .marketsMissing, .marketTwice, .marketNotServed, .currencyOfNoMarket, .currencyMismatch: "MK-3"
        case .amountTooLarge: "PY-11"
        case .currencyWithoutIncrements: "AU-5"
        case .buyNowTooLow, .buyNowBelowReserve: "AU-12"
        case .fixedPriceNotAllowed, .quantityOutOfRange, .priceMissing, .priceTwice, .priceForOtherMarket: "AU-18"
        case .requestMissing, .requestNotAllowed, .subjectsMissing, .subjectTwice, .publicPartMissing, .textMissing,
            .textTooLong, .sealedPartMissing, .sealedPartNotAllowed, .tooManyItems, .valueOutOfRange:
            "AU-2"
        case .titleTooShort, .titleTooLong, .descriptionMissing, .descriptionTooLong, .amountNotPositive,
            .reserveBelowStartPrice, .durationNotOffered:
            "AU-3"
        }
    }
}
