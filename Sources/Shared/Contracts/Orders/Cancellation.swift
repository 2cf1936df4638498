import Kernel
import Wire

/// Asks the partner for consent to cancel (OR-8).
package enum AskCancellation: RPCMethod {
    package struct Request: Codable, Sendable {
        package var order: OrderID
        package var member: MemberID
        /// `BUYER_POOR_RATINGS`, `CHANGED_MIND`, `NO_LONGER_NEEDED`, `NO_APPOINTMENT_FOUND` or `OTHER`.
        package var reason: String
        /// 1 … 2000 characters.
        package var text: String

        package init(order: OrderID, member: MemberID, reason: String, text: String) {
            self.order = order
            self.member = member
            self.reason = reason
            self.text = text
        }
    }
    package typealias Response = OrderView
    package static let service: ServiceName? = .orders
    package static let name = "askCancellation"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}

/// Consents to a cancellation or refuses it (OR-8).
package enum AnswerCancellation: RPCMethod {
    package struct Request: Codable, Sendable {
        package var order: OrderID
        package var member: MemberID
        package var consents: Bool

        package init(order: OrderID, member: MemberID, consents: Bool) {
            self.order = order
            self.member = member
            self.consents = consents
        }
    }
    package typealias Response = OrderView
    package static let service: ServiceName? = .orders
    package static let name = "answerCancellation"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}

/// Brings an order before the platform where a rule offers it (OR-6, OR-8).
package enum OpenSupportCase: RPCMethod {
    package struct Request: Codable, Sendable {
        package var order: OrderID
        package var member: MemberID
        /// 1 … 2000 characters.
        package var text: String

        package init(order: OrderID, member: MemberID, text: String) {
            self.order = order
            self.member = member
            self.text = text
        }
    }
    package typealias Response = OrderView
    package static let service: ServiceName? = .orders
    package static let name = "openSupportCase"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}

/// The support cases, newest first, for administrators.
package enum ListSupportCases: RPCMethod {
    package struct Request: Codable, Sendable {
        package var cursor: String?
        /// 1 … 100
        package var limit: Int

        package init(cursor: String?, limit: Int) {
            self.cursor = cursor
            self.limit = limit
        }
    }
    package typealias Response = Page<SupportCase>
    package static let service: ServiceName? = .orders
    package static let name = "listSupportCases"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}
