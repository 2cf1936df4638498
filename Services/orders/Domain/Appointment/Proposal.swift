import Kernel

/// A proposal of a date for the appointment (OR-5).
package struct Proposal: Hashable, Sendable {
    package enum Status: String, Hashable, Sendable, CaseIterable {
        /// It waits for the other side.
        case open
        /// Both agreed on it.
        case accepted
        /// Another proposal took its place.
        case superseded
    }

    package let id: ProposalID
    package let by: OrderSide
    package let terms: AppointmentTerms
    package let proposedAt: Timestamp
    package internal(set) var status: Status
    /// When the other side accepted it, if it did.
    package internal(set) var acceptedAt: Timestamp?

    /// A proposal as it was stored.
    package init(
        id: ProposalID, by: OrderSide, terms: AppointmentTerms, proposedAt: Timestamp, status: Status,
        acceptedAt: Timestamp? = nil
    ) {
        self.id = id
        self.by = by
        self.terms = terms
        self.proposedAt = proposedAt
        self.status = status
        self.acceptedAt = acceptedAt
    }
}

/// When and where an appointment is.
package struct AppointmentTerms: Hashable, Sendable {
    package let startsAt: Timestamp
    package let durationMinutes: Int
    /// An address, a phone or video call; words of the party.
    package let place: String

    /// Terms as a party states them; the command checks them.
    package init(startsAt: Timestamp, durationMinutes: Int, place: String) {
        self.startsAt = startsAt
        self.durationMinutes = durationMinutes
        self.place = place
    }
}
