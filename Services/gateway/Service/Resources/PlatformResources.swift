import Calendar
import Contracts
import Kernel
import Shapes
import Wire

/// The policies of all services.
struct PoliciesResource: Codable, Sendable {
    struct Service: Codable, Sendable {
        var service: ServiceName
        var version: String
        var policies: [PolicyEntry]
    }

    var services: [Service]
    var unavailable: [ServiceName]
}

extension PoliciesResource: Described {
    static let schemaName = "Policies"
    static let summary = "Every number that the rules leave to the marketplace, as it is in force."
    static let notes: [String: Note] = ["unavailable": Note("Services that did not answer in time.")]
}

extension PoliciesResource.Service: Described {
    static let schemaName = "ServicePolicies"
    static let summary = "The policies of one service."
    static let notes = ["version": Note("The first 16 hexadecimal digits of the SHA-256 of the set.")]
}

extension PolicyEntry: Described {
    package static let schemaName = "Policy"
    package static let summary = "One number or choice. The most specific entry of a key holds."
    package static let notes: [String: Note] = [
        "kind": Note("The kind that the value holds for; every kind when absent."),
        "market": Note("The market that the value holds for; every market when absent."),
        "rule": Note("The rule that states it."), "source": Note("A source document, or `default`."),
    ]
}

/// The markets of this installation.
struct MarketsResource: Codable, Sendable {
    struct Item: Codable, Sendable {
        var market: Market
        var currency: CurrencyCode
        var languages: [Language]
        var timeZone: String
        var holidayCalendar: String

        init(_ market: Market) {
            self.market = market
            currency = market.currency
            languages = market.languages
            timeZone = market.timeZone
            holidayCalendar = CalendarID(market: market).description
        }
    }

    var markets: [Item]
}

extension MarketsResource: Described {
    static let schemaName = "Markets"
    static let summary = "The markets of this installation (MK-2)."
    static let notes: [String: Note] = [:]
}

extension MarketsResource.Item: Described {
    static let schemaName = "MarketData"
    static let summary = "A market: country, currency, languages, calendar (MK-2)."
    static let notes: [String: Note] = [
        "languages": Note("The main one first."), "timeZone": Note("IANA name: where the market's days begin and end."),
    ]
}

extension ClockReading: Described {
    package static let schemaName = "Time"
    package static let summary = "The time that the platform decides by (CA-8)."
    package static let notes: [String: Note] = [
        "now": Note("Subtract half of the round trip to compute the offset of your clock."),
        "isFrozen": Note("True in a sandbox whose clock stands still until it is set."),
    ]
}
