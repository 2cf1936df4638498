import Kernel

/// Names a calendar: a market, or one region of it (CA-2, CA-7). As text and in JSON it is `DE` or `DE-BY`.
///
/// Without a region only the holidays count that hold in the whole market.
package struct CalendarID: Hashable, Sendable {
    /// The market, which also gives the time zone.
    package let market: Market
    /// The region inside the market, nil for the market as a whole.
    package let region: Region?

    /// The calendar of a whole market.
    package init(market: Market) {
        self.market = market
        region = nil
    }

    /// The calendar of one region of its market.
    package init(region: Region) {
        market = region.market
        self.region = region
    }

    /// Every calendar there is, the nationwide ones first.
    package static var all: [CalendarID] {
        Market.allCases.map(Self.init(market:)) + Region.allCases.map(Self.init(region:))
    }
}

extension CalendarID: LosslessStringConvertible, Codable {
    /// `DE` or `DE-BY`.
    package var description: String { region?.rawValue ?? market.rawValue }

    /// Reads `DE` or `DE-BY`; nil for anything that is neither a market nor a region.
    package init?(_ text: String) {
        if let market = Market(rawValue: text) {
            self.init(market: market)
        } else if let region = Region(rawValue: text) {
            self.init(region: region)
        } else {
            return nil
        }
    }

    /// Reads the text form; throws `DecodingError.dataCorrupted` for an unknown calendar.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = CalendarID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a calendar (DE or DE-BY)")
        }
        self = value
    }

    /// Writes the text form.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
