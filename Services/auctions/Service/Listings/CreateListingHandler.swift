import AuctionsDomain
import Contracts
import Kernel
import Messaging
import Postgres
import Reactor
import ServiceKit
import Wire

/// Writes a new draft (AU-3). It may be incomplete: what is missing is said when it is published.
@Loop
struct CreateListingHandler {
    let context: ServiceContext
    let policies: AuctionPolicies

    func handle(_ request: CreateListing.Request, _ call: CallContext, _ tx: Transaction) async throws -> ListingView {
        let content = try Draft.content(request.fields, call, policies)
        let now = try await context.clock.now(tx)
        let listing = Listing.draft(id: context.newID(at: now), seller: request.seller, content: content, now: now)
        try ListingStore.enqueueInsert(listing, in: tx)
        if let sealed = request.fields.sealed {
            try SealedPartStore.enqueuePut(SealedPartMapping.part(sealed), of: listing.id, in: tx)
        }
        return ListingViews.view(
            ListingStore.Stored(
                listing: listing, version: 1, hasSealedPart: request.fields.sealed != nil, previousStartPrice: nil))
    }
}

/// What a seller wrote, checked as far as a draft is and put in the words of the rules.
enum Draft {
    static func content(
        _ fields: ListingFields, _ call: CallContext, _ policies: AuctionPolicies
    ) throws -> ListingContent {
        let policy = policies.policy(fields.kind, in: fields.markets.first)
        let faults = DraftCheck.faults(of: fields, limits: policy.limits)
        guard faults.isEmpty else { throw ListingErrors.faulty(faults) }
        // Absent: the seller's language, else the main market's.
        let language =
            call.metadata.language.flatMap(Language.init(rawValue:)) ?? fields.markets.first?.languages.first ?? .en
        return ListingMapping.content(fields, language: language)
    }
}
