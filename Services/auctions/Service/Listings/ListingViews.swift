import AuctionsDomain
import Contracts
import Kernel
import Wire

/// A listing as its seller sees it.
enum ListingViews {
    /// AU-13: a lower start price may find a bidder.
    static let lowerStartPrice = "LOWER_START_PRICE"

    static func view(_ stored: ListingStore.Stored) -> ListingView {
        let listing = stored.listing
        return ListingView(
            id: listing.id, seller: listing.seller, status: listing.status.hasEnded ? "ended" : listing.status.rawValue,
            version: stored.version, fields: ListingMapping.fields(listing.content),
            hasSealedPart: stored.hasSealedPart, relistOf: listing.relistedFrom, hints: hints(stored),
            createdAt: listing.createdAt, publishedAt: listing.publishedAt)
    }

    /// An expired auction, and a draft that repeats one for no less.
    private static func hints(_ stored: ListingStore.Stored) -> [String] {
        guard case .auction(let offer) = stored.listing.content.offer, offer.startPrice.amount > 1 else { return [] }
        switch stored.listing.status {
        case .expired: return [lowerStartPrice]
        case .draft:
            guard let previous = stored.previousStartPrice, offer.startPrice.amount >= previous else { return [] }
            return [lowerStartPrice]
        case .live, .sold: return []
        }
    }

    /// A draft is nobody's business but the seller's: to others there is none. What is or was on the market is known to
    /// all, and others learn that they are not its seller.
    static func check(_ stored: ListingStore.Stored, isSeenBy member: MemberID) throws(RPCError) {
        guard stored.listing.seller != member else { return }
        if stored.listing.status == .draft { throw ListingErrors.notFound(stored.listing.id) }
        throw ListingErrors.error(ListingRejection.notSeller, content: stored.listing.content)
    }
}
