import AuctionsDomain
import Contracts
import Kernel
import Messaging
import Postgres
import Reactor
import ServiceKit
import Signing
import Wire

/// The auctions service: listings, sealed parts, auctions, bids, receipts, search.
package enum AuctionsService {
    package static let definition = ServiceDefinition(
        name: .auctions,
        migrations: [
            Migration(file: "V0100_auctions", bytes: PackageResources.V0100_auctions_sql),
            Migration(file: "V0101_references", bytes: PackageResources.V0101_references_sql),
            Migration(file: "V0102_feed_steps", bytes: PackageResources.V0102_feed_steps_sql),
            Migration(file: "V0103_entry_text", bytes: PackageResources.V0103_entry_text_sql),
        ],
        statements: statements, policies: AuctionPolicies.shipped, settingsKeys: ["receiptKeyFile"],
        start: start)

    private static let statements: [Statement] =
        AuctionStore.all + ChainStore.all + AwardStore.all + BidBatch.all + AuctionCommands.all + AuctionReads.all
        + FeedWaiters.all + AuctionAudit.all + ListingStore.all + SearchStore.all

    @Loop
    private static func start(_ context: ServiceContext) async throws -> ServiceDefinition.Stop? {
        let seed = bytes(base64URL: context.settings.file("receiptKeyFile")) ?? []
        let key = SigningKey(seed: seed)
        if key == nil { context.settings.fault("settings.receiptKeyFile must hold 32 bytes as base64url text") }
        try context.settings.check()
        guard let key else { preconditionFailure("a missing key is a fault of the configuration") }

        let store = AuctionStore()
        let feeds = FeedWaiters(context: context)
        let writer = AuctionWriter(context: context, key: key)
        let commands = AuctionCommands(context: context, store: store, writer: writer, feeds: feeds)
        let reads = AuctionReads(context: context, feeds: feeds)
        let proofs = AuctionProofs(context: context, store: store, key: key)
        let bidding = BidBatches(context: context, batch: BidBatch(store: store, writer: writer), feeds: feeds)

        context.deadlines.handle(AuctionWriter.closeDeadline) { key in
            guard let auction = AuctionID(key) else { preconditionFailure("the key of this deadline is an auction") }
            try await commands.close(auction)
        }
        serveBidding(context, bidding, commands, reads)
        serveReading(context, reads, proofs)
        context.serve(WatchFeeds.self) { _, _, writer in try await feeds.watch.serve(writer) }
        let audit = AuctionAudit(context: context, proofs: proofs, key: key)
        context.serve(AuditData.self) { request, _ in try await audit.run(request) }
        try ListingHandlers.register(context)
        AuctionMetrics.register(context, bidding, feeds)
        return nil
    }

    @Loop
    private static func serveBidding(
        _ context: ServiceContext, _ bidding: BidBatches, _ commands: AuctionCommands, _ reads: AuctionReads
    ) {
        context.serveEncoded(PlaceBid.self) { request, call in try await bidding.place(request, call) }
        context.serveOnce(BuyNow.self) { request, call, tx in try await commands.buyNow(request, call, tx) }
        // The answer of these is the auction as it is after their commit, read anew for each repetition.
        context.serveOnce(RetractBid.self, thenRead: { try await reads.auction($0.auction) }) { request, call, tx in
            try await commands.retract(request, call, tx)
        }
        context.serveOnce(StrikeBid.self, thenRead: { try await reads.auction($0.auction) }) { request, call, tx in
            try await commands.strike(request, call, tx)
        }
        context.serveOnce(EndAuctionEarly.self, thenRead: { try await reads.auction($0.auction) }) {
            request, call, tx in
            try await commands.endEarly(request, call, tx)
        }
    }

    @Loop
    private static func serveReading(_ context: ServiceContext, _ reads: AuctionReads, _ proofs: AuctionProofs) {
        context.serve(GetAuction.self) { request, _ in try await reads.auction(request.id) }
        context.serve(ListBids.self) { request, _ in try await reads.bids(request) }
        context.serve(ListOwnBids.self) { request, _ in try await reads.ownBids(request) }
        context.serve(ReadFeed.self) { request, call in try await reads.feed(request, call) }
        context.serve(GetProof.self) { request, _ in try await proofs.part(request) }
    }
}
