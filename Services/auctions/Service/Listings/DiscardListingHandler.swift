import AuctionsDomain
import Contracts
import Kernel
import Postgres
import Reactor
import Wire

/// Throws a draft away, its sealed part with it. What was ever live stays.
@Loop
struct DiscardListingHandler {
    func handle(_ request: DiscardListing.Request, _ tx: Transaction) async throws -> Empty {
        guard let row = try await tx.query(ListingStore.lock, .id(request.id)).rows.first else {
            throw ListingErrors.notFound(request.id)
        }
        let stored = try ListingStore.stored(row)
        try ListingViews.check(stored, isSeenBy: request.seller)
        guard stored.listing.status == .draft else {
            throw ListingErrors.error(ListingRejection.notDraft, content: stored.listing.content)
        }
        tx.enqueue(ListingStore.delete, .id(request.id))
        return Empty()
    }
}
