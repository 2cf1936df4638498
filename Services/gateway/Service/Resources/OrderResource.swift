import Contracts
import Kernel
import Shapes
import Wire

/// An order as one of its parties sees it.
struct OrderResource: Codable, Sendable {
    var id: OrderID
    var number: String
    var listing: ListingID
    var kind: TradeKind
    var state: String
    var role: String
    var title: String
    var total: Money
    var quantity: Int
    var market: Market
    var openedAt: Timestamp
    var partner: PartnerResource
    var contractHash: String?
    var proposals: [ProposalResource]
    var agreed: ProposalResource?
    var isAgreementOverdue: Bool
    var attestedBySellerAt: Timestamp?
    var attestedByBuyerAt: Timestamp?
    var cancellation: CancellationResource?
    var supportCase: SupportCaseResource?
    var payoutInstructedAt: Timestamp?
    var deadlines: [DeadlineResource]
    var allowedActions: [OrderActionResource]

    /// - Parameter language: what the reasons of forbidden actions are worded in.
    init(_ view: OrderView, language: Language) {
        id = view.id
        number = view.number
        listing = view.listing
        kind = view.kind
        state = view.state
        role = view.role
        title = view.title
        total = view.total
        quantity = view.quantity
        market = view.market
        openedAt = view.openedAt
        partner = PartnerResource(view.partner)
        contractHash = view.contractHash
        proposals = view.proposals.map(ProposalResource.init)
        agreed = view.agreed.map(ProposalResource.init)
        isAgreementOverdue = view.isAgreementOverdue
        attestedBySellerAt = view.attestedBySellerAt
        attestedByBuyerAt = view.attestedByBuyerAt
        cancellation = view.cancellation.map(CancellationResource.init)
        supportCase = view.supportCase.map(SupportCaseResource.init)
        payoutInstructedAt = view.payoutInstructedAt
        deadlines = view.deadlines.map(DeadlineResource.init)
        allowedActions = view.allowedActions.map { OrderActionResource($0, language: language) }
    }
}

extension OrderResource: Described {
    static let schemaName = "Order"
    static let summary = "An order as one of its parties sees it."
    static let notes: [String: Note] = [
        "id": Note("That of its award."),
        "number": Note("For people, e.g. `GV-2026-000123`."),
        "state": OrderChoices.state,
        "role": .choice(OrderChoices.roles, "What the reader is in this order."),
        "total": Note("What was agreed, without the auction fee (PY-2)."),
        "contractHash": Note("SHA-256 of the contract's canonical JSON, in hexadecimal (OR-4)."),
        "proposals": Note("Dates for the appointment, oldest first (OR-5)."),
        "agreed": Note("The appointment that both agreed on."),
        "isAgreementOverdue": Note("No appointment within the 7 Werktage of OR-5."),
        "attestedBySellerAt": Note("When the seller attested that the appointment took place (OR-6)."),
        "attestedByBuyerAt": Note("When the buyer did."),
        "payoutInstructedAt": Note("From then on nobody can cancel (OR-8)."),
        "deadlines": Note("Dates at which a rule does something, each with its explanation (CA-6)."),
        "allowedActions": Note("What the reader may do now, and why not the rest (OR-10)."),
    ]
}

/// The other party of an order.
struct PartnerResource: Codable, Sendable {
    var member: MemberID
    var userName: String
    var contact: ContactData?

    init(_ partner: OrderPartner) {
        member = partner.member
        userName = partner.userName
        contact = partner.contact
    }
}

extension PartnerResource: Described {
    static let schemaName = "OrderPartner"
    static let summary = "The other party of an order (OR-3)."
    static let notes = [
        "contact": Note("Absent where the policy `orders.contactDisclosure` does not disclose it; each time is logged.")
    ]
}

/// A line of *Sold* or *Bought*.
struct OrderSummaryResource: Codable, Sendable {
    var id: OrderID
    var number: String
    var listing: ListingID
    var kind: TradeKind
    var state: String
    var title: String
    var total: Money
    var openedAt: Timestamp
    var partner: PartnerResource

    init(_ summary: OrderSummary) {
        id = summary.id
        number = summary.number
        listing = summary.listing
        kind = summary.kind
        state = summary.state
        title = summary.title
        total = summary.total
        openedAt = summary.openedAt
        partner = PartnerResource(summary.partner)
    }
}

extension OrderSummaryResource: Described {
    static let schemaName = "OrderSummary"
    static let summary = "A line of *Sold* or *Bought* (OR-3)."
    static let notes: [String: Note] = ["state": OrderChoices.state]
}
