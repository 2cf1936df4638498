import Kernel

/// An order: what an award becomes (OR-1). Its id is the award's, so that one award can only become one order.
///
/// A value without I/O: each command checks its rule, changes the value and leaves it as it is when it refuses.
package struct Order: Hashable, Sendable {
    package let id: OrderID
    /// For people: `GV-2026-000123`.
    package let number: String
    package let listing: ListingID
    package let kind: TradeKind
    package let seller: MemberID
    package let buyer: MemberID
    package let title: String
    package let total: Money
    package let quantity: Int
    /// Whose calendar and policies hold (CA-7).
    package let market: Market
    package let openedAt: Timestamp

    package internal(set) var state: OrderState
    /// All proposals of a date, in the order in which they came (OR-5). At most one is open, at most one accepted.
    package internal(set) var proposals: [Proposal] = []
    /// No appointment was agreed on within the time of OR-5.
    package internal(set) var isAgreementOverdue = false
    /// Who attested the appointment, and when (OR-6).
    package internal(set) var attestedAt = SideTimes()
    /// The newest request to cancel (OR-8); earlier ones are closed.
    package internal(set) var cancellation: Cancellation?
    /// At most one of each cause.
    package internal(set) var openedCases: [OpenedCase] = []
    /// Who rated the partner, and when (OR-7).
    package internal(set) var ratedAt = SideTimes()
    /// When the payout was put into a file for the bank: from then on nobody can cancel (OR-8).
    package internal(set) var payoutInstructedAt: Timestamp?
    package internal(set) var completedAt: Timestamp?
    package internal(set) var cancelledAt: Timestamp?

    /// The award that this order belongs to one to one.
    package var award: AwardID { id.derived() }

    /// The instant of the second attestation (OR-6).
    package var heldAt: Timestamp? { attestedAt.both }

    /// The appointment that both agreed on (OR-5).
    package var agreed: Proposal? { proposals.first { $0.status == .accepted } }

    /// The proposal that waits for an answer.
    package var openProposal: Proposal? { proposals.first { $0.status == .open } }

    /// What the member is in this order; nil for everybody else.
    package func side(of member: MemberID) -> OrderSide? {
        if member == seller { return .seller }
        return member == buyer ? .buyer : nil
    }

    /// The member on this side.
    package func member(_ side: OrderSide) -> MemberID { side == .seller ? seller : buyer }

    /// Takes a step of the state machine.
    mutating func take(_ step: OrderStep) throws(OrderRejection) {
        guard let next = OrderStateMachine.state(after: step, from: state, of: kind) else {
            throw .stepNotPossible(step, state)
        }
        state = next
    }
}

extension Order {
    /// What happened to an order since it was opened, as it was stored.
    package struct Progress: Sendable {
        package var state: OrderState
        package var proposals: [Proposal] = []
        package var isAgreementOverdue = false
        package var attestedAt = SideTimes()
        package var cancellation: Cancellation?
        package var openedCases: [OpenedCase] = []
        package var ratedAt = SideTimes()
        package var payoutInstructedAt: Timestamp?
        package var completedAt: Timestamp?
        package var cancelledAt: Timestamp?

        /// Nothing but a state.
        package init(state: OrderState) { self.state = state }
    }

    /// An order as it was stored.
    package init(_ facts: AwardFacts, number: String, progress: Progress) {
        self.init(
            id: facts.award.derived(), number: number, listing: facts.listing, kind: facts.kind, seller: facts.seller,
            buyer: facts.buyer, title: facts.title, total: facts.total, quantity: facts.quantity,
            market: facts.market, openedAt: facts.awardedAt, state: progress.state, proposals: progress.proposals,
            isAgreementOverdue: progress.isAgreementOverdue, attestedAt: progress.attestedAt,
            cancellation: progress.cancellation, openedCases: progress.openedCases, ratedAt: progress.ratedAt,
            payoutInstructedAt: progress.payoutInstructedAt, completedAt: progress.completedAt,
            cancelledAt: progress.cancelledAt)
    }
}
