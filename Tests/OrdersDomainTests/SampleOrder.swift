import Calendar
import Kernel

@testable import OrdersDomain

/// Orders and policies for the tests of the rules.
enum SampleOrder {
    static let now = Timestamp("2026-11-23T09:00:00Z")!
    static let seller = MemberID(high: 1, low: 1)
    static let buyer = MemberID(high: 1, low: 2)

    static let policy = OrderPolicy(
        contactDisclosure: .onAward, appointmentHorizonDays: 180, appointmentMinimumMinutes: 15,
        appointmentMaximumMinutes: 480, placeMaximumCharacters: 200, proposalMaximumCount: 5,
        textMaximumCharacters: 2000,
        budgets: Dictionary(uniqueKeysWithValues: OrderClock.allCases.map { ($0, $0.rule.budget) }))

    /// An order as it is opened.
    static func opened(_ kind: TradeKind = .appointment) -> Order {
        let facts = AwardFacts(
            award: AwardID(high: 7, low: 9), listing: ListingID(high: 7, low: 8), kind: kind, seller: seller,
            buyer: buyer, title: "Altersvorsorge", total: Money(amount: 12_500, currency: .eur), quantity: 1,
            market: .de, awardedAt: now)
        do {
            return try Order.open(facts, serial: 1)
        } catch {
            preconditionFailure("these facts are sound")
        }
    }

    /// An order in any state, as the commands lead there.
    static func order(_ state: OrderState) throws -> Order {
        var order = opened(state == .placed ? .goods : .appointment)
        if state == .awarded || state == .placed { return order }
        if state == .cancelled {
            try order.askCancellation(
                .other, text: "Ich bin umgezogen.", by: .seller, now: now, answerBy: now.adding(seconds: 86_400),
                policy: policy)
            try order.answerCancellation(consents: true, by: .buyer, now: now)
            _ = try order.cancel(at: now)
            return order
        }
        try order.propose(terms(), id: id(1), by: .seller, now: now, policy: policy)
        try order.accept(id(1), by: .buyer, now: now)
        if state == .scheduled { return order }
        let later = now.adding(seconds: 7200)
        try order.attest(by: .seller, now: later)
        try order.attest(by: .buyer, now: later)
        if state == .held { return order }
        _ = order.notePayoutInstructed(at: later)
        try order.complete(at: later)
        return order
    }

    /// An hour from `now`, at the seller's.
    static func terms(
        startsIn seconds: Int64 = 3600, minutes: Int = 60, place: String = "Lindenweg 3"
    ) -> AppointmentTerms {
        AppointmentTerms(startsAt: now.adding(seconds: seconds), durationMinutes: minutes, place: place)
    }

    static func id(_ number: UInt64) -> ProposalID { ProposalID(high: 3, low: number) }
}
