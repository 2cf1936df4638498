import AuctionsDomain
import Contracts
import Kernel
import Messaging
import Postgres
import Reactor
import ServiceKit
import Signing
import Wire

/// Makes a draft live (AU-3): the clock of an auction starts, or a stock is opened (AU-18).
@Loop
struct PublishListingHandler {
    let context: ServiceContext
    let policies: AuctionPolicies

    func handle(_ request: PublishListing.Request, _ call: CallContext, _ tx: Transaction) async throws -> ListingView {
        let results = try await tx.pipeline([
            Query(ListingStore.lock, [.id(request.id)]), Query(SealedPartStore.read, [.id(request.id)]),
            Query(ServiceClock.read),
        ])
        guard let row = results[0].rows.first else { throw ListingErrors.notFound(request.id) }
        var stored = try ListingStore.stored(row)
        let now = try results[2].single.timestamp(0)
        try ListingViews.check(stored, isSeenBy: request.seller)
        if stored.listing.status == .draft, let version = request.version, version != stored.version {
            throw ListingErrors.versionMismatch(current: stored.version)
        }
        let publication = try decide(&stored.listing, SealedPartStore.part(results[1]), by: request.seller, now: now)
        try save(stored.listing, publication, now: now, in: tx)
        try append(stored.listing, publication, now: now, call, in: tx)
        stored.version += 1
        return ListingViews.view(stored)
    }

    private func decide(
        _ listing: inout Listing, _ sealed: AuctionsDomain.SealedPart?, by seller: MemberID, now: Timestamp
    ) throws -> Publication {
        let content = listing.content
        // The main market is the first that the seller names; its policy applies. The sandbox's market is no market of
        // a production installation.
        let validation = ListingValidation(
            policy: policies.policy(content.kind, in: content.markets.first),
            servedMarkets: Market.allCases.filter { context.mode == .sandbox || !$0.isSandboxOnly })
        do throws(ListingRejection) {
            return try listing.publish(by: seller, sealedPart: sealed, validation: validation, now: now)
        } catch {
            throw ListingErrors.error(error, content: content)
        }
    }

    private func save(_ listing: Listing, _ publication: Publication, now: Timestamp, in tx: Transaction) throws {
        switch publication {
        case .auction(let auction):
            ListingStore.enqueuePublish(listing.id, at: now, endsAt: auction.endsAt, in: tx)
            try AuctionStore.enqueueInsert(auction, secret: randomBytes(32), in: tx)
            context.deadlines.schedule(
                AuctionWriter.closeDeadline, key: listing.id.description, dueAt: auction.endsAt, in: tx)
        case .fixedPrice(let stock):
            let main = stock.prices.first { $0.market == mainMarket(listing.content) }
            guard let main else { preconditionFailure("validation requires a price for each market") }
            ListingStore.enqueuePublish(listing.id, at: now, endsAt: nil, in: tx)
            try StockStore.enqueueInsert(stock, price: main.price.amount, in: tx)
        }
    }

    /// The first market whose currency is that of the listing: there its price is shown as such.
    private func mainMarket(_ content: ListingContent) -> Market? {
        content.markets.first { $0.currency == content.currency }
    }

    private func append(
        _ listing: Listing, _ publication: Publication, now: Timestamp, _ call: CallContext, in tx: Transaction
    ) throws {
        var published = ListingPublished(
            listing: listing.id, seller: listing.seller, kind: listing.content.kind, format: .fixedPrice,
            markets: listing.content.markets, endsAt: nil)
        if case .auction(let auction) = publication {
            published.format = .auction
            published.endsAt = auction.endsAt
        }
        try context.outbox.append(
            published, aggregate: "listing:\(listing.id)", at: now, in: tx, trace: call.metadata.traceParent)
    }
}
