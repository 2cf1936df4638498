import Kernel
import Wire

/// Proposes a date for the appointment, or another one than the partner's (OR-5).
package enum ProposeAppointment: RPCMethod {
    package struct Request: Codable, Sendable {
        package var order: OrderID
        package var member: MemberID
        package var startsAt: Timestamp
        /// 15 … 480
        package var durationMinutes: Int
        /// 1 … 200 characters.
        package var place: String

        package init(order: OrderID, member: MemberID, startsAt: Timestamp, durationMinutes: Int, place: String) {
            self.order = order
            self.member = member
            self.startsAt = startsAt
            self.durationMinutes = durationMinutes
            self.place = place
        }
    }
    package typealias Response = OrderView
    package static let service: ServiceName? = .orders
    package static let name = "proposeAppointment"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}

/// Accepts the partner's open proposal (OR-5).
package enum AcceptAppointment: RPCMethod {
    package struct Request: Codable, Sendable {
        package var order: OrderID
        package var member: MemberID
        package var proposal: ProposalID

        package init(order: OrderID, member: MemberID, proposal: ProposalID) {
            self.order = order
            self.member = member
            self.proposal = proposal
        }
    }
    package typealias Response = OrderView
    package static let service: ServiceName? = .orders
    package static let name = "acceptAppointment"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}

/// The agreed appointment as iCalendar (RFC 5545), to the parties.
package enum GetAppointmentCalendar: RPCMethod {
    package struct Request: Codable, Sendable {
        package var order: OrderID
        package var viewer: MemberID

        package init(order: OrderID, viewer: MemberID) {
            self.order = order
            self.viewer = viewer
        }
    }
    package typealias Response = CalendarFile
    package static let service: ServiceName? = .orders
    package static let name = "getAppointmentCalendar"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}

/// An iCalendar document.
package struct CalendarFile: Codable, Hashable, Sendable {
    package var content: String

    package init(content: String) {
        self.content = content
    }
}

/// Attests that the appointment took place (OR-6).
package enum AttestAppointment: RPCMethod {
    package struct Request: Codable, Sendable {
        package var order: OrderID
        package var member: MemberID

        package init(order: OrderID, member: MemberID) {
            self.order = order
            self.member = member
        }
    }
    package typealias Response = OrderView
    package static let service: ServiceName? = .orders
    package static let name = "attestAppointment"
    package static let callers = Set<Caller>.gateway
    package static let isIdempotent = true
}
