import AuctionsDomain
import Contracts
import Kernel
import Postgres
import Reactor
import ServiceKit
import Signing

/// Saves what commands decided on one auction: entries, feed, state, and at the end the award or the expiry.
@Loop
struct AuctionWriter {
    let context: ServiceContext
    let key: SigningKey

    /// Name of the deadline at which an auction is closed (AU-9).
    nonisolated static let closeDeadline = "closeAuction"

    /// Everything that a batch of steps leaves behind, queued to travel with the commit.
    func enqueue(
        _ links: [ChainStore.Link], _ loaded: inout AuctionStore.Loaded, trace: String?, in tx: Transaction
    ) async throws {
        guard let first = links.first, let last = links.last else { return }
        let id = loaded.auction.id
        // The end of the auction emits, which needs the listing's title and markets; read before anything is queued.
        let summary =
            last.step.closing == nil ? nil : try await tx.query(AuctionStore.listingSummary, .id(id)).single
        loaded.feedPosition = try ChainStore.enqueue(links, of: loaded, in: tx)
        try AuctionStore.enqueueSave(loaded, in: tx)
        if let closing = last.step.closing, let summary {
            try enqueueEnd(closing, loaded, title: try summary.text(0), markets: try summary.textArray(1), trace, tx)
        } else if first.step.before.endsAt != last.step.after.endsAt {
            context.deadlines.schedule(
                AuctionWriter.closeDeadline, key: id.description, dueAt: loaded.auction.endsAt, in: tx)
            tx.enqueue(AuctionStore.moveListingEnd, .id(id), .timestamp(loaded.auction.endsAt))
        }
    }

    private func enqueueEnd(
        _ closing: Closing, _ loaded: AuctionStore.Loaded, title: String, markets: [String], _ trace: String?,
        _ tx: Transaction
    ) throws {
        let auction = loaded.auction
        let id = auction.id
        context.deadlines.cancel(AuctionWriter.closeDeadline, key: id.description, in: tx)
        tx.enqueue(
            AuctionStore.endListing, .id(id), .text(closing.status == .sold ? "sold" : "expired"),
            .timestamp(auction.endsAt))
        let aggregate = "listing:\(id)"
        guard closing.status == .sold, let winner = auction.winner else {
            let expired = AuctionExpired(
                auction: id, seller: auction.seller, reason: reason(closing), endedAt: auction.endsAt)
            try context.outbox.append(expired, aggregate: aggregate, at: auction.endsAt, in: tx, trace: trace)
            return
        }
        // The main market is the first that the seller named; its calendar and policies hold for the order (CA-7).
        let market = markets.compactMap(Market.init).first { $0.currency == auction.terms.currency } ?? .de
        let sold = AuctionSold(
            award: context.newID(at: auction.endsAt), listing: id, round: auction.terms.round, kind: auction.terms.kind,
            origin: closing == .buyNow ? "buyNow" : "auction", seller: auction.seller, buyer: winner, title: title,
            total: auction.terms.money(auction.price), quantity: 1, market: market, awardedAt: auction.endsAt)
        AwardStore.enqueueInsert(sold, in: tx)
        try context.outbox.append(sold, aggregate: aggregate, at: auction.endsAt, in: tx, trace: trace)
        context.failpoints.reachCommit(.auctionClosed, of: tx)
    }

    private func reason(_ closing: Closing) -> String {
        switch closing {
        case .noBids: "NO_BID"
        case .reserveNotMet: "RESERVE_NOT_MET"
        case .endedEarly: "ENDED_EARLY"
        case .highestBid, .buyNow: preconditionFailure("a sale is no expiry")
        }
    }
}
