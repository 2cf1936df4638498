import AuctionsDomain
import Contracts
import Kernel
import Messaging
import Postgres
import Reactor
import ServiceKit
import Wire

/// Buys from a fixed-price listing (AU-18): every purchase locks the one row of the stock, so it is never oversold, and
/// is an award like the end of an auction.
@Loop
struct PurchaseFixedPriceHandler {
    let context: ServiceContext

    func handle(
        _ request: PurchaseFixedPrice.Request, _ call: CallContext, _ tx: Transaction
    ) async throws -> PurchaseReceipt {
        let results = try await tx.pipeline([
            Query(StockStore.lock, [.id(request.listing)]), Query(StockStore.sale, [.id(request.listing)]),
            Query(ServiceClock.read),
        ])
        let listing = try Sale(results[1], of: request.listing)
        guard let row = results[0].rows.first else { throw Self.notFixedPrice(request.listing) }
        var stock = try StockStore.stock(request.listing, row)
        let now = try results[2].single.timestamp(0)
        let purchase: Purchase
        do throws(PurchaseRejection) {
            purchase = try stock.purchase(
                PurchaseCommand(
                    buyer: request.buyer, market: request.market, quantity: request.quantity, expectedPrice: nil))
        } catch {
            throw ListingErrors.error(error)
        }
        StockStore.enqueueSave(stock, in: tx)
        if purchase.remainingQuantity == 0 {
            tx.enqueue(AuctionStore.endListing, .id(request.listing), .text("sold"), .timestamp(now))
        }
        let sold = AuctionSold(
            award: context.newID(at: now), listing: request.listing, round: listing.round, kind: listing.kind,
            origin: "fixedPrice", seller: stock.seller, buyer: purchase.buyer, title: listing.title,
            total: purchase.total, quantity: purchase.quantity, market: purchase.market, awardedAt: now)
        AwardStore.enqueueInsert(sold, in: tx)
        try context.outbox.append(
            sold, aggregate: "listing:\(request.listing)", at: now, in: tx, trace: call.metadata.traceParent)
        return PurchaseReceipt(
            award: sold.award, listing: request.listing, total: purchase.total, quantity: purchase.quantity, at: now)
    }

    /// What the sale needs to know of the listing.
    private struct Sale {
        let kind: TradeKind
        let title: String
        let round: Int

        init(_ result: QueryResult, of id: ListingID) throws {
            guard let row = result.rows.first, try row.text(0) != "draft" else { throw ListingErrors.notFound(id) }
            kind = try row.choice(1)
            title = try row.text(2)
            round = Int(try row.int64(3))
        }
    }

    private static func notFixedPrice(_ id: ListingID) -> RPCError {
        RPCError(
            .failedPrecondition, reason: "NOT_FIXED_PRICE", "the listing is an auction", rule: "AU-18",
            details: ["listing": .string(id.description)])
    }
}
