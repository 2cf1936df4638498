import AuctionsDomain
import Contracts
import Kernel
import Postgres
import Reactor
import ServiceKit
import Signing

/// What was decided on one auction: its steps in order, and its state after them.
struct AuctionChange {
    var state: AuctionStore.Loaded
    var links: [ChainStore.Link]
    /// The trace that what follows belongs to.
    var trace: String?

    /// How the auction ended, if the last step ended it.
    var closing: Closing? { links.last?.step.closing }

    var movesEnd: Bool { links.first?.step.before.endsAt != links.last?.step.after.endsAt }

    init(_ state: AuctionStore.Loaded, _ links: [ChainStore.Link] = [], trace: String? = nil) {
        self.state = state
        self.links = links
        self.trace = trace
    }

    /// Chains a step that has just been taken.
    mutating func append(_ step: AuctionStep) -> ChainStore.Link {
        let (entry, opening) = state.chain.append(step)
        let link = ChainStore.Link(step: step, entry: entry, opening: opening)
        links.append(link)
        return link
    }
}

/// Saves what commands decided on one auction: entries, feed, state, and at the end the award or the expiry.
@Loop
struct AuctionWriter {
    let context: ServiceContext
    let key: SigningKey

    /// Name of the deadline at which an auction is closed (AU-9).
    nonisolated static let closeDeadline = "closeAuction"

    /// Everything that a batch of steps leaves behind. The entries are sent at once; the rest travels with what is sent
    /// next, at the latest with the commit.
    func enqueue(_ changes: [AuctionChange], in tx: Transaction) async throws {
        var changes = changes.filter { !$0.links.isEmpty }
        guard !changes.isEmpty else { return }
        // The end of an auction emits, which needs the listing's title and markets; read before anything is queued.
        var summaries: [AuctionID: Row] = [:]
        for change in changes where change.closing != nil {
            let id = change.state.auction.id
            summaries[id] = try await tx.query(AuctionStore.listingSummary, .id(id)).single
        }
        try ChainStore.enqueue(&changes, in: tx)
        try AuctionStore.enqueueSave(changes.map(\.state), in: tx)
        for change in changes {
            let auction = change.state.auction
            if let closing = change.closing, let summary = summaries[auction.id] {
                try enqueueEnd(
                    closing, auction, title: try summary.text(0), markets: try summary.textArray(1), change.trace, tx)
            } else if change.movesEnd {
                context.deadlines.schedule(
                    AuctionWriter.closeDeadline, key: auction.id.description, dueAt: auction.endsAt, in: tx)
                tx.enqueue(AuctionStore.moveListingEnd, .id(auction.id), .timestamp(auction.endsAt))
            }
        }
    }

    private func enqueueEnd(
        _ closing: Closing, _ auction: Auction, title: String, markets: [String], _ trace: String?, _ tx: Transaction
    ) throws {
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
