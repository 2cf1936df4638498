import Calendar
import Contracts
import Kernel
import OrdersDomain
import Wire

/// How an order looks to one of its parties.
struct OrderViews {
    let policies: OrderPolicies

    /// - Parameter contact: the partner's contact data, where they may be shown.
    func view(
        _ order: Order, for side: OrderSide, parties: PartyStore.Pair, contact: ContactData?, now: Timestamp
    ) throws -> OrderView {
        let partner = side.partner
        return OrderView(
            id: order.id, number: order.number, listing: order.listing, kind: order.kind,
            state: order.state.rawValue, role: side.rawValue, title: order.title, total: order.total,
            quantity: order.quantity, market: order.market, openedAt: order.openedAt,
            partner: OrderPartner(
                member: order.member(partner), userName: parties[partner].userName, contact: contact),
            contractHash: parties.contractHash, proposals: order.proposals.map(proposal),
            agreed: order.agreed.map(proposal), isAgreementOverdue: order.isAgreementOverdue,
            attestedBySellerAt: order.attestedAt.seller, attestedByBuyerAt: order.attestedAt.buyer,
            cancellation: order.cancellation.map(cancellation),
            supportCase: order.openedCases.max { $0.openedAt < $1.openedAt }.map { CaseStore.view($0, of: order.id) },
            payoutInstructedAt: order.payoutInstructedAt,
            deadlines: try deadlines(order, language: parties[side].language),
            allowedActions: order.allowedActions(for: side, now: now).map(action))
    }

    private func proposal(_ proposal: Proposal) -> AppointmentProposal {
        AppointmentProposal(
            proposal: proposal.id, by: proposal.by.rawValue, startsAt: proposal.terms.startsAt,
            durationMinutes: proposal.terms.durationMinutes, place: proposal.terms.place,
            status: proposal.status.rawValue, proposedAt: proposal.proposedAt)
    }

    private func cancellation(_ cancellation: Cancellation) -> OrderCancellation {
        OrderCancellation(
            status: cancellation.status.rawValue, initiator: cancellation.initiator.rawValue,
            reason: cancellation.reason.rawValue, text: cancellation.text,
            feeBearer: cancellation.feeBearer.rawValue, askedAt: cancellation.askedAt,
            answerBy: cancellation.answerBy, answeredAt: cancellation.answeredAt)
    }

    private func action(_ state: ActionState) -> OrderAction {
        OrderAction(
            action: state.action.rawValue, isAllowed: state.rejection == nil, reason: state.rejection?.reason,
            rule: state.rejection?.rule ?? state.action.rule)
    }

    /// The clocks that run, reminders aside, the next one first, each with its explanation (CA-6).
    private func deadlines(_ order: Order, language: Language) throws -> [OrderDeadline] {
        try order.clocks.filter { !$0.key.isReminder }.map { clock, start in
            let explanation = policies.deadline(clock, of: order, from: start, language: language)
            return OrderDeadline(
                rule: clock.rawValue, dueAt: explanation.dueAt, onExpiry: explanation.onExpiry.rawValue,
                explanation: try JSON.decode(JSONValue.self, from: try JSON.encode(explanation)))
        }.sorted { ($0.dueAt, $0.rule) < ($1.dueAt, $1.rule) }
    }
}
