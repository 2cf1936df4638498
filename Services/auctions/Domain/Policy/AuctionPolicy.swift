import Kernel

/// Every number that auctions are held by, for one kind of trade in one market. A policy is data: an auction copies
/// what it needs into its `AuctionTerms` when it is published, so a later change never touches a running auction.
package struct AuctionPolicy: Hashable, Codable, Sendable {
    /// Seconds before the end in which a bid moves the end (AU-8); 0 switches the soft close off.
    package var softCloseSeconds: Int64
    /// The most seconds by which soft closes move the end in total (AU-8).
    package var maximumExtensionSeconds: Int64
    /// Seconds after a bid in which it may be retracted as a typing error (AU-11).
    package var typoRetractionSeconds: Int64
    /// With more than this many seconds left a retraction takes all own bids, else the last one (AU-11).
    package var retractAllSeconds: Int64
    /// The lowest buy-now price in percent of the start price (AU-12).
    package var buyNowMinimumPercent: Int64
    /// The durations in days that a seller may choose from (AU-3).
    package var durationDays: [Int]
    /// One increment table per currency (AU-5).
    package var incrementTables: [IncrementTable]
    /// Whether only verified experts may bid and buy (AU-1).
    package var requiresVerifiedExpert: Bool
    /// The start price hinted at for a relisting, in percent of the old one (AU-13).
    package var relistHintPercent: Int64
    /// Limits of the texts and lists of a listing.
    package var limits: ListingLimits

    package init(
        softCloseSeconds: Int64 = AuctionPolicy.defaultSoftCloseSeconds,
        maximumExtensionSeconds: Int64 = AuctionPolicy.defaultMaximumExtensionSeconds,
        typoRetractionSeconds: Int64 = AuctionPolicy.defaultTypoRetractionSeconds,
        retractAllSeconds: Int64 = AuctionPolicy.defaultRetractAllSeconds,
        buyNowMinimumPercent: Int64 = AuctionPolicy.defaultBuyNowMinimumPercent,
        durationDays: [Int] = AuctionPolicy.defaultDurationDays,
        incrementTables: [IncrementTable] = AuctionPolicy.defaultIncrementTables,
        requiresVerifiedExpert: Bool,
        relistHintPercent: Int64 = AuctionPolicy.defaultRelistHintPercent,
        limits: ListingLimits = ListingLimits()
    ) {
        self.softCloseSeconds = softCloseSeconds
        self.maximumExtensionSeconds = maximumExtensionSeconds
        self.typoRetractionSeconds = typoRetractionSeconds
        self.retractAllSeconds = retractAllSeconds
        self.buyNowMinimumPercent = buyNowMinimumPercent
        self.durationDays = durationDays
        self.incrementTables = incrementTables
        self.requiresVerifiedExpert = requiresVerifiedExpert
        self.relistHintPercent = relistHintPercent
        self.limits = limits
    }

    /// AU-8: 120 seconds.
    package static let defaultSoftCloseSeconds: Int64 = 120
    /// AU-8: 60 minutes.
    package static let defaultMaximumExtensionSeconds: Int64 = 3600
    /// AU-11: 60 minutes.
    package static let defaultTypoRetractionSeconds: Int64 = 3600
    /// AU-11: 12 hours.
    package static let defaultRetractAllSeconds: Int64 = 43_200
    /// AU-12: at least 30 % above the start price.
    package static let defaultBuyNowMinimumPercent: Int64 = 130
    /// AU-3: 1, 3, 5, 7 or 10 days.
    package static let defaultDurationDays = [1, 3, 5, 7, 10]
    /// AU-5: EUR and USD.
    package static let defaultIncrementTables = CurrencyCode.allCases.map(IncrementTable.standard)
    /// AU-13: a start price "somewhat lower"; the sources leave the figure open.
    package static let defaultRelistHintPercent: Int64 = 90

    /// The default policy of a kind of trade in a market: only verified experts for appointments (AU-1), and no soft
    /// close in the sandbox market, so that auctions held elsewhere can be replayed (AU-8).
    package static func standard(_ kind: TradeKind, in market: Market) -> AuctionPolicy {
        AuctionPolicy(
            softCloseSeconds: market.isSandboxOnly ? 0 : defaultSoftCloseSeconds,
            requiresVerifiedExpert: kind == .appointment)
    }

    /// The increments for `currency`, nil when the policy has none.
    package func increments(for currency: CurrencyCode) -> IncrementTable? {
        incrementTables.first { $0.currency == currency }
    }
}
