import Contracts
import Kernel
import Messaging
import OrdersService
import Postgres
import Reactor
import ServiceKit
import ServiceTestKit
import TestKit
import Testing
import Wire

/// Names and languages of parties, and orders that were opened before there were contracts.
@Suite("Parties of orders", .serialized)
@Loop
struct PartyTests {
    private let seller = OrderFixture.seller
    private let buyer = OrderFixture.buyer

    @Test("OR-3: a partner who changes the name is shown by the new one; the contract stays as it was")
    func renamed() async throws {
        try await OrderFixture.with { fixture in
            let id = try await fixture.award()
            let before = try await fixture.view(id)
            let changed = MemberChanged(
                member: buyer, userName: "neuer-name", status: .trader, roles: [.expert], isVerifiedExpert: true,
                market: .de, language: .en)
            let context = fixture.gateway.context
            try await context.pool.transaction { tx in
                try context.outbox.append(
                    changed, aggregate: "member:\(buyer)", at: OrderFixture.start, in: tx, trace: nil)
            }
            try await untilTrue("the new name") { try await fixture.view(id).partner.userName == "neuer-name" }
            #expect(try await fixture.view(id).contractHash == before.contractHash)
            _ = try await fixture.ask(id, by: seller)
            #expect(
                try await fixture.orders.count(
                    "SELECT count(*) FROM mail WHERE cause = 'cancellationAsked' AND language = 'en'") == 1)
        }
    }

    @Test("OR-1: an order that an earlier version opened goes on without a contract document")
    func earlierVersion() async throws {
        try await OrderFixture.with { fixture in
            let id = OrderID(high: 0x0190_0000_0000_7000, low: 1)
            _ = try await fixture.orders.rows(
                """
                INSERT INTO customer_order (id, number, listing, kind, state, seller, buyer, title, total, currency,
                    quantity, market, opened_at)
                VALUES ($1, 'GV-2039-000001', $1, 'appointment', 'awarded', $2, $3, 'Alt', 100, 'EUR', 1, 'DE', $4)
                """, .id(id), .id(seller), .id(buyer), .timestamp(OrderFixture.start))
            #expect(try await fixture.view(id).partner.userName == buyer.description)
            #expect(try await fixture.view(id).contractHash == nil)
            #expect(
                try await fixture.refusal(
                    GetContract.self, GetContract.Request(order: id, viewer: seller, format: "pdf"))
                    == "CONTRACT_UNKNOWN")
            _ = try await fixture.ask(id, by: seller)
            _ = try await fixture.answer(id, by: buyer, consents: false)
            try await fixture.attest(id, by: buyer)
            try await fixture.attest(id, by: seller)
            #expect(try await fixture.view(id).state == "held")
            let audit = try await fixture.bus.call(
                AuditData.self, AuditData.Request(after: nil, limit: 500), on: .orders)
            #expect(audit.faults.isEmpty)
            #expect(audit.related?["contract"] == [])
        }
    }
}
