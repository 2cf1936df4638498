/// A language that everything a person reads exists in (MK-1).
package enum Language: String, Codable, Hashable, Sendable, CaseIterable {
    case de, nl, en
}

/// A market = country, currency, languages, holiday calendar, policies (MK-2).
package enum Market: String, Codable, Hashable, Sendable, CaseIterable {
    case de = "DE"
    case at = "AT"
    case nl = "NL"
    case be = "BE"
    case fr = "FR"
    /// Sandbox only: dollars, no soft close, no public holidays. It exists so that real American auctions can be
    /// replayed.
    case us = "US"

    package var currency: CurrencyCode { self == .us ? .usd : .eur }

    /// The languages of the market, the main one first.
    package var languages: [Language] {
        switch self {
        case .de, .at: [.de, .en]
        case .nl: [.nl, .en]
        case .be: [.nl, .de, .en]
        case .fr, .us: [.en]
        }
    }

    /// IANA name of the zone in which the market's days begin and end.
    package var timeZone: String {
        switch self {
        case .de: "Europe/Berlin"
        case .at: "Europe/Vienna"
        case .nl: "Europe/Amsterdam"
        case .be: "Europe/Brussels"
        case .fr: "Europe/Paris"
        case .us: "America/New_York"
        }
    }

    package var isSandboxOnly: Bool { self == .us }
}

/// The three kinds of trade, each with its own defaults.
package enum TradeKind: String, Codable, Hashable, Sendable, CaseIterable {
    /// A private person auctions a consultation appointment; insurance and finance experts bid.
    case appointment
    /// Work with a delivery date.
    case service
    /// Devices that are shipped, returned, repaired.
    case goods
}

/// The services of the platform.
package enum ServiceName: String, Codable, Hashable, Sendable, CaseIterable {
    case auctions, orders, helpdesk, payments, gateway
}
