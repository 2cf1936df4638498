import AuctionsDomain
import Contracts
import Kernel
import Messaging
import Postgres
import Reactor
import ServiceKit
import Signing
import Wire

/// The commands on an auction that are no bids: each is one transaction that locks, decides, saves and appends.
@Loop
final class AuctionCommands {
    private let context: ServiceContext
    private let store: AuctionStore
    private let writer: AuctionWriter
    private let feeds: FeedWaiters

    init(context: ServiceContext, store: AuctionStore, writer: AuctionWriter, feeds: FeedWaiters) {
        self.context = context
        self.store = store
        self.writer = writer
        self.feeds = feeds
    }

    /// Buys at the buy-now price (AU-12).
    func buyNow(_ request: BuyNow.Request, _ call: CallContext, _ tx: Transaction) async throws -> PurchaseReceipt {
        let sold = try await change(request.auction, call, tx) { state, _, now in
            do throws(BidRejection) {
                return try state.auction.buyNow(
                    BuyNowCommand(buyer: request.buyer, isVerifiedExpert: request.isVerifiedExpert), now: now)
            } catch {
                throw BidErrors.error(error, receipt: nil)
            }
        }
        let award = try await tx.query(AuctionCommands.awardOf, .id(request.auction)).single
        return PurchaseReceipt(
            award: try award.id(0), listing: request.auction, total: sold.terms.money(sold.price), quantity: 1,
            at: sold.endsAt)
    }

    /// Takes back own bids (AU-11). The corrected amount of a slip is named, not bid: the bidder bids it anew.
    func retract(_ request: RetractBid.Request, _ call: CallContext, _ tx: Transaction) async throws {
        guard let reason = RetractionReason(rawValue: request.reason) else {
            throw RPCError(
                .invalidArgument, reason: "REASON_UNKNOWN", "a retraction has the reason typo or description_changed",
                rule: "AU-11")
        }
        let command = RetractionCommand(
            bidder: request.bidder, reason: reason, correctedMaximum: request.correctedAmount)
        _ = try await change(request.auction, call, tx, needsBids: true) { state, bids, now in
            do throws(RetractionRejection) {
                return try state.auction.retract(command, activeBids: bids, now: now)
            } catch {
                throw BidErrors.error(error)
            }
        }
    }

    /// The seller strikes a bid (AU-11).
    func strike(_ request: StrikeBid.Request, _ call: CallContext, _ tx: Transaction) async throws {
        let reason = try sellerReason(request.reason)
        _ = try await change(request.auction, call, tx, needsBids: true) { state, bids, now in
            do throws(SellerActionRejection) {
                return try state.auction.strike(
                    bid: request.sequence, by: request.seller, reason: reason, activeBids: bids, now: now)
            } catch {
                throw BidErrors.error(error)
            }
        }
    }

    /// The seller ends the auction early (AU-11).
    func endEarly(_ request: EndAuctionEarly.Request, _ call: CallContext, _ tx: Transaction) async throws {
        let reason = try sellerReason(request.reason)
        _ = try await change(request.auction, call, tx) { state, _, now in
            do throws(SellerActionRejection) {
                return try state.auction.endEarly(by: request.seller, reason: reason, now: now)
            } catch {
                throw BidErrors.error(error)
            }
        }
    }

    /// Closes an auction whose end has come (AU-9); any number of replicas may try.
    func close(_ auction: AuctionID) async throws {
        try await context.pool.transaction { [self] tx in
            let plan = store.locking([auction])
            var results = try await tx.pipeline(plan.queries)[...]
            let found = try store.load(plan, &results)
            guard var change = found.auctions[auction].map({ AuctionChange($0) }) else { return }
            do throws(CloseRejection) {
                _ = change.append(try change.state.auction.close(now: found.now))
            } catch {
                switch error {
                case .alreadyClosed:
                    context.deadlines.cancel(AuctionWriter.closeDeadline, key: auction.description, in: tx)
                case .notDue(let endsAt):
                    context.deadlines.schedule(
                        AuctionWriter.closeDeadline, key: auction.description, dueAt: endsAt, in: tx)
                }
                return
            }
            try await writer.enqueue([change], in: tx)
            tx.afterCommit { self.feeds.notify(auction) }
        }
    }

    nonisolated static let awardOf = Statement(
        "auctions.awardOf", "SELECT id FROM award WHERE listing = $1 ORDER BY round DESC LIMIT 1")
    nonisolated static let all = [awardOf]

    /// Locks the auction, lets `decide` take one step, and saves it; returns the auction as it is afterwards.
    private func change(
        _ id: AuctionID, _ call: CallContext, _ tx: Transaction, needsBids: Bool = false,
        _ decide: (inout AuctionStore.Loaded, [ActiveBid], Timestamp) throws -> AuctionStep
    ) async throws -> Auction {
        let extra = needsBids ? [Query(ChainStore.activeBids, [.id(id)])] : []
        let plan = store.locking([id])
        var results = try await tx.pipeline(plan.queries + extra)[...]
        let found = try store.load(plan, &results)
        guard let state = found.auctions[id] else { throw BidErrors.notFound(id) }
        var change = AuctionChange(state, trace: call.metadata.traceParent)
        let bids = try needsBids ? results.removeFirst().rows.map(ChainStore.activeBid) : []
        _ = change.append(try decide(&change.state, bids, found.now))
        try await writer.enqueue([change], in: tx)
        tx.afterCommit { self.feeds.notify(id) }
        return change.state.auction
    }

    private func sellerReason(_ text: String) throws -> SellerReason {
        guard let reason = SellerReason(rawValue: text) else {
            throw RPCError(
                .invalidArgument, reason: "REASON_UNKNOWN", "the reason is not on the legal list", rule: "AU-11",
                details: ["reasons": .array(SellerReason.allCases.map { .string($0.rawValue) })])
        }
        return reason
    }
}
