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

/// What the audit says of sound and of damaged data.
@Suite("Audit of orders", .serialized)
@Loop
struct OrderAuditTests {
    private func audit(_ fixture: OrderFixture) async throws -> AuditData.Response {
        try await fixture.bus.call(AuditData.self, AuditData.Request(after: nil, limit: 500), on: .orders)
    }

    @Test("OR-1, OR-2, OR-4: sound orders have no faults and name what others must know of")
    func sound() async throws {
        try await OrderFixture.with { fixture in
            let awarded = try await fixture.award(1)
            let held = try await fixture.held(2)
            let cancelled = try await fixture.award(3)
            _ = try await fixture.ask(cancelled, by: OrderFixture.seller)
            _ = try await fixture.answer(cancelled, by: OrderFixture.buyer, consents: true)
            try await fixture.tell(
                OrderUnwound(order: cancelled, refund: nil, unwoundAt: OrderFixture.start), about: cancelled)
            let goods = try await fixture.award(4, kind: .goods)
            let all = [awarded, held, cancelled, goods].map(\.description)
            let response = try await audit(fixture)
            #expect(response.faults.isEmpty, "\(response.faults)")
            #expect(response.links == all)
            #expect(response.related?["contract"] == all)
            #expect(response.related?["appointment"] == Array(all.prefix(3)))
            #expect(response.related?["held"] == [held.description])
            #expect(response.related?["completed"] == [])
            #expect(response.related?["cancelled"] == [cancelled.description])
            #expect(response.related?["mail"]?.count == 8 + 4)
        }
    }

    /// What is done to an order whose appointment was held, and the fault that the audit finds.
    private static let damages = [
        ("UPDATE customer_order SET state = 'placed' WHERE id = ", "its state does not belong to its kind"),
        (
            "UPDATE customer_order SET attested_by_buyer_at = NULL WHERE id = ",
            "it is held without both attestations"
        ),
        ("UPDATE customer_order SET state = 'awarded' WHERE id = ", "it is awarded with both attestations"),
        (
            "UPDATE customer_order SET completed_at = opened_at WHERE id = ",
            "its completion is not that of its state"
        ),
        (
            "UPDATE customer_order SET cancelled_at = opened_at WHERE id = ",
            "its cancellation is not that of its state"
        ),
        ("UPDATE customer_order SET total = total + 1 WHERE id = ", "its contract is about something else"),
        (
            "DELETE FROM mail WHERE cause = 'award' AND language = 'nl' AND aggregate = ",
            "it has 0 mails of the award to the buyer"
        ),
        ("UPDATE contract SET hash = 'x' WHERE order_id = ", "its contract is not what its hash says"),
        ("DELETE FROM contract WHERE order_id = ", "it has no contract"),
    ]

    @Test("OR-1, OR-2, OR-4, OR-10: each damage is seen")
    func damaged() async throws {
        try await OrderFixture.with { fixture in
            _ = try await fixture.orders.rows("ALTER TABLE contract DISABLE TRIGGER contract_is_immutable")
            var expected: Set<String> = []
            for (index, (damage, fault)) in Self.damages.enumerated() {
                let id = try await fixture.held(UInt64(index + 1))
                _ = try await fixture.orders.rows("\(damage) '\(id)'")
                expected.insert("order \(id): \(fault)")
            }
            #expect(Set(try await audit(fixture).faults) == expected)
        }
    }
}
