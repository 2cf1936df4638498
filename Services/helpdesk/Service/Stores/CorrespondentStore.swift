import Contracts
import HelpdeskDomain
import Postgres
import Reactor

/// The rows of members and orders as helpdesk knows them.
enum CorrespondentStore {
    static let save = Statement(
        "helpdesk.saveCorrespondent",
        """
        INSERT INTO correspondent (member, user_name, market, language) VALUES ($1, $2, $3, $4)
        ON CONFLICT (member) DO UPDATE
        SET user_name = excluded.user_name, market = excluded.market, language = excluded.language
        """)
    static let insertOrder = Statement(
        "helpdesk.insertOrderParties", "INSERT INTO order_parties (id, number, seller, buyer) VALUES ($1, $2, $3, $4)")
    static let all = [save, insertOrder]

    @Loop
    static func enqueueSave(_ correspondent: Correspondent, in tx: Transaction) {
        tx.enqueue(
            save, .id(correspondent.member), .text(correspondent.userName), .text(correspondent.market.rawValue),
            .text(correspondent.language.rawValue))
    }

    @Loop
    static func enqueueInsert(_ opened: OrderOpened, in tx: Transaction) {
        tx.enqueue(insertOrder, .id(opened.order), .text(opened.number), .id(opened.seller), .id(opened.buyer))
    }
}
