import Contracts
import Kernel
import Postgres
import Reactor
import ServiceKit

/// A member who is a party of an order has another name or reads another language now.
@Loop
enum RenamePartyOnMemberChanged {
    static func register(_ context: ServiceContext) {
        context.feeds.on(MemberChanged.self) { event, _, tx in
            tx.enqueue(PartyStore.update, .id(event.member), .text(event.userName), .text(event.language.rawValue))
        }
    }
}
