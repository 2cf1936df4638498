import Kernel

/// "Appointment took place" is attested by both parties (OR-6).
extension Order {
    /// Attests that the appointment took place. The second attestation makes the order held.
    ///
    /// Not before the start of the agreed appointment. Without one it is allowed: since OR-3 the parties know each
    /// other's telephone number and may have met without telling the platform when; nothing is released by one side.
    package mutating func attest(by side: OrderSide, now: Timestamp) throws(OrderRejection) {
        try check(.attestAppointment, by: side, now: now)
        if attestedAt[side.partner] != nil { try take(.hold) }
        attestedAt[side] = now
        // A request to cancel that waits for its answer says the opposite: nobody can consent to it any more.
        if let asked = cancellation, asked.initiator == side, asked.status == .asked || asked.status == .unanswered {
            cancellation?.status = .withdrawn
        }
    }

    /// The side that has not attested although the other one has; nil when there is none.
    package var silentSide: OrderSide? {
        switch (attestedAt.seller, attestedAt.buyer) {
        case (.some, .none): .buyer
        case (.none, .some): .seller
        case (.none, .none), (.some, .some): nil
        }
    }

    func attestationRejection(by side: OrderSide, now: Timestamp) -> OrderRejection? {
        if state == .completed { return .orderCompleted }
        if attestedAt[side] != nil { return .attestedAlready }
        if let agreed, agreed.terms.startsAt > now { return .appointmentNotStarted(startsAt: agreed.terms.startsAt) }
        return nil
    }
}
