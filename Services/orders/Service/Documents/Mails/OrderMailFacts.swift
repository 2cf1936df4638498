import Kernel
import OrdersDomain

/// What the mails about an order tell. A text leaves out what is absent.
struct OrderMailFacts: Sendable {
    /// What the recipient is in the order.
    var side: OrderSide
    /// How the recipient is addressed: the full name or the user name.
    var recipientName: String
    /// The partner's user name.
    var partnerName: String
    /// For people: `GV-2026-000123`.
    var number: String
    var title: String
    var market: Market
    /// The end of the span that the mail is about: of OR-5 in reminders, of OR-8's ten days in a request to cancel, of
    /// the decision in a support case.
    var dueAt: Timestamp?
    /// The reason of a cancellation, e.g. `BUYER_POOR_RATINGS`.
    var reason: String?
    /// The words of a member: with a cancellation those of the side that asks, in a support case those of its opener.
    var text: String?
    /// Who bears the auction fee of a cancelled order.
    var feeBearer: OrderSide?
    /// What a support case is about: `ATTESTATION_MISSING` or `CANCELLATION_UNANSWERED`.
    var caseCause: String?

    init(
        side: OrderSide, recipientName: String, partnerName: String, number: String, title: String, market: Market,
        dueAt: Timestamp? = nil, reason: String? = nil, text: String? = nil, feeBearer: OrderSide? = nil,
        caseCause: String? = nil
    ) {
        self.side = side
        self.recipientName = recipientName
        self.partnerName = partnerName
        self.number = number
        self.title = title
        self.market = market
        self.dueAt = dueAt
        self.reason = reason
        self.text = text
        self.feeBearer = feeBearer
        self.caseCause = caseCause
    }
}
