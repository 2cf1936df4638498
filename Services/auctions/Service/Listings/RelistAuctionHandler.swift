import AuctionsDomain
import Contracts
import Kernel
import Postgres
import Reactor
import ServiceKit
import Wire

/// Makes a new draft from an expired listing (AU-13). The old one stays as it is; the duration is the old one until the
/// seller edits the draft.
@Loop
struct RelistAuctionHandler {
    let context: ServiceContext
    let policies: AuctionPolicies

    func handle(_ request: RelistAuction.Request, _ tx: Transaction) async throws -> ListingView {
        let results = try await tx.pipeline([
            Query(ListingStore.lock, [.id(request.auction)]), Query(ServiceClock.read),
        ])
        guard let row = results[0].rows.first else { throw ListingErrors.notFound(request.auction) }
        let old = try ListingStore.stored(row)
        let now = try results[1].single.timestamp(0)
        try ListingViews.check(old, isSeenBy: request.seller)
        let draft = try decide(old.listing, by: request.seller, now: now)
        try ListingStore.enqueueInsert(draft, in: tx)
        tx.enqueue(SealedPartStore.copy, .id(old.listing.id), .id(draft.id))
        return ListingViews.view(
            ListingStore.Stored(
                listing: draft, version: 1, hasSealedPart: old.hasSealedPart,
                previousStartPrice: startPrice(old.listing)))
    }

    private func decide(_ listing: Listing, by seller: MemberID, now: Timestamp) throws -> Listing {
        let content = listing.content
        var durationDays = 0
        if case .auction(let offer) = content.offer { durationDays = offer.durationDays }
        do throws(ListingRejection) {
            return try listing.relist(
                as: context.newID(at: now), by: seller, durationDays: durationDays,
                policy: policies.policy(content.kind, in: content.markets.first), now: now
            ).draft
        } catch {
            throw ListingErrors.error(error, content: content)
        }
    }

    private func startPrice(_ listing: Listing) -> Int64? {
        if case .auction(let offer) = listing.content.offer { offer.startPrice.amount } else { nil }
    }
}
