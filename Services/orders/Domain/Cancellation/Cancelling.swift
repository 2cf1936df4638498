import Kernel

/// Cancellation by consent (OR-8), until the payout is instructed. Payments is the judge of that race.
extension Order {
    /// Asks the partner for consent.
    /// - Parameter answerBy: the end of the time that the partner has.
    package mutating func askCancellation(
        _ reason: CancellationReason, text: String, by side: OrderSide, now: Timestamp, answerBy: Timestamp,
        policy: OrderPolicy
    ) throws(OrderRejection) {
        try check(.askCancellation, by: side, now: now)
        let offered = CancellationReason.offered(to: side)
        guard offered.contains(reason) else { throw .cancellationReasonNotOffered(offered) }
        // OR-5: its right to ask is this reason; every other one may be given at any time.
        guard reason != .noAppointmentFound || isAgreementOverdue else { throw .agreementNotOverdue }
        try TextCheck.check(text, field: "text", maximum: policy.textMaximumCharacters)
        cancellation = Cancellation(
            round: (cancellation?.round ?? 0) + 1, initiator: side, reason: reason, text: text, askedAt: now,
            answerBy: answerBy, status: .asked, answeredAt: nil)
    }

    /// The partner consents or refuses. Consent cancels nothing yet: payments unwinds the money first.
    package mutating func answerCancellation(
        consents: Bool, by side: OrderSide, now: Timestamp
    ) throws(OrderRejection) {
        try check(.answerCancellation, by: side, now: now)
        cancellation?.status = consents ? .confirmed : .refused
        cancellation?.answeredAt = now
    }

    /// The time for an answer is over. Tells whether that changes anything: nothing is cancelled by silence.
    package mutating func markCancellationUnanswered() -> Bool {
        guard cancellation?.status == .asked else { return false }
        cancellation?.status = .unanswered
        return true
    }

    /// The payout was put into a file for the bank. Tells whether a request that waits for its answer comes to nothing
    /// by it; one that was confirmed is payments' to refuse.
    package mutating func notePayoutInstructed(at instant: Timestamp) -> Bool {
        payoutInstructedAt = payoutInstructedAt ?? instant
        guard let status = cancellation?.status, status == .asked || status == .unanswered else { return false }
        cancellation?.status = .rejected
        return true
    }

    /// Payments refused to unwind: the contract stands.
    package mutating func rejectCancellation() throws(OrderRejection) {
        guard cancellation?.status == .confirmed else { throw .stepNotPossible(.cancel, state) }
        cancellation?.status = .rejected
    }

    /// Payments unwound the money: the order is cancelled. What stays is a line of the ledger of faults.
    package mutating func cancel(at instant: Timestamp) throws(OrderRejection) -> FaultRecord {
        guard let agreed = cancellation, agreed.status == .confirmed else { throw .stepNotPossible(.cancel, state) }
        try take(.cancel)
        cancellation?.status = .done
        cancelledAt = instant
        return FaultRecord(
            order: id, initiator: agreed.initiator, reason: agreed.reason, fault: agreed.fault, recordedAt: instant)
    }

    /// The payout was posted: the order is complete.
    package mutating func complete(at instant: Timestamp) throws(OrderRejection) {
        try take(.complete)
        completedAt = instant
    }

    var askingRejection: OrderRejection? {
        if state == .completed { return .orderCompleted }
        if payoutInstructedAt != nil { return .payoutInstructed }
        return cancellation?.status.isOpen == true ? .cancellationOpen : nil
    }

    func answeringRejection(by side: OrderSide) -> OrderRejection? {
        guard let cancellation, cancellation.status.isOpen else { return .noOpenCancellation }
        return cancellation.initiator == side ? .ownCancellation : nil
    }
}
