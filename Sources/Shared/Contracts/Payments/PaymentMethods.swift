import Kernel
import Wire

/// Grants a SEPA mandate (PY-3); the metadata carries an idempotency key.
package enum GrantMandate: RPCMethod {
    package struct Request: Codable, Sendable {
        package var member: MemberID
        /// 1 … 70 characters.
        package var holder: String
        package var iban: String
        /// `CORE` or `B2B`.
        package var scheme: String

        package init(member: MemberID, holder: String, iban: String, scheme: String) {
            self.member = member
            self.holder = holder
            self.iban = iban
            self.scheme = scheme
        }
    }
    package typealias Response = Mandate
    package static let service: ServiceName? = .payments
    package static let name = "grantMandate"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}

/// Revokes a mandate; what has been submitted stays.
package enum RevokeMandate: RPCMethod {
    package struct Request: Codable, Sendable {
        package var member: MemberID
        package var mandate: MandateID

        package init(member: MemberID, mandate: MandateID) {
            self.member = member
            self.mandate = mandate
        }
    }
    package typealias Response = Mandate
    package static let service: ServiceName? = .payments
    package static let name = "revokeMandate"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}

/// A member's mandates, newest first.
package enum ListMandates: RPCMethod {
    package struct Request: Codable, Sendable {
        package var member: MemberID

        package init(member: MemberID) {
            self.member = member
        }
    }
    package typealias Response = Mandates
    package static let service: ServiceName? = .payments
    package static let name = "listMandates"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}

/// A list of mandates.
package struct Mandates: Codable, Hashable, Sendable {
    package var items: [Mandate]

    package init(items: [Mandate]) {
        self.items = items
    }
}

/// Sets where a seller's money goes.
package enum SetPayoutAccount: RPCMethod {
    package struct Request: Codable, Sendable {
        package var member: MemberID
        /// 1 … 70 characters.
        package var holder: String
        package var iban: String

        package init(member: MemberID, holder: String, iban: String) {
            self.member = member
            self.holder = holder
            self.iban = iban
        }
    }
    package typealias Response = PayoutAccount
    package static let service: ServiceName? = .payments
    package static let name = "setPayoutAccount"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}

/// Where a seller's money goes; `PAYOUT_ACCOUNT_MISSING` when nothing was set.
package enum GetPayoutAccount: RPCMethod {
    package struct Request: Codable, Sendable {
        package var member: MemberID

        package init(member: MemberID) {
            self.member = member
        }
    }
    package typealias Response = PayoutAccount
    package static let service: ServiceName? = .payments
    package static let name = "getPayoutAccount"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}

/// What an order costs and where its money is, to its parties.
package enum GetOrderPayment: RPCMethod {
    package struct Request: Codable, Sendable {
        package var order: OrderID
        package var viewer: MemberID

        package init(order: OrderID, viewer: MemberID) {
            self.order = order
            self.viewer = viewer
        }
    }
    package typealias Response = OrderPayment
    package static let service: ServiceName? = .payments
    package static let name = "getOrderPayment"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}

/// A member's account with the platform, newest first.
package enum GetStatement: RPCMethod {
    package struct Request: Codable, Sendable {
        package var member: MemberID
        package var cursor: String?
        /// 1 … 100
        package var limit: Int

        package init(member: MemberID, cursor: String?, limit: Int) {
            self.member = member
            self.cursor = cursor
            self.limit = limit
        }
    }
    package typealias Response = Page<StatementLine>
    package static let service: ServiceName? = .payments
    package static let name = "getStatement"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}
