import Kernel
import Testing

@testable import OrdersDomain

/// What an award becomes.
@Suite("Opening an order")
struct OrderOpeningTests {
    private func facts(
        kind: TradeKind = .goods, seller: UInt64 = 1, buyer: UInt64 = 2, amount: Int64 = 1250,
        at instant: String = "2026-11-21T09:30:00Z"
    ) -> AwardFacts {
        AwardFacts(
            award: AwardID(high: 7, low: 9), listing: ListingID(high: 7, low: 8), kind: kind,
            seller: MemberID(high: 0, low: seller), buyer: MemberID(high: 0, low: buyer), title: "Kaffeemaschine",
            total: Money(amount: amount, currency: .eur), quantity: 3, market: .at, awardedAt: Timestamp(instant)!)
    }

    @Test(
        "OR-10: the first state belongs to the kind",
        arguments: [(TradeKind.appointment, OrderState.awarded), (.service, .placed), (.goods, .placed)])
    func firstState(_ kind: TradeKind, _ state: OrderState) throws {
        #expect(OrderState.first(of: kind) == state)
        #expect(try Order.open(facts(kind: kind), serial: 1).state == state)
    }

    @Test("OR-1: an order is its award: same id, same facts")
    func sameFacts() throws {
        let facts = facts()
        let order = try Order.open(facts, serial: 123)
        #expect(order.id.description == facts.award.description)
        #expect(order.award == facts.award)
        #expect(order.listing == facts.listing)
        #expect(order.kind == facts.kind)
        #expect(order.seller == facts.seller)
        #expect(order.buyer == facts.buyer)
        #expect(order.title == facts.title)
        #expect(order.total == facts.total)
        #expect(order.quantity == facts.quantity)
        #expect(order.market == facts.market)
        #expect(order.openedAt == facts.awardedAt)
    }

    @Test(
        "OR-1: the number is GV, the year in UTC and a serial of at least six digits",
        arguments: [
            (1, "2026-11-21T09:30:00Z", "GV-2026-000001"), (123, "2026-01-01T00:00:00Z", "GV-2026-000123"),
            (999_999, "2026-12-31T23:59:59.999999Z", "GV-2026-999999"),
            (1_000_000, "2027-01-01T00:00:00Z", "GV-2027-1000000"),
            // In Vienna the year has begun; in UTC it has not.
            (7, "2027-01-01T00:30:00+01:00", "GV-2026-000007"),
            (Int64.max, "2026-06-01T00:00:00Z", "GV-2026-9223372036854775807"),
        ] as [(Int64, String, String)])
    func number(_ serial: Int64, _ instant: String, _ expected: String) throws {
        #expect(try Order.open(facts(at: instant), serial: serial).number == expected)
    }

    @Test("what only a defect elsewhere can bring is refused")
    func rejections() {
        #expect(throws: AwardRejection.sameParties) { try Order.open(facts(seller: 2), serial: 1) }
        #expect(throws: AwardRejection.amountNotPositive) { try Order.open(facts(amount: 0), serial: 1) }
        #expect(throws: AwardRejection.amountNotPositive) { try Order.open(facts(amount: -1), serial: 1) }
    }
}
