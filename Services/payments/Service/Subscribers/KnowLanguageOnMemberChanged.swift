import Contracts
import Reactor
import ServiceKit

/// Payments learns in which language a member reads.
@Loop
enum KnowLanguageOnMemberChanged {
    static func register(_ context: ServiceContext) {
        context.feeds.on(MemberChanged.self) { changed, _, tx in
            tx.enqueue(MandateStore.saveLanguage, .id(changed.member), .text(changed.language.rawValue))
        }
    }
}
