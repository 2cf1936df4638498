import Contracts
import PaymentsDomain
import Reactor
import ServiceKit

/// Payments learns of each order once.
enum KnowOrderOnOrderOpened {
    @Loop
    static func register(_ context: ServiceContext) {
        context.feeds.on(OrderOpened.self) { opened, _, tx in
            PayableOrderStore.enqueueInsert(
                PayableOrder(
                    order: opened.order, number: opened.number, seller: opened.seller, buyer: opened.buyer,
                    total: opened.total, market: opened.market), in: tx)
        }
    }
}
