import Kernel

/// All that a seller writes about a listing, the sealed part aside (AU-2, AU-3). It can be edited while it is a draft
/// and is checked as a whole by `ListingValidation`.
package struct ListingContent: Hashable, Codable, Sendable {
    package var kind: TradeKind
    /// What kind of request it is; for `appointment`, and only there (AU-2).
    package var request: AppointmentRequest?
    /// The language of title and description, for the search (AU-14).
    package var language: Language
    package var title: String
    package var description: String
    /// The markets in which the listing is available, the main one first: its policy applies (MK-3).
    package var markets: [Market]
    /// The currency of all bids (MK-3).
    package var currency: CurrencyCode
    package var offer: Offer
    /// Required for `appointment` (AU-2); for other kinds it may say where the item or work is.
    package var publicPart: PublicPart?

    package init(
        kind: TradeKind, request: AppointmentRequest? = nil, language: Language, title: String, description: String,
        markets: [Market], currency: CurrencyCode, offer: Offer, publicPart: PublicPart? = nil
    ) {
        self.kind = kind
        self.request = request
        self.language = language
        self.title = title
        self.description = description
        self.markets = markets
        self.currency = currency
        self.offer = offer
        self.publicPart = publicPart
    }
}

/// What an appointment is wanted for (AU-2).
package struct AppointmentRequest: Hashable, Codable, Sendable {
    /// Which of the two kinds of request it is.
    package enum Purpose: String, Codable, Hashable, Sendable, CaseIterable {
        /// Bedarfsanfrage: the buyer finds out what is needed.
        case needs
        /// Vergleichsanfrage: existing contracts are compared.
        case comparison
    }

    /// What the request is about.
    package enum Subject: String, Codable, Hashable, Sendable, CaseIterable { case insurance, finance }

    package var purpose: Purpose
    /// At least one, each once.
    package var subjects: [Subject]

    package init(purpose: Purpose, subjects: [Subject]) {
        self.purpose = purpose
        self.subjects = subjects
    }
}

/// What everybody may read of a request: what, where by postal area, when (AU-2).
package struct PublicPart: Hashable, Codable, Sendable {
    package var what: String
    /// The first digits of the postal code, e.g. `101`.
    package var postalArea: String
    package var when: String

    package init(what: String, postalArea: String, when: String) {
        self.what = what
        self.postalArea = postalArea
        self.when = when
    }
}
