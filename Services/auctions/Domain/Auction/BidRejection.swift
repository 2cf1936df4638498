import Kernel

/// Why a bid or a buy-now is refused. Nothing has changed when one is thrown.
package enum BidRejection: Error, Hashable, Sendable {
    case auctionNotStarted(startsAt: Timestamp, serverTime: Timestamp)
    case auctionEnded(Lateness)
    case ownListing
    case notVerified
    case currencyMismatch(expected: CurrencyCode)
    case amountNotPositive
    case amountTooLarge(maximum: Money)
    case bidTooLow(minimum: Money)
    case buyNowNotOffered
    case buyNowGone

    /// The code by which programs know the reason, in UPPER_SNAKE.
    package var reason: String {
        switch self {
        case .auctionNotStarted: "AUCTION_NOT_STARTED"
        case .auctionEnded: "AUCTION_ENDED"
        case .ownListing: "OWN_LISTING"
        case .notVerified: "NOT_VERIFIED"
        case .currencyMismatch: "CURRENCY_MISMATCH"
        case .amountNotPositive: "AMOUNT_NOT_POSITIVE"
        case .amountTooLarge: "AMOUNT_TOO_LARGE"
        case .bidTooLow: "BID_TOO_LOW"
        case .buyNowNotOffered: "BUY_NOW_NOT_OFFERED"
        case .buyNowGone: "BUY_NOW_GONE"
        }
    }

    /// The id of the rule that refuses.
    package var rule: String {
        switch self {
        case .auctionNotStarted: "AU-3"
        case .auctionEnded: "AU-7"
        case .ownListing, .notVerified: "AU-1"
        case .currencyMismatch: "MK-3"
        case .amountNotPositive, .bidTooLow: "AU-5"
        case .amountTooLarge: "PY-11"
        case .buyNowNotOffered, .buyNowGone: "AU-12"
        }
    }
}

/// What a late bid is told (AU-7).
package struct Lateness: Hashable, Sendable {
    /// The end that the bid missed.
    package let endsAt: Timestamp
    /// The instant at which the command was decided.
    package let serverTime: Timestamp
    /// How late: microseconds from the end to the server's time; 0 when it came at the very end.
    package let lateByMicroseconds: Int64
    package let extensions: ExtensionHistory

    package init(
        endsAt: Timestamp, serverTime: Timestamp, lateByMicroseconds: Int64, extensions: ExtensionHistory
    ) {
        self.endsAt = endsAt
        self.serverTime = serverTime
        self.lateByMicroseconds = lateByMicroseconds
        self.extensions = extensions
    }
}
