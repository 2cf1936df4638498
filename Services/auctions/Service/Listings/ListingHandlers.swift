import Contracts
import Kernel
import Messaging
import Postgres
import Reactor
import ServiceKit
import Wire

/// Serves the methods around listings: drafts, publication, sealed part, fixed price and search.
@Loop
enum ListingHandlers {
    /// Registers all of them. A policy that is out of range is a fault of the configuration.
    static func register(_ context: ServiceContext) throws {
        let policies = try AuctionPolicies(context.policies)
        let create = CreateListingHandler(context: context, policies: policies)
        context.serveTransaction(CreateListing.self) { try await create.handle($0, $1, $2) }
        let update = UpdateListingHandler(policies: policies)
        context.serveTransaction(UpdateListing.self) { try await update.handle($0, $1, $2) }
        let discard = DiscardListingHandler()
        context.serveTransaction(DiscardListing.self) { request, _, tx in try await discard.handle(request, tx) }
        let publish = PublishListingHandler(context: context, policies: policies)
        context.serveTransaction(PublishListing.self) { try await publish.handle($0, $1, $2) }
        let relist = RelistAuctionHandler(context: context, policies: policies)
        context.serveTransaction(RelistAuction.self) { request, _, tx in try await relist.handle(request, tx) }
        let purchase = PurchaseFixedPriceHandler(context: context)
        context.serveOnce(PurchaseFixedPrice.self) { try await purchase.handle($0, $1, $2) }
        let reads = ListingReads(pool: context.pool)
        context.serve(GetListing.self) { request, _ in try await reads.listing(request) }
        context.serve(ListSellerListings.self) { request, _ in try await reads.section(request) }
        // Never by `serveOnce`: the record of the answer would be a second copy of the sealed part.
        let open = OpenSealedPartHandler()
        context.serve(OpenSealedPart.self) { request, _ in
            try await context.pool.transaction { tx in try await open.handle(request, tx) }
        }
        let search = SearchAuctionsHandler(pool: context.pool, weights: policies.search)
        context.serve(SearchAuctions.self) { request, _ in try await search.handle(request) }
    }
}

extension ServiceContext {
    /// Serves a method whose handler is one transaction. When the call carries an idempotency key it has one effect
    /// however often it is called (PY-12).
    func serveTransaction<M: RPCMethod>(
        _ method: M.Type,
        _ handler: @escaping @Loop (M.Request, CallContext, Transaction) async throws -> M.Response
    ) {
        serve(method) { request, call in
            guard call.metadata.idempotencyKey != nil else {
                return try await self.pool.transaction { tx in try await handler(request, call, tx) }
            }
            let claim = try Idempotency.Claim(call, request)
            return try await self.idempotency.once(claim, call) { tx in try await handler(request, call, tx) }
        }
    }
}
