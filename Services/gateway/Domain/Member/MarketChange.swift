import Calendar
import Kernel

/// What another market means for a member, item by item (MK-2).
package struct MarketChange: Codable, Hashable, Sendable {
    /// What an item is about. The raw values are the API's and never change their meaning.
    package enum Aspect: String, Codable, Sendable, CaseIterable {
        /// The country that the market stands for.
        case country
        /// The currency in which the market's listings are priced and bid (MK-3).
        case currency
        /// The languages that the market offers beside the member's own choice, main language first.
        case languages
        /// The calendar by which working days and deadlines of new orders count (CA-7).
        case holidayCalendar
        /// Where the market's days begin and end.
        case timeZone
        /// The country to which goods are delivered; see `isActionNeeded`.
        case deliveryAddress
        /// Which listings can be bought: those that state the market (MK-3).
        case availability
        /// Whose fixed prices and which policies hold.
        case prices
        case policies
    }

    package struct Item: Codable, Hashable, Sendable {
        package var aspect: Aspect
        /// The old value: a code, or codes with commas between.
        package var before: String
        package var after: String
        /// True when the member has to do something: the delivery address lies outside the new market's country.
        package var isActionNeeded: Bool

        package init(aspect: Aspect, before: String, after: String, isActionNeeded: Bool = false) {
            self.aspect = aspect
            self.before = before
            self.after = after
            self.isActionNeeded = isActionNeeded
        }
    }

    package var from: Market
    package var to: Market
    /// Only what differs; empty when the market stays the same.
    package var items: [Item]

    /// The change from `old` to `new` for a member whose address lies in `addressCountry` (ISO 3166-1 alpha-2).
    package init(from old: Market, to new: Market, addressCountry: String) {
        from = old
        to = new
        items = []
        guard old != new else { return }
        add(.country, old.rawValue, new.rawValue)
        add(.currency, old.currency.rawValue, new.currency.rawValue)
        add(.languages, text(old.languages), text(new.languages))
        add(.holidayCalendar, CalendarID(market: old).description, CalendarID(market: new).description)
        add(.timeZone, old.timeZone, new.timeZone)
        if addressCountry != new.rawValue {
            items.append(
                Item(aspect: .deliveryAddress, before: addressCountry, after: new.rawValue, isActionNeeded: true))
        }
        for aspect in [Aspect.availability, .prices, .policies] { add(aspect, old.rawValue, new.rawValue) }
    }

    private mutating func add(_ aspect: Aspect, _ before: String, _ after: String) {
        if before != after { items.append(Item(aspect: aspect, before: before, after: after)) }
    }

    private func text(_ languages: [Language]) -> String { languages.map(\.rawValue).joined(separator: ",") }
}
