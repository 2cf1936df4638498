import AuctionsDomain
import Kernel
import Wire

/// One fault of a listing as the answer names it: the field by its path in the contract, the reason, the rule, and what
/// the reason's text needs. A fault names no value: some fields are sealed (AU-2).
struct FieldFault {
    let field: String
    let reason: String
    let rule: String
    var details: [String: JSONValue] = [:]

    /// A fault that the rules found. Money is in `currency`, that of the listing.
    init(_ fault: ListingFault, kind: TradeKind, currency: CurrencyCode) {
        field = FieldFault.path(fault.field, kind: kind)
        reason = fault.reason
        rule = fault.rule
        details = FieldFault.details(fault, currency: currency)
    }

    init(field: String, reason: String, rule: String, details: [String: JSONValue] = [:]) {
        self.field = field
        self.reason = reason
        self.rule = rule
        self.details = details
    }

    var value: JSONValue {
        .object(details.merging(["field": .string(field), "reason": .string(reason), "rule": .string(rule)]) { $1 })
    }

    /// The rules group fields otherwise than the contract does.
    private static func path(_ field: ListingFault.Field, kind: TradeKind) -> String {
        switch field {
        case .kind, .title, .description, .markets, .currency: field.rawValue
        case .request, .publicPart: "need"
        case .subjects: "need.subjects"
        case .what: "need.what"
        case .when: "need.when"
        case .postalArea: kind == .appointment ? "need.postalArea" : "postalArea"
        case .startPrice: "startPrice"
        case .reserve: "reservePrice"
        case .buyNow: "buyNowPrice"
        case .durationDays: "durationDays"
        case .format: "format"
        case .quantity: "quantity"
        case .prices: "marketPrices"
        case .sealedPart: "sealed"
        case .persons: "sealed.persons"
        case .situation: "sealed.situation"
        case .existingContracts: "sealed.existingContracts"
        case .times: "sealed.times"
        }
    }

    private static func details(_ fault: ListingFault, currency: CurrencyCode) -> [String: JSONValue] {
        func money(_ amount: Int64) -> JSONValue {
            ["amount": .integer(amount), "currency": .string(currency.rawValue)]
        }
        switch fault {
        case .titleTooShort(let minimum): return ["minimumCharacters": .integer(Int64(minimum))]
        case .titleTooLong(let maximum), .descriptionTooLong(let maximum), .textTooLong(_, let maximum):
            return ["maximumCharacters": .integer(Int64(maximum))]
        case .marketTwice(let market), .marketNotServed(let market), .priceMissing(let market),
            .priceTwice(let market), .priceForOtherMarket(let market):
            return ["market": .string(market.rawValue)]
        case .currencyOfNoMarket(let code), .currencyWithoutIncrements(let code),
            .currencyMismatch(_, let code):
            return ["currency": .string(code.rawValue)]
        case .amountTooLarge(_, let maximum): return ["maximum": money(maximum)]
        case .buyNowTooLow(let minimum): return ["minimum": money(minimum)]
        case .durationNotOffered(let choices): return ["choices": .array(choices.map { .integer(Int64($0)) })]
        case .quantityOutOfRange(let maximum), .tooManyItems(_, let maximum):
            return ["maximum": .integer(Int64(maximum))]
        case .descriptionMissing, .marketsMissing, .amountNotPositive, .reserveBelowStartPrice, .buyNowBelowReserve,
            .fixedPriceNotAllowed, .requestMissing, .requestNotAllowed, .subjectsMissing, .subjectTwice,
            .publicPartMissing, .textMissing, .sealedPartMissing, .sealedPartNotAllowed, .valueOutOfRange:
            return [:]
        }
    }
}
