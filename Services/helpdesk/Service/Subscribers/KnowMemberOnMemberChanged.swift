import Contracts
import HelpdeskDomain
import Reactor
import ServiceKit

/// Helpdesk learns of members and of their settings.
enum KnowMemberOnMemberChanged {
    @Loop
    static func register(_ context: ServiceContext) {
        context.feeds.on(MemberChanged.self) { changed, _, tx in
            CorrespondentStore.enqueueSave(
                Correspondent(
                    member: changed.member, userName: changed.userName, market: changed.market,
                    language: changed.language), in: tx)
        }
    }
}
