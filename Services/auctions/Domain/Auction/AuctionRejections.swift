import Kernel

/// Why a retraction is refused (AU-11).
package enum RetractionRejection: Error, Hashable, Sendable {
    case auctionEnded(Lateness)
    /// The member has no bid that counts.
    case noActiveBid
    /// The last bid is older than the window for typing errors.
    case typoWindowOver(placedAt: Timestamp, windowSeconds: Int64)
    case correctedAmountMissing
    /// The corrected amount is not positive, too large, in another currency or the very amount that was bid.
    case correctedAmountInvalid

    /// The code by which programs know the reason, in UPPER_SNAKE.
    package var reason: String {
        switch self {
        case .auctionEnded: "AUCTION_ENDED"
        case .noActiveBid: "NO_ACTIVE_BID"
        case .typoWindowOver: "TYPO_WINDOW_OVER"
        case .correctedAmountMissing: "CORRECTED_AMOUNT_MISSING"
        case .correctedAmountInvalid: "CORRECTED_AMOUNT_INVALID"
        }
    }

    /// The id of the rule that refuses.
    package var rule: String {
        switch self {
        case .auctionEnded: "AU-7"
        case .noActiveBid, .typoWindowOver, .correctedAmountMissing, .correctedAmountInvalid: "AU-11"
        }
    }
}

/// Why a seller's strike or early end is refused (AU-11).
package enum SellerActionRejection: Error, Hashable, Sendable {
    case notSeller
    case auctionNotStarted(startsAt: Timestamp)
    case auctionEnded(Lateness)
    /// No bid of that sequence counts.
    case bidNotFound

    /// The code by which programs know the reason, in UPPER_SNAKE.
    package var reason: String {
        switch self {
        case .notSeller: "NOT_SELLER"
        case .auctionNotStarted: "AUCTION_NOT_STARTED"
        case .auctionEnded: "AUCTION_ENDED"
        case .bidNotFound: "BID_NOT_FOUND"
        }
    }

    /// The id of the rule that refuses.
    package var rule: String {
        switch self {
        case .auctionNotStarted: "AU-3"
        case .auctionEnded: "AU-7"
        case .notSeller, .bidNotFound: "AU-11"
        }
    }
}

/// Why an auction cannot be closed (AU-9).
package enum CloseRejection: Error, Hashable, Sendable {
    case alreadyClosed
    case notDue(endsAt: Timestamp)

    /// The code by which programs know the reason, in UPPER_SNAKE.
    package var reason: String {
        switch self {
        case .alreadyClosed: "ALREADY_CLOSED"
        case .notDue: "NOT_DUE"
        }
    }

    /// The id of the rule that refuses.
    package var rule: String { "AU-9" }
}
