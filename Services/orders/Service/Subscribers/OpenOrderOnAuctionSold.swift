import Contracts
import Kernel
import OrdersDomain
import Postgres
import Reactor
import ServiceKit

/// An award becomes exactly one order (OR-1): effect, cursor and own event in one transaction.
enum OpenOrderOnAuctionSold {
    @Loop
    static func register(_ context: ServiceContext) {
        context.feeds.on(AuctionSold.self) { sold, event, tx in
            let serial = try await tx.query(OrderStore.nextSerial).single.int64(0)
            let facts = AwardFacts(
                award: sold.award, listing: sold.listing, kind: sold.kind, seller: sold.seller, buyer: sold.buyer,
                title: sold.title, total: sold.total, quantity: sold.quantity, market: sold.market,
                awardedAt: sold.awardedAt)
            let order = try Order.open(facts, serial: serial)
            OrderStore.enqueueInsert(order, in: tx)
            let opened = OrderOpened(
                order: order.id, number: order.number, listing: order.listing, kind: order.kind, seller: order.seller,
                buyer: order.buyer, title: order.title, total: order.total, market: order.market,
                openedAt: order.openedAt)
            try context.outbox.append(
                opened, aggregate: "order:\(order.id)", at: order.openedAt, in: tx, trace: event.traceParent)
        }
    }
}
