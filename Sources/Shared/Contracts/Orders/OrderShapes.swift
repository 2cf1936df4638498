import Kernel
import Wire

/// The other party of an order.
package struct OrderPartner: Codable, Hashable, Sendable {
    package var member: MemberID
    package var userName: String
    /// Absent where the policy `orders.contactDisclosure` does not disclose it (OR-3).
    package var contact: ContactData?

    package init(member: MemberID, userName: String, contact: ContactData?) {
        self.member = member
        self.userName = userName
        self.contact = contact
    }
}

/// What a party may do with an order now, or why not (OR-10).
package struct OrderAction: Codable, Hashable, Sendable {
    /// E.g. `proposeAppointment`.
    package var action: String
    package var isAllowed: Bool
    /// Why it is not allowed, from the register of reasons.
    package var reason: String?
    package var rule: String

    package init(action: String, isAllowed: Bool, reason: String?, rule: String) {
        self.action = action
        self.isAllowed = isAllowed
        self.reason = reason
        self.rule = rule
    }
}

/// A date at which a rule does something, with its explanation (CA-6).
package struct OrderDeadline: Codable, Hashable, Sendable {
    package var rule: String
    package var dueAt: Timestamp
    package var onExpiry: String
    /// `{rule, policyVersion, calendarVersion, start, budget, countedSegments, skippedSegments, dueAt, onExpiry}`
    package var explanation: JSONValue

    package init(rule: String, dueAt: Timestamp, onExpiry: String, explanation: JSONValue) {
        self.rule = rule
        self.dueAt = dueAt
        self.onExpiry = onExpiry
        self.explanation = explanation
    }
}

/// One proposal of a date for the appointment (OR-5).
package struct AppointmentProposal: Codable, Hashable, Sendable {
    package var proposal: ProposalID
    /// `seller` or `buyer`.
    package var by: String
    package var startsAt: Timestamp
    package var durationMinutes: Int
    /// An address, a phone or video call; words of the party.
    package var place: String
    /// `open`, `accepted`, `superseded`.
    package var status: String
    package var proposedAt: Timestamp

    package init(
        proposal: ProposalID, by: String, startsAt: Timestamp, durationMinutes: Int, place: String, status: String,
        proposedAt: Timestamp
    ) {
        self.proposal = proposal
        self.by = by
        self.startsAt = startsAt
        self.durationMinutes = durationMinutes
        self.place = place
        self.status = status
        self.proposedAt = proposedAt
    }
}

/// The state of a cancellation by consent (OR-8).
package struct OrderCancellation: Codable, Hashable, Sendable {
    /// `asked`, `confirmed` (payments unwinds), `done`, `refused`, `unanswered`, `rejected` (the payout was instructed
    /// first), `withdrawn` (whoever asked attested the appointment afterwards).
    package var status: String
    /// `seller` or `buyer`.
    package var initiator: String
    package var reason: String
    package var text: String
    /// Who bears the auction fee when it is done: `seller` or `buyer`.
    package var feeBearer: String
    package var askedAt: Timestamp
    package var answerBy: Timestamp
    package var answeredAt: Timestamp?

    package init(
        status: String, initiator: String, reason: String, text: String, feeBearer: String, askedAt: Timestamp,
        answerBy: Timestamp, answeredAt: Timestamp?
    ) {
        self.status = status
        self.initiator = initiator
        self.reason = reason
        self.text = text
        self.feeBearer = feeBearer
        self.askedAt = askedAt
        self.answerBy = answerBy
        self.answeredAt = answeredAt
    }
}

