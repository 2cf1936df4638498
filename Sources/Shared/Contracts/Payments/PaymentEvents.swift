import Kernel
import Wire

/// The buyer's debit was booked by the bank: the money is in escrow (PY-4).
package struct DebitSettled: IntegrationEvent {
    package static let type = "DebitSettled"
    package static let service = ServiceName.payments
    package var order: OrderID
    package var amount: Money
    package var settledAt: Timestamp

    package init(order: OrderID, amount: Money, settledAt: Timestamp) {
        self.order = order
        self.amount = amount
        self.settledAt = settledAt
    }
}

/// The buyer's debit was returned or refused by the bank.
package struct DebitFailed: IntegrationEvent {
    package static let type = "DebitFailed"
    package static let service = ServiceName.payments
    package var order: OrderID
    /// The bank's reason code, e.g. `AM04`.
    package var code: String
    package var failedAt: Timestamp

    package init(order: OrderID, code: String, failedAt: Timestamp) {
        self.order = order
        self.code = code
        self.failedAt = failedAt
    }
}

/// The payout was put into a file for the bank; from now on nobody can cancel (OR-8).
package struct PayoutInstructed: IntegrationEvent {
    package static let type = "PayoutInstructed"
    package static let service = ServiceName.payments
    package var order: OrderID
    package var executionDate: CivilDate
    package var instructedAt: Timestamp

    package init(order: OrderID, executionDate: CivilDate, instructedAt: Timestamp) {
        self.order = order
        self.executionDate = executionDate
        self.instructedAt = instructedAt
    }
}

/// The payout was booked by the bank (OR-10: the order is complete).
package struct PayoutPosted: IntegrationEvent {
    package static let type = "PayoutPosted"
    package static let service = ServiceName.payments
    package var order: OrderID
    package var postedAt: Timestamp

    package init(order: OrderID, postedAt: Timestamp) {
        self.order = order
        self.postedAt = postedAt
    }
}

/// The money of a cancelled order is unwound: dues reversed, refund reserved, fee charged (OR-8).
package struct OrderUnwound: IntegrationEvent {
    package static let type = "OrderUnwound"
    package static let service = ServiceName.payments
    package var order: OrderID
    /// What goes back to the buyer; absent when nothing had been collected.
    package var refund: Money?
    package var unwoundAt: Timestamp

    package init(order: OrderID, refund: Money?, unwoundAt: Timestamp) {
        self.order = order
        self.refund = refund
        self.unwoundAt = unwoundAt
    }
}

/// A cancellation came too late: the payout had been instructed (OR-8).
package struct UnwindRefused: IntegrationEvent {
    package static let type = "UnwindRefused"
    package static let service = ServiceName.payments
    package var order: OrderID
    package var reason: String
    package var refusedAt: Timestamp

    package init(order: OrderID, reason: String, refusedAt: Timestamp) {
        self.order = order
        self.reason = reason
        self.refusedAt = refusedAt
    }
}

/// A mail about a payment is to be delivered. Its text is fetched by `GetMail`.
package struct PaymentMailRequested: IntegrationEvent {
    package static let type = "PaymentMailRequested"
    package static let service = ServiceName.payments
    package var mail: MailID
    package var order: OrderID
    /// E.g. `preNotification`, `mandateMissing`, `payoutAccountMissing`, `debitFailed`.
    package var cause: String
    package var recipient: MemberID
    package var requestedAt: Timestamp

    package init(mail: MailID, order: OrderID, cause: String, recipient: MemberID, requestedAt: Timestamp) {
        self.mail = mail
        self.order = order
        self.cause = cause
        self.recipient = recipient
        self.requestedAt = requestedAt
    }
}
