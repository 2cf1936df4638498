import Contracts
import Kernel
import OrdersDomain
import Postgres
import Reactor
import ServiceKit

/// An award becomes exactly one order with one contract and one mail to each side (OR-1, OR-2, OR-4): effect, cursor
/// and own events in one transaction.
@Loop
enum OpenOrderOnAuctionSold {
    static func register(_ maker: DossierMaker, _ writer: OrderWriter, _ mailbox: OrderMailbox) {
        let context = writer.context
        context.feeds.on(
            AuctionSold.self,
            prepare: { sold, event in try await maker.dossier(sold, trace: event.traceParent) },
            effect: { _, dossier, event, tx in
                let order = dossier.order
                let now = try await context.clock.now(tx)
                OrderStore.enqueueInsert(order, in: tx)
                ContractStore.enqueueInsert(dossier.contract, of: order.id, in: tx)
                // In the order of their ids, as everybody who locks several rows.
                for party in [dossier.seller, dossier.buyer].sorted(by: { $0.member < $1.member }) {
                    PartyStore.enqueueSave(party, in: tx)
                }
                writer.moveClocks(of: order, from: [:], in: tx)
                try tell(order, writer, at: order.openedAt, in: tx, trace: event.traceParent)
                for mail in dossier.mails {
                    try mailbox.enqueue(
                        mail.rendered, cause: OrderMailCause.award.rawValue, to: mail.recipient, mail.language,
                        about: order, now: now, in: tx, trace: event.traceParent)
                    if dossier.showsContacts {
                        ContractStore.enqueueDisclosure(of: [order.id], to: mail.recipient, via: .mail, in: tx)
                    }
                }
                context.failpoints.reachCommit(.orderOpened, of: tx)
            })
    }

    private static func tell(
        _ order: Order, _ writer: OrderWriter, at instant: Timestamp, in tx: Transaction, trace: String?
    ) throws {
        let opened = OrderOpened(
            order: order.id, number: order.number, listing: order.listing, kind: order.kind, seller: order.seller,
            buyer: order.buyer, title: order.title, total: order.total, market: order.market,
            openedAt: order.openedAt)
        try writer.append(opened, about: order, at: instant, in: tx, trace: trace)
    }
}
