import Kernel
import Wire

/// How a listing is sold.
package enum ListingFormat: String, Codable, Sendable, CaseIterable {
    case auction, fixedPrice
}

/// The public part of an appointment request (AU-2).
package struct PublicNeed: Codable, Hashable, Sendable {
    /// `needs` (Bedarfsanfrage) or `comparison` (Vergleichsanfrage).
    package var requestType: String
    /// `insurance`, `finance` or both.
    package var subjects: [String]
    package var what: String
    /// The postal area, e.g. the first two or three digits.
    package var postalArea: String
    package var when: String

    package init(requestType: String, subjects: [String], what: String, postalArea: String, when: String) {
        self.requestType = requestType
        self.subjects = subjects
        self.what = what
        self.postalArea = postalArea
        self.when = when
    }
}

/// The sealed part of an appointment request: opened to the winner alone (AU-2).
package struct SealedPart: Codable, Hashable, Sendable {
    /// One person that the consultation is about.
    package struct Person: Codable, Hashable, Sendable {
        /// E.g. `self`, `partner`, `child`.
        package var relation: String
        package var birthYear: Int?
        package var occupation: String?

        package init(relation: String, birthYear: Int?, occupation: String?) {
            self.relation = relation
            self.birthYear = birthYear
            self.occupation = occupation
        }
    }

    /// A contract that exists already.
    package struct ExistingContract: Codable, Hashable, Sendable {
        package var subject: String
        package var provider: String?
        package var endsOn: CivilDate?

        package init(subject: String, provider: String?, endsOn: CivilDate?) {
            self.subject = subject
            self.provider = provider
            self.endsOn = endsOn
        }
    }

    /// A time of the week that suits, in minutes of the local day.
    package struct PreferredTime: Codable, Hashable, Sendable {
        /// 1 = Monday … 7 = Sunday.
        package var weekday: Int
        package var fromMinute: Int
        package var untilMinute: Int

        package init(weekday: Int, fromMinute: Int, untilMinute: Int) {
            self.weekday = weekday
            self.fromMinute = fromMinute
            self.untilMinute = untilMinute
        }
    }

    package var persons: [Person]
    package var situation: String
    package var existingContracts: [ExistingContract]
    package var times: [PreferredTime]

    package init(
        persons: [Person], situation: String, existingContracts: [ExistingContract], times: [PreferredTime]
    ) {
        self.persons = persons
        self.situation = situation
        self.existingContracts = existingContracts
        self.times = times
    }
}

/// What a seller states of a listing. Amounts are minor units of `currency`.
package struct ListingFields: Codable, Hashable, Sendable {
    package var kind: TradeKind
    package var format: ListingFormat
    /// The language that it is written in; absent: the seller's.
    package var language: Language?
    package var title: String
    package var description: String
    package var currency: CurrencyCode
    /// Where it is available (MK-3).
    package var markets: [Market]
    /// Auctions only.
    package var startPrice: Int64?
    /// Auctions only; never shown before the end.
    package var reservePrice: Int64?
    /// Auctions only (AU-12).
    package var buyNowPrice: Int64?
    /// Auctions only; one of the policy's choices (AU-3).
    package var durationDays: Int?
    /// Fixed price only (AU-18): the price per market.
    package var marketPrices: [String: Int64]?
    /// Fixed price only: how many there are.
    package var quantity: Int?
    package var postalArea: String?
    /// Appointments only.
    package var need: PublicNeed?
    /// Appointments only; write-only: no answer contains it.
    package var sealed: SealedPart?

    package init(
        kind: TradeKind, format: ListingFormat, language: Language? = nil, title: String, description: String,
        currency: CurrencyCode, markets: [Market], startPrice: Int64? = nil, reservePrice: Int64? = nil,
        buyNowPrice: Int64? = nil, durationDays: Int? = nil, marketPrices: [String: Int64]? = nil, quantity: Int? = nil,
        postalArea: String? = nil, need: PublicNeed? = nil, sealed: SealedPart? = nil
    ) {
        self.kind = kind
        self.format = format
        self.language = language
        self.title = title
        self.description = description
        self.currency = currency
        self.markets = markets
        self.startPrice = startPrice
        self.reservePrice = reservePrice
        self.buyNowPrice = buyNowPrice
        self.durationDays = durationDays
        self.marketPrices = marketPrices
        self.quantity = quantity
        self.postalArea = postalArea
        self.need = need
        self.sealed = sealed
    }
}

/// A listing as its seller sees it. `fields.sealed` is always absent.
package struct ListingView: Codable, Sendable {
    package var id: ListingID
    package var seller: MemberID
    /// `draft`, `live` or `ended`.
    package var status: String
    /// Counts the edits, from 1: what `ETag` and `If-Match` carry.
    package var version: Int64
    package var fields: ListingFields
    package var hasSealedPart: Bool
    /// The auction that this one lists again (AU-13).
    package var relistOf: AuctionID?
    /// A hint to the seller, e.g. `LOWER_START_PRICE` for a listing that expired without a bid (AU-13).
    package var hints: [String]
    package var createdAt: Timestamp
    package var publishedAt: Timestamp?

    package init(
        id: ListingID, seller: MemberID, status: String, version: Int64, fields: ListingFields, hasSealedPart: Bool,
        relistOf: AuctionID?, hints: [String], createdAt: Timestamp, publishedAt: Timestamp?
    ) {
        self.id = id
        self.seller = seller
        self.status = status
        self.version = version
        self.fields = fields
        self.hasSealedPart = hasSealedPart
        self.relistOf = relistOf
        self.hints = hints
        self.createdAt = createdAt
        self.publishedAt = publishedAt
    }
}
