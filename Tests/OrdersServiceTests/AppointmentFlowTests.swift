import Contracts
import Kernel
import Messaging
import Postgres
import Reactor
import ServiceKit
import ServiceTestKit
import TestKit
import Testing
import Wire

/// From the award to the held appointment.
@Suite("Appointment", .serialized)
@Loop
struct AppointmentFlowTests {
    private let seller = OrderFixture.seller
    private let buyer = OrderFixture.buyer
    private static let date = Timestamp("2040-03-08T17:00:00Z")!

    private func propose(
        _ fixture: OrderFixture, _ order: OrderID, by member: MemberID, at instant: Timestamp = Self.date
    ) async throws -> OrderView {
        try await fixture.call(
            ProposeAppointment.self,
            ProposeAppointment.Request(
                order: order, member: member, startsAt: instant, durationMinutes: 90, place: "Lindenweg 3, 2. Stock"))
    }

    private func accept(
        _ fixture: OrderFixture, _ order: OrderID, by member: MemberID, _ proposal: ProposalID
    ) async throws -> OrderView {
        try await fixture.call(
            AcceptAppointment.self, AcceptAppointment.Request(order: order, member: member, proposal: proposal))
    }

    @Test("OR-5: proposal, counter-proposal, agreement, another agreement; the calendar follows")
    func agreement() async throws {
        try await OrderFixture.with { fixture in
            let id = try await fixture.award()
            #expect(
                try await fixture.refusal(
                    GetAppointmentCalendar.self, GetAppointmentCalendar.Request(order: id, viewer: seller))
                    == "NO_AGREED_APPOINTMENT")
            _ = try await propose(fixture, id, by: seller, at: Self.date.adding(seconds: -3600))
            var view = try await propose(fixture, id, by: buyer)
            #expect(view.proposals.map(\.status) == ["superseded", "open"])
            #expect(view.proposals.map(\.by) == ["seller", "buyer"])
            view = try await accept(fixture, id, by: seller, view.proposals[1].proposal)
            #expect(view.state == "scheduled")
            #expect(view.agreed?.startsAt == Self.date)
            #expect(view.deadlines.isEmpty)
            #expect(try await fixture.orders.count("SELECT count(*) FROM deadline") == 0)
            let first = try await calendar(fixture, id, buyer)
            #expect(first.contains("DTSTART:20400308T170000Z\r\n") && first.contains("DURATION:PT90M\r\n"))
            #expect(first.contains("LOCATION:Lindenweg 3\\, 2. Stock\r\n"))
            view = try await propose(fixture, id, by: seller, at: Self.date.adding(seconds: 86_400))
            #expect(view.agreed?.startsAt == Self.date)
            view = try await accept(fixture, id, by: buyer, view.proposals[2].proposal)
            #expect(view.proposals.map(\.status) == ["superseded", "superseded", "accepted"])
            let second = try await calendar(fixture, id, buyer)
            #expect(second.contains("DTSTART:20400309T170000Z\r\n"))
            #expect(try #require(sequence(second)) > #require(sequence(first)))
            #expect(
                try await fixture.refusal(
                    GetAppointmentCalendar.self,
                    GetAppointmentCalendar.Request(order: id, viewer: OrderFixture.stranger)) == "ORDER_UNKNOWN")
        }
    }

    @Test("OR-5: a command that is repeated with its key has its effect once and shows the order as it is")
    func repetition() async throws {
        try await OrderFixture.with { fixture in
            let id = try await fixture.award()
            let request = ProposeAppointment.Request(
                order: id, member: seller, startsAt: Self.date, durationMinutes: 60, place: "Telefon")
            let first = try await fixture.call(ProposeAppointment.self, request, key: "once")
            let second = try await fixture.call(ProposeAppointment.self, request, key: "once")
            #expect(first == second)
            #expect(second.proposals.count == 1)
        }
    }

    @Test("OR-5: a reminder on day 5, a flag after day 7 (Werktage), and no cancellation by time")
    func overdue() async throws {
        try await OrderFixture.with { fixture in
            let id = try await fixture.award()
            let deadline = try #require(try await fixture.view(id).deadlines.first)
            #expect(deadline.rule == "OR-5")
            #expect(deadline.dueAt == Timestamp("2040-03-13T23:00:00Z"))
            #expect(deadline.onExpiry == "mayAskForCancellation")
            #expect(deadline.explanation["budget"] == "P7D werktag shifted")
            try await fixture.advance(to: "2040-03-09T22:59:59Z")
            #expect(try await fixture.notices(id).isEmpty)
            try await fixture.advance(to: "2040-03-09T23:00:00Z")
            #expect(try await fixture.notices(id) == ["appointmentReminder seller", "appointmentReminder buyer"])
            try await fixture.advance(to: "2040-03-13T22:59:59Z")
            let reason = AskCancellation.Request(
                order: id, member: buyer, reason: "NO_APPOINTMENT_FOUND", text: "Kein Tag passt.")
            #expect(try await fixture.refusal(AskCancellation.self, reason) == "AGREEMENT_NOT_OVERDUE")
            try await fixture.advance(to: "2040-03-13T23:00:00Z")
            #expect(
                try await fixture.notices(id).suffix(2) == ["agreementOverdue seller", "agreementOverdue buyer"])
            let view = try await fixture.view(id)
            #expect(view.state == "awarded")
            #expect(view.isAgreementOverdue)
            #expect(view.deadlines.isEmpty)
            #expect(try await fixture.call(AskCancellation.self, reason).cancellation?.status == "asked")
        }
    }

    @Test("OR-6: both attest, after the agreed start; the second attestation is told once")
    func attestation() async throws {
        try await OrderFixture.with { fixture in
            let id = try await fixture.award()
            let proposed = try await propose(fixture, id, by: seller)
            _ = try await accept(fixture, id, by: buyer, proposed.proposals[0].proposal)
            let request = AttestAppointment.Request(order: id, member: seller)
            #expect(try await fixture.refusal(AttestAppointment.self, request) == "APPOINTMENT_NOT_STARTED")
            try await fixture.advance(to: "2040-03-08T18:30:00Z")
            try await fixture.attest(id, by: seller)
            #expect(try await fixture.refusal(AttestAppointment.self, request) == "ATTESTED_ALREADY")
            #expect(try await fixture.events(id) == ["OrderOpened"])
            try await fixture.advance(to: "2040-03-09T08:00:00Z")
            try await fixture.attest(id, by: buyer)
            let view = try await fixture.view(id)
            #expect(view.state == "held")
            #expect(view.deadlines.isEmpty)
            #expect(try await fixture.events(id) == ["OrderOpened", "AppointmentHeld"])
            #expect(
                try await fixture.orders.count(
                    "SELECT count(*) FROM outbox WHERE body ->> 'heldAt' = '2040-03-09T08:00:00Z'") == 1)
            try await fixture.advance(to: "2040-06-01T00:00:00Z")
            #expect(try await fixture.notices(id).isEmpty)
        }
    }

    @Test("OR-6: one side alone: reminders after 2 and 5 Werktage, a support case after 7, never a release")
    func oneSided() async throws {
        try await OrderFixture.with { fixture in
            let id = try await fixture.award()
            try await fixture.attest(id, by: buyer)
            try await fixture.advance(to: "2040-03-07T23:00:00Z")
            #expect(try await fixture.notices(id) == ["attestationReminder2 seller"])
            try await fixture.advance(to: "2040-03-10T23:00:00Z")
            #expect(try await fixture.notices(id).contains("attestationReminder5 seller"))
            try await fixture.advance(to: "2040-03-13T22:59:59Z")
            #expect(try await fixture.view(id).supportCase == nil)
            try await fixture.advance(to: "2040-03-13T23:00:00Z")
            let view = try await fixture.view(id)
            let opened = try #require(view.supportCase)
            #expect(opened.openedBy == "platform")
            #expect(opened.cause == "ATTESTATION_MISSING")
            #expect(opened.decideBy > Timestamp("2040-05-11T00:00:00Z")!)
            #expect(view.state == "awarded")
            #expect(try await fixture.events(id) == ["OrderOpened"])
            let notices = try await fixture.notices(id)
            #expect(
                notices.filter { $0.hasPrefix("supportCaseOpened") } == [
                    "supportCaseOpened seller", "supportCaseOpened buyer",
                ])
            let cases = try await fixture.bus.call(
                ListSupportCases.self, ListSupportCases.Request(cursor: nil, limit: 10))
            #expect(cases.items == [opened])
            // The other side may still attest.
            try await fixture.attest(id, by: seller)
            #expect(try await fixture.view(id).state == "held")
        }
    }

    @Test("OR-10: the posted payout completes the order; the instructed one is shown")
    func completion() async throws {
        try await OrderFixture.with { fixture in
            let id = try await fixture.held()
            try await fixture.tell(
                PayoutInstructed(
                    order: id, executionDate: CivilDate(year: 2040, month: 3, day: 8)!, instructedAt: OrderFixture.start
                ),
                about: id)
            let held = try await fixture.view(id)
            #expect(held.payoutInstructedAt == OrderFixture.start)
            #expect(
                held.allowedActions.first { $0.action == "askCancellation" }
                    == OrderAction(
                        action: "askCancellation", isAllowed: false, reason: "PAYOUT_INSTRUCTED", rule: "OR-8"))
            try await fixture.tell(PayoutPosted(order: id, postedAt: OrderFixture.start), about: id)
            #expect(try await fixture.view(id).state == "completed")
            #expect(try await fixture.events(id) == ["OrderOpened", "AppointmentHeld", "OrderCompleted"])
        }
    }

    private func calendar(_ fixture: OrderFixture, _ order: OrderID, _ viewer: MemberID) async throws -> String {
        try await fixture.bus.call(
            GetAppointmentCalendar.self, GetAppointmentCalendar.Request(order: order, viewer: viewer)
        ).content
    }

    private func sequence(_ calendar: String) -> Int? {
        calendar.split(separator: "\r\n").first { $0.hasPrefix("SEQUENCE:") }.flatMap { Int($0.dropFirst(9)) }
    }
}
