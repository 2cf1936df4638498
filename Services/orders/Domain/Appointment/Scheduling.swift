import Kernel

/// Agreeing on a date (OR-5): propose, counter-propose, accept.
extension Order {
    /// Proposes a date. It takes the place of the proposal that is open; a date that was agreed on stays until the new
    /// one is accepted.
    package mutating func propose(
        _ terms: AppointmentTerms, id: ProposalID, by side: OrderSide, now: Timestamp, policy: OrderPolicy
    ) throws(OrderRejection) {
        try check(.proposeAppointment, by: side, now: now)
        guard terms.startsAt > now else { throw .startInPast(now: now) }
        let latest = now.adding(seconds: Int64(policy.appointmentHorizonDays) * 86_400)
        guard terms.startsAt <= latest else { throw .startTooFar(latest: latest) }
        let minutes = policy.appointmentMinimumMinutes...policy.appointmentMaximumMinutes
        guard minutes.contains(terms.durationMinutes) else {
            throw .durationOutOfRange(minimum: minutes.lowerBound, maximum: minutes.upperBound)
        }
        try TextCheck.check(terms.place, field: "place", maximum: policy.placeMaximumCharacters)
        guard proposals.count < policy.proposalMaximumCount else {
            throw .tooManyProposals(maximum: policy.proposalMaximumCount)
        }
        supersede(.open)
        proposals.append(Proposal(id: id, by: side, terms: terms, proposedAt: now, status: .open))
    }

    /// Accepts the partner's open proposal. A date that was agreed on before is replaced by it.
    package mutating func accept(
        _ proposal: ProposalID, by side: OrderSide, now: Timestamp
    ) throws(OrderRejection) {
        try check(.acceptAppointment, by: side, now: now)
        guard let index = proposals.firstIndex(where: { $0.id == proposal }), proposals[index].status == .open else {
            throw .proposalNotOpen
        }
        try take(.agree)
        supersede(.accepted)
        proposals[index].status = .accepted
        proposals[index].acceptedAt = now
        isAgreementOverdue = false
    }

    /// The time of OR-5 is over. Tells whether that changes anything: nothing is cancelled, but the order is flagged.
    package mutating func markAgreementOverdue() -> Bool {
        guard kind == .appointment, state == .awarded, !isAgreementOverdue else { return false }
        isAgreementOverdue = true
        return true
    }

    var schedulingRejection: OrderRejection? {
        switch state {
        case .awarded, .scheduled: nil
        case .held: .appointmentHeld
        case .completed: .orderCompleted
        case .cancelled: .orderCancelled
        case .placed: .notAppointment
        }
    }

    func acceptanceRejection(by side: OrderSide, now: Timestamp) -> OrderRejection? {
        guard let open = openProposal else { return .noOpenProposal }
        guard open.by != side else { return .ownProposal }
        return open.terms.startsAt > now ? nil : .proposalExpired(startsAt: open.terms.startsAt)
    }

    private mutating func supersede(_ status: Proposal.Status) {
        for index in proposals.indices where proposals[index].status == status {
            proposals[index].status = .superseded
        }
    }
}
