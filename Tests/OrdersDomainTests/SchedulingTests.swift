import Kernel
import Testing

@testable import OrdersDomain

/// Proposals, counter-proposals, agreement and attestation.
@Suite("Appointments of orders")
struct SchedulingTests {
    private let now = SampleOrder.now

    private func propose(
        _ order: inout Order, _ number: UInt64, by side: OrderSide, _ terms: AppointmentTerms = SampleOrder.terms()
    ) throws(OrderRejection) {
        try order.propose(terms, id: SampleOrder.id(number), by: side, now: SampleOrder.now, policy: SampleOrder.policy)
    }

    @Test("OR-5: a counter-proposal takes the place of the open one, whoever made it")
    func counterProposal() throws {
        var order = SampleOrder.opened()
        try propose(&order, 1, by: .seller)
        try propose(&order, 2, by: .buyer)
        try propose(&order, 3, by: .buyer)
        #expect(order.proposals.map(\.status) == [.superseded, .superseded, .open])
        #expect(throws: OrderRejection.proposalNotOpen) { try order.accept(SampleOrder.id(2), by: .seller, now: now) }
        #expect(throws: OrderRejection.ownProposal) { try order.accept(SampleOrder.id(3), by: .buyer, now: now) }
        try order.accept(SampleOrder.id(3), by: .seller, now: now)
        #expect(order.state == .scheduled)
        #expect(order.agreed?.id == SampleOrder.id(3))
        #expect(throws: OrderRejection.noOpenProposal) { try order.accept(SampleOrder.id(3), by: .seller, now: now) }
    }

    @Test("OR-5: an agreed date stays until another one is accepted")
    func reproposal() throws {
        var order = try SampleOrder.order(.scheduled)
        try propose(&order, 2, by: .buyer, SampleOrder.terms(startsIn: 9000))
        #expect(order.agreed?.id == SampleOrder.id(1))
        try order.accept(SampleOrder.id(2), by: .seller, now: now)
        #expect(order.proposals.map(\.status) == [.superseded, .accepted])
        #expect(order.state == .scheduled)
    }

    @Test("OR-5: a date is in the future and within the horizon, its length and place within limits")
    func terms() throws {
        var order = SampleOrder.opened()
        let horizon = Int64(180 * 86_400)
        try propose(&order, 1, by: .seller, SampleOrder.terms(startsIn: horizon, minutes: 15))
        try propose(&order, 2, by: .seller, SampleOrder.terms(startsIn: 1, minutes: 480))
        func refuses(_ terms: AppointmentTerms, _ expected: OrderRejection) {
            #expect(throws: expected) { try propose(&order, 9, by: .seller, terms) }
        }
        refuses(SampleOrder.terms(startsIn: 0), .startInPast(now: now))
        refuses(SampleOrder.terms(startsIn: horizon + 1), .startTooFar(latest: now.adding(seconds: horizon)))
        refuses(SampleOrder.terms(minutes: 14), .durationOutOfRange(minimum: 15, maximum: 480))
        refuses(SampleOrder.terms(minutes: 481), .durationOutOfRange(minimum: 15, maximum: 480))
        for place in ["", " \n", "a\u{0}b", String(repeating: "x", count: 201)] {
            refuses(SampleOrder.terms(place: place), .textInvalid(field: "place", maximum: 200))
        }
        #expect(order.proposals.count == 2)
        for number in 3...5 { try propose(&order, UInt64(number), by: .buyer) }
        refuses(SampleOrder.terms(), .tooManyProposals(maximum: 5))
    }

    @Test("OR-5: a proposal whose start has passed cannot be accepted")
    func expired() throws {
        var order = SampleOrder.opened()
        try propose(&order, 1, by: .seller)
        let start = now.adding(seconds: 3600)
        #expect(throws: OrderRejection.proposalExpired(startsAt: start)) {
            try order.accept(SampleOrder.id(1), by: .buyer, now: start)
        }
    }

    @Test("OR-5: the flag of day 7 is set once, goes with an agreement, and opens its reason to cancel")
    func overdue() throws {
        var order = SampleOrder.opened()
        func ask() throws {
            try order.askCancellation(
                .noAppointmentFound, text: "Wir finden keinen Tag.", by: .buyer, now: now, answerBy: now,
                policy: SampleOrder.policy)
        }
        #expect(throws: OrderRejection.agreementNotOverdue) { try ask() }
        let marks = (order.markAgreementOverdue(), order.markAgreementOverdue())
        #expect(marks == (true, false))
        #expect(order.clocks[.agreement] == nil)
        try ask()
        #expect(order.cancellation?.fault == nil)
        try propose(&order, 1, by: .seller)
        try order.accept(SampleOrder.id(1), by: .buyer, now: now)
        #expect(!order.isAgreementOverdue)
        let isMarked = order.markAgreementOverdue()
        #expect(!isMarked)
    }

    @Test("OR-6: both attest, not before the agreed start, each once; the second makes it held")
    func attestation() throws {
        var order = try SampleOrder.order(.scheduled)
        let start = now.adding(seconds: 3600)
        #expect(throws: OrderRejection.appointmentNotStarted(startsAt: start)) {
            try order.attest(by: .seller, now: start.adding(microseconds: -1))
        }
        try order.attest(by: .seller, now: start)
        #expect(order.state == .scheduled)
        #expect(order.heldAt == nil)
        #expect(order.silentSide == .buyer)
        #expect(order.clocks[.attestation] == start)
        #expect(throws: OrderRejection.attestedAlready) { try order.attest(by: .seller, now: start) }
        let second = start.adding(seconds: 60)
        try order.attest(by: .buyer, now: second)
        #expect(order.state == .held)
        #expect(order.heldAt == second)
        #expect(order.clocks.isEmpty)
        #expect(throws: OrderRejection.appointmentHeld) { try propose(&order, 2, by: .seller) }
    }

    @Test("OR-6: without an agreed date both may attest as well, for they can telephone")
    func byTelephone() throws {
        var order = SampleOrder.opened()
        try order.attest(by: .buyer, now: now)
        #expect(order.state == .awarded)
        try order.attest(by: .seller, now: now)
        #expect(order.state == .held)
    }
}
