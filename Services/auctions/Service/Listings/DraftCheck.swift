import AuctionsDomain
import Contracts
import Kernel
import Wire

/// What even a draft must keep to, so that it can be stored, searched and shown again. Whether it may be published is
/// decided by `ListingValidation` (AU-3).
struct DraftCheck {
    /// One character that a person sees may consist of many bytes. More than so many times the limit are refused, which
    /// keeps a listing far below what a text search vector and a message of the bus can hold.
    private static let bytesPerCharacter = 8
    /// A list may name everything that exists a few times before that is a fault of its own.
    private static let choicesMaximumCount = 20

    private let fields: ListingFields
    private let limits: ListingLimits
    private var faults: [FieldFault] = []

    /// All faults of `fields` at once, in the order of the contract.
    static func faults(of fields: ListingFields, limits: ListingLimits) -> [FieldFault] {
        var check = DraftCheck(fields: fields, limits: limits)
        check.run()
        return check.faults
    }

    private init(fields: ListingFields, limits: ListingLimits) {
        self.fields = fields
        self.limits = limits
    }

    private mutating func run() {
        text(fields.title, "title", limits.titleMaximumCharacters, rule: "AU-3")
        text(fields.description, "description", limits.descriptionMaximumCharacters, rule: "AU-3")
        count(fields.markets.count, "markets", Self.choicesMaximumCount, rule: "MK-3")
        checkFormat()
        line(fields.postalArea, "postalArea")
        if let need = fields.need { check(need) }
        if let sealed = fields.sealed { check(sealed) }
    }

    /// Fields of the other format would be lost without a word.
    private mutating func checkFormat() {
        let others: [(String, Bool)] =
            switch fields.format {
            case .auction:
                [("marketPrices", fields.marketPrices != nil), ("quantity", fields.quantity != nil)]
            case .fixedPrice:
                [
                    ("startPrice", fields.startPrice != nil), ("reservePrice", fields.reservePrice != nil),
                    ("buyNowPrice", fields.buyNowPrice != nil), ("durationDays", fields.durationDays != nil),
                ]
            }
        let rule = fields.format == .auction ? "AU-3" : "AU-18"
        for (field, isThere) in others where isThere { add(field, "FIELD_NOT_ALLOWED", rule) }
        let unknown = (fields.marketPrices ?? [:]).keys.filter { Market(rawValue: $0) == nil }
        if !unknown.isEmpty {
            add("marketPrices", "VALUE_UNKNOWN", "AU-18", ["choices": choices(Market.self)])
        }
    }

    private mutating func check(_ need: PublicNeed) {
        if AppointmentRequest.Purpose(rawValue: need.requestType) == nil {
            add("need.requestType", "VALUE_UNKNOWN", "AU-2", ["choices": choices(AppointmentRequest.Purpose.self)])
        }
        if need.subjects.contains(where: { AppointmentRequest.Subject(rawValue: $0) == nil }) {
            add("need.subjects", "VALUE_UNKNOWN", "AU-2", ["choices": choices(AppointmentRequest.Subject.self)])
        }
        count(need.subjects.count, "need.subjects", Self.choicesMaximumCount, rule: "AU-2")
        line(need.what, "need.what")
        line(need.postalArea, "need.postalArea")
        line(need.when, "need.when")
        if let area = fields.postalArea, area != need.postalArea { add("postalArea", "FIELD_NOT_ALLOWED", "AU-2") }
    }

    private mutating func check(_ sealed: Contracts.SealedPart) {
        if fields.kind != .appointment { add("sealed", "SEALED_PART_NOT_ALLOWED", "AU-2") }
        let maximum = limits.sealedListMaximumCount
        count(sealed.persons.count, "sealed.persons", maximum, rule: "AU-2")
        count(sealed.existingContracts.count, "sealed.existingContracts", maximum, rule: "AU-2")
        count(sealed.times.count, "sealed.times", maximum, rule: "AU-2")
        text(sealed.situation, "sealed.situation", limits.descriptionMaximumCharacters, rule: "AU-2")
        for person in sealed.persons.prefix(maximum) {
            line(person.relation, "sealed.persons")
            line(person.occupation, "sealed.persons")
        }
        for contract in sealed.existingContracts.prefix(maximum) {
            line(contract.subject, "sealed.existingContracts")
            line(contract.provider, "sealed.existingContracts")
        }
    }

    private mutating func line(_ text: String?, _ field: String) {
        if let text { self.text(text, field, limits.lineMaximumCharacters, rule: "AU-2") }
    }

    private mutating func text(_ text: String, _ field: String, _ maximumCharacters: Int, rule: String) {
        if text.utf8.count > maximumCharacters * Self.bytesPerCharacter {
            add(field, "TEXT_TOO_LONG", rule, ["maximumCharacters": .integer(Int64(maximumCharacters))])
        } else if text.hasControlCharacters {
            add(field, "TEXT_HAS_CONTROL_CHARACTERS", rule)
        }
    }

    private mutating func count(_ count: Int, _ field: String, _ maximum: Int, rule: String) {
        if count > maximum { add(field, "TOO_MANY_ITEMS", rule, ["maximum": .integer(Int64(maximum))]) }
    }

    private mutating func add(
        _ field: String, _ reason: String, _ rule: String, _ details: [String: JSONValue] = [:]
    ) {
        faults.append(FieldFault(field: field, reason: reason, rule: rule, details: details))
    }

    private func choices<Choice: RawRepresentable & CaseIterable>(_ type: Choice.Type) -> JSONValue
    where Choice.RawValue == String {
        .array(Choice.allCases.map { .string($0.rawValue) })
    }
}

extension String {
    /// Control characters other than tab and line breaks; the database cannot store all of them.
    var hasControlCharacters: Bool {
        utf8.contains { ($0 < 32 && $0 != 9 && $0 != 10 && $0 != 13) || $0 == 127 }
    }
}
