import AuctionsDomain
import Contracts
import Kernel
import Messaging
import Postgres
import Reactor
import Wire

/// Replaces the fields of a draft (AU-3). A sealed part that the request does not state stays, since no answer ever
/// showed it to the seller; a listing that becomes of another kind loses it.
@Loop
struct UpdateListingHandler {
    let policies: AuctionPolicies

    func handle(_ request: UpdateListing.Request, _ call: CallContext, _ tx: Transaction) async throws -> ListingView {
        let content = try Draft.content(request.fields, call, policies)
        guard let row = try await tx.query(ListingStore.lock, .id(request.id)).rows.first else {
            throw ListingErrors.notFound(request.id)
        }
        var stored = try ListingStore.stored(row)
        try ListingViews.check(stored, isSeenBy: request.seller)
        do throws(ListingRejection) {
            try stored.listing.edit(content, by: request.seller)
        } catch {
            throw ListingErrors.error(error, content: content)
        }
        guard stored.version == request.version else { throw ListingErrors.versionMismatch(current: stored.version) }
        try ListingStore.enqueueUpdate(stored.listing, in: tx)
        stored.version += 1
        if let sealed = request.fields.sealed {
            try SealedPartStore.enqueuePut(SealedPartMapping.part(sealed), of: request.id, in: tx)
            stored.hasSealedPart = true
        } else if content.kind != .appointment {
            tx.enqueue(SealedPartStore.delete, .id(request.id))
            stored.hasSealedPart = false
        }
        return ListingViews.view(stored)
    }
}