/// A question to the platform that a rule offers (OR-6, OR-8).
package struct SupportCase: Codable, Hashable, Sendable {
    package var id: SupportCaseID
    package var order: OrderID
    /// `seller`, `buyer` or `platform`.
    package var openedBy: String
    /// `ATTESTATION_MISSING`, `CANCELLATION_UNANSWERED`.
    package var cause: String
    package var text: String
    package var openedAt: Timestamp
    /// The date at which it is escalated inside the platform (RC-9).
    package var decideBy: Timestamp

    package init(
        id: SupportCaseID, order: OrderID, openedBy: String, cause: String, text: String, openedAt: Timestamp,
        decideBy: Timestamp
    ) {
        self.id = id
        self.order = order
        self.openedBy = openedBy
        self.cause = cause
        self.text = text
        self.openedAt = openedAt
        self.decideBy = decideBy
    }
}

/// An order as one of its parties sees it.
package struct OrderView: Codable, Hashable, Sendable {
    package var id: OrderID
    package var number: String
    package var listing: ListingID
    package var kind: TradeKind
    /// `awarded`, `scheduled`, `held`, `completed`, `cancelled`; other kinds begin with `placed` (OR-10).
    package var state: String
    /// What the reader is: `seller` or `buyer`.
    package var role: String
    package var title: String
    package var total: Money
    package var quantity: Int
    package var market: Market
    package var openedAt: Timestamp
    package var partner: OrderPartner
    /// SHA-256 of the contract's canonical JSON, in hexadecimal (OR-4).
    package var contractHash: String?
    package var proposals: [AppointmentProposal]
    /// The appointment that both agreed on (OR-5).
    package var agreed: AppointmentProposal?
    /// No appointment within 7 Werktage (OR-5).
    package var isAgreementOverdue: Bool
    package var attestedBySellerAt: Timestamp?
    package var attestedByBuyerAt: Timestamp?
    package var cancellation: OrderCancellation?
    package var supportCase: SupportCase?
    package var payoutInstructedAt: Timestamp?
    package var deadlines: [OrderDeadline]
    package var allowedActions: [OrderAction]

    package init(
        id: OrderID, number: String, listing: ListingID, kind: TradeKind, state: String, role: String, title: String,
        total: Money, quantity: Int, market: Market, openedAt: Timestamp, partner: OrderPartner, contractHash: String?,
        proposals: [AppointmentProposal], agreed: AppointmentProposal?, isAgreementOverdue: Bool,
        attestedBySellerAt: Timestamp?, attestedByBuyerAt: Timestamp?, cancellation: OrderCancellation?,
        supportCase: SupportCase?, payoutInstructedAt: Timestamp?, deadlines: [OrderDeadline],
        allowedActions: [OrderAction]
    ) {
        self.id = id
        self.number = number
        self.listing = listing
        self.kind = kind
        self.state = state
        self.role = role
        self.title = title
        self.total = total
        self.quantity = quantity
        self.market = market
        self.openedAt = openedAt
        self.partner = partner
        self.contractHash = contractHash
        self.proposals = proposals
        self.agreed = agreed
        self.isAgreementOverdue = isAgreementOverdue
        self.attestedBySellerAt = attestedBySellerAt
        self.attestedByBuyerAt = attestedByBuyerAt
        self.cancellation = cancellation
        self.supportCase = supportCase
        self.payoutInstructedAt = payoutInstructedAt
        self.deadlines = deadlines
        self.allowedActions = allowedActions
    }
}

/// A line of *Sold* or *Bought* (OR-3).
package struct OrderSummary: Codable, Hashable, Sendable {
    package var id: OrderID
    package var number: String
    package var listing: ListingID
    package var kind: TradeKind
    package var state: String
    package var title: String
    package var total: Money
    package var openedAt: Timestamp
    package var partner: OrderPartner

    package init(
        id: OrderID, number: String, listing: ListingID, kind: TradeKind, state: String, title: String, total: Money,
        openedAt: Timestamp, partner: OrderPartner
    ) {
        self.id = id
        self.number = number
        self.listing = listing
        self.kind = kind
        self.state = state
        self.title = title
        self.total = total
        self.openedAt = openedAt
        self.partner = partner
    }
}
