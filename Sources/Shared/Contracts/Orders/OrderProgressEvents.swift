import Kernel
import Wire

/// Both parties attested that the appointment took place (OR-6): the payout's clock starts (PY-7).
package struct AppointmentHeld: IntegrationEvent {
    package static let type = "AppointmentHeld"
    package static let service = ServiceName.orders
    package var order: OrderID
    /// The instant of the second attestation.
    package var heldAt: Timestamp

    package init(order: OrderID, heldAt: Timestamp) {
        self.order = order
        self.heldAt = heldAt
    }
}

/// Both parties agreed to cancel (OR-8); payments answers with `OrderUnwound` or `UnwindRefused`.
package struct CancellationAgreed: IntegrationEvent {
    package static let type = "CancellationAgreed"
    package static let service = ServiceName.orders
    package var order: OrderID
    /// `seller` or `buyer`.
    package var initiator: String
    /// Who bears the auction fee: `seller` or `buyer`.
    package var feeBearer: String
    package var agreedAt: Timestamp

    package init(order: OrderID, initiator: String, feeBearer: String, agreedAt: Timestamp) {
        self.order = order
        self.initiator = initiator
        self.feeBearer = feeBearer
        self.agreedAt = agreedAt
    }
}

/// An order was cancelled by consent, and its money unwound (OR-8).
package struct OrderCancelled: IntegrationEvent {
    package static let type = "OrderCancelled"
    package static let service = ServiceName.orders
    package var order: OrderID
    package var cancelledAt: Timestamp

    package init(order: OrderID, cancelledAt: Timestamp) {
        self.order = order
        self.cancelledAt = cancelledAt
    }
}

/// An order is complete: the payout is posted (OR-10).
package struct OrderCompleted: IntegrationEvent {
    package static let type = "OrderCompleted"
    package static let service = ServiceName.orders
    package var order: OrderID
    package var completedAt: Timestamp

    package init(order: OrderID, completedAt: Timestamp) {
        self.order = order
        self.completedAt = completedAt
    }
}

/// A mail about an order is to be delivered (OR-2). Its text is fetched by `GetMail`.
package struct OrderMailRequested: IntegrationEvent {
    package static let type = "OrderMailRequested"
    package static let service = ServiceName.orders
    package var mail: MailID
    package var order: OrderID
    /// Together with the recipient the mail's key: e.g. `award`, `cancellationAsked`.
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
