import Kernel

/// What an auction is held by, fixed when it is published and made public. The hidden reserve is not part of it; the
/// first link of the receipt chain is a hash of these terms and of a commitment to the reserve (AU-10).
/// Amounts are minor units of `currency`.
package struct AuctionTerms: Hashable, Codable, Sendable {
    package let auction: AuctionID
    /// 1 for the first award; later rounds belong to second chances (AU-9, AU-17).
    package let round: Int
    package let kind: TradeKind
    package let currency: CurrencyCode
    /// P0 of AU-4.
    package let startPrice: Int64
    package let buyNow: Int64?
    package let increments: IncrementTable
    package let softCloseSeconds: Int64
    package let maximumExtensionSeconds: Int64
    package let typoRetractionSeconds: Int64
    package let retractAllSeconds: Int64
    package let requiresVerifiedExpert: Bool
    package let startsAt: Timestamp
    /// The end as published, before any extension (AU-3, CA-3: N × 86,400 s after the start).
    package let scheduledEnd: Timestamp

    package init(
        auction: AuctionID, round: Int, kind: TradeKind, currency: CurrencyCode, startPrice: Int64, buyNow: Int64?,
        increments: IncrementTable, softCloseSeconds: Int64, maximumExtensionSeconds: Int64,
        typoRetractionSeconds: Int64, retractAllSeconds: Int64, requiresVerifiedExpert: Bool, startsAt: Timestamp,
        scheduledEnd: Timestamp
    ) {
        self.auction = auction
        self.round = round
        self.kind = kind
        self.currency = currency
        self.startPrice = startPrice
        self.buyNow = buyNow
        self.increments = increments
        self.softCloseSeconds = softCloseSeconds
        self.maximumExtensionSeconds = maximumExtensionSeconds
        self.typoRetractionSeconds = typoRetractionSeconds
        self.retractAllSeconds = retractAllSeconds
        self.requiresVerifiedExpert = requiresVerifiedExpert
        self.startsAt = startsAt
        self.scheduledEnd = scheduledEnd
    }

    /// The latest instant to which soft closes can move the end (AU-8).
    package var latestEnd: Timestamp { scheduledEnd.adding(seconds: maximumExtensionSeconds) }

    /// An amount of minor units in the currency of the auction.
    package func money(_ amount: Int64) -> Money { Money(amount: amount, currency: currency) }
}
