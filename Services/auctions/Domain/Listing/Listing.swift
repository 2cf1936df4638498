import Kernel

/// A listing: draft, then live by an explicit publish, then ended for good (AU-3, AU-13).
package struct Listing: Hashable, Sendable {
    package let id: ListingID
    package let seller: MemberID
    package internal(set) var content: ListingContent
    package internal(set) var status: ListingStatus
    /// The expired listing that this one repeats (AU-13).
    package let relistedFrom: ListingID?
    package let createdAt: Timestamp
    package internal(set) var publishedAt: Timestamp?
    package internal(set) var endedAt: Timestamp?

    /// A listing as a row holds it.
    package init(
        id: ListingID, seller: MemberID, content: ListingContent, status: ListingStatus, relistedFrom: ListingID?,
        createdAt: Timestamp, publishedAt: Timestamp?, endedAt: Timestamp?
    ) {
        self.id = id
        self.seller = seller
        self.content = content
        self.status = status
        self.relistedFrom = relistedFrom
        self.createdAt = createdAt
        self.publishedAt = publishedAt
        self.endedAt = endedAt
    }

    /// A new draft. A draft may have faults; they count when it is published.
    package static func draft(id: ListingID, seller: MemberID, content: ListingContent, now: Timestamp) -> Listing {
        Listing(
            id: id, seller: seller, content: content, status: .draft, relistedFrom: nil, createdAt: now,
            publishedAt: nil, endedAt: nil)
    }

    /// Replaces what the seller wrote; only while it is a draft (AU-3).
    package mutating func edit(_ content: ListingContent, by member: MemberID) throws(ListingRejection) {
        guard member == seller else { throw .notSeller }
        guard status == .draft else { throw .notDraft }
        self.content = content
    }

    /// Makes a draft live at `now`: an auction begins, or a stock is opened (AU-3, AU-18). Nothing else makes it live.
    package mutating func publish(
        by member: MemberID, sealedPart: SealedPart?, validation: ListingValidation, now: Timestamp
    ) throws(ListingRejection) -> Publication {
        guard member == seller else { throw .notSeller }
        guard status == .draft else { throw .notDraft }
        let faults = validation.faults(of: content, sealedPart: sealedPart)
        guard faults.isEmpty else { throw .faulty(faults) }
        let publication: Publication
        switch content.offer {
        case .auction(let offer):
            publication = .auction(auction(offer, policy: validation.policy, now: now))
        case .fixedPrice(let offer):
            publication = .fixedPrice(
                FixedPriceStock(listing: id, seller: seller, prices: offer.prices, quantity: offer.quantity))
        }
        status = .live
        publishedAt = now
        return publication
    }

    private func auction(_ offer: AuctionOffer, policy: AuctionPolicy, now: Timestamp) -> Auction {
        guard let increments = policy.increments(for: content.currency) else {
            preconditionFailure("validation requires increments for the currency")
        }
        let terms = AuctionTerms(
            auction: id, round: 1, kind: content.kind, currency: content.currency, startPrice: offer.startPrice.amount,
            buyNow: offer.buyNow?.amount, increments: increments, softCloseSeconds: policy.softCloseSeconds,
            maximumExtensionSeconds: policy.maximumExtensionSeconds,
            typoRetractionSeconds: policy.typoRetractionSeconds, retractAllSeconds: policy.retractAllSeconds,
            requiresVerifiedExpert: policy.requiresVerifiedExpert, startsAt: now,
            scheduledEnd: now.adding(seconds: Int64(offer.durationDays) * 86_400))
        return Auction(terms: terms, seller: seller, reserve: offer.reserve?.amount)
    }

    /// Ends a live listing: sold or expired, and that for good (AU-9, AU-13).
    package mutating func end(sold: Bool, at instant: Timestamp) throws(ListingRejection) {
        guard status == .live else { throw .notLive }
        status = sold ? .sold : .expired
        endedAt = instant
    }
}

/// Where a listing stands. An ended one is in exactly one of *Sold* and *Expired* (AU-13).
package enum ListingStatus: String, Codable, Hashable, Sendable, CaseIterable {
    case draft, live, sold, expired

    /// Whether the listing is sold or expired.
    package var hasEnded: Bool { self == .sold || self == .expired }
}

/// What a publish brings into being.
package enum Publication: Hashable, Sendable {
    case auction(Auction)
    case fixedPrice(FixedPriceStock)
}

/// Why a command on a listing is refused.
package enum ListingRejection: Error, Hashable, Sendable {
    case notSeller
    case notDraft
    case notLive
    /// Only expired listings can be listed again (AU-13).
    case notExpired
    /// All faults that keep the draft from being published.
    case faulty([ListingFault])

    /// The code by which programs know the reason, in UPPER_SNAKE.
    package var reason: String {
        switch self {
        case .notSeller: "NOT_SELLER"
        case .notDraft: "NOT_DRAFT"
        case .notLive: "NOT_LIVE"
        case .notExpired: "NOT_EXPIRED"
        case .faulty: "LISTING_FAULTY"
        }
    }

    /// The id of the rule that refuses.
    package var rule: String {
        switch self {
        case .notSeller, .notDraft, .faulty: "AU-3"
        case .notLive: "AU-9"
        case .notExpired: "AU-13"
        }
    }
}
