import Contracts
import Reactor
import ServiceKit

/// Helpdesk learns who the parties of each order are.
enum KnowPartiesOnOrderOpened {
    @Loop
    static func register(_ context: ServiceContext) {
        context.feeds.on(OrderOpened.self) { opened, _, tx in CorrespondentStore.enqueueInsert(opened, in: tx) }
    }
}
