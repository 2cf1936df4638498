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

/// Planted contact data and sealed parts are where they belong, and nowhere else.
@Suite("Privacy of orders", .serialized)
@Loop
struct OrderPrivacyTests {
    @Test("OR-3, AU-2: contact data and sealed parts are in no event, log, record of a key or public answer")
    func nothingLeaks() async throws {
        try await OrderFixture.with { fixture in
            let (seller, buyer) = (OrderFixture.seller, OrderFixture.buyer)
            let id = try await fixture.held()
            _ = try await fixture.ask(id, by: seller, reason: "BUYER_POOR_RATINGS")
            _ = try await fixture.answer(id, by: buyer, consents: true)
            try await fixture.tell(OrderUnwound(order: id, refund: nil, unwoundAt: OrderFixture.start), about: id)
            // An award that cannot be opened is logged and set aside.
            _ = try await fixture.orders.rows(
                "ALTER TABLE mail ADD CONSTRAINT refuse CHECK (requested_at IS NULL) NOT VALID")
            try await AwardSource.emit(
                AwardSource.sold(9, kind: .appointment, at: OrderFixture.start), from: fixture.auctions)
            try await untilTrue("the second award is set aside") {
                try await fixture.orders.count("SELECT count(*) FROM parked_event") == 1
            }
            var places: [String: String] = [:]
            for (table, columns) in [
                ("outbox", "type || body::text"), ("idempotency", "answer"), ("parked_event", "body::text || reason"),
                ("deadline", "kind || key"), ("customer_order", "customer_order::text"), ("party", "party::text"),
                ("fault_record", "fault_record::text"),
            ] {
                places[table] = try await fixture.orders.rows("SELECT \(columns) FROM \(table)")
                    .map { try $0.text(0) }.joined(separator: "\n")
            }
            places["log"] = fixture.platform.log.lines.joined(separator: "\n")
            let ratings = try await fixture.bus.call(GetRatings.self, GetRatings.Request(member: buyer))
            places["ratings"] = String(decoding: try JSON.encode(ratings), as: UTF8.self)
            for (place, text) in places {
                for piece in PartySource.planted + ["GEPFLANZTE-LAGE"] {
                    #expect(!text.contains(piece), "\(piece) in \(place)")
                }
            }
            #expect(places["outbox"]?.contains("OrderCancelled") == true)
            // The sealed part is in the buyer's mail and nowhere else.
            let readers = try await fixture.orders.rows(
                "SELECT recipient FROM mail WHERE text LIKE '%GEPFLANZTE-LAGE%'")
            #expect(try readers.map { try $0.id(0) } == [buyer])
        }
    }

    @Test("OR-3: a policy decides whether contact data are disclosed")
    func policy() async throws {
        try await TestPlatform.with([.auctions: 1, .gateway: 1, .orders: 1]) { platform in
            let auctions = try await platform.start(AwardSource.definition)
            _ = try await platform.start(PartySource.definition, trusting: .service(.orders))
            let shipped = OrdersService.definition.policies
            let never = try shipped.overridden(
                by: try PolicySet.parse(
                    Array(
                        """
                        {"policies": [{"key": "orders.contactDisclosure", "kind": "appointment", "value": "never",
                         "rule": "OR-3", "source": "operator"}]}
                        """.utf8)))
            let orders = try await platform.start(OrdersService.definition, policies: never)
            try await AwardSource.emit(AwardSource.sold(1, kind: .appointment), from: auctions)
            try await untilTrue("the order") { try await orders.count("SELECT count(*) FROM customer_order") == 1 }
            #expect(try await orders.count("SELECT count(*) FROM mail WHERE text LIKE '%flanzgasse%'") == 0)
            let bought = try await platform.bus().call(
                ListOrders.self, ListOrders.Request(member: OrderFixture.buyer, side: "bought", cursor: nil, limit: 1))
            #expect(bought.items[0].partner.contact == nil)
            let wrong = try shipped.overridden(
                by: try PolicySet.parse(
                    Array(
                        """
                        {"policies": [{"key": "orders.agreementTime", "value": "a week", "rule": "OR-5",
                         "source": "operator"}]}
                        """.utf8)))
            await #expect(throws: ConfigurationFaults.self) {
                _ = try await platform.makeRuntime(
                    OrdersService.definition, policies: wrong,
                    connection: try await platform.database(of: OrdersService.definition)
                ).start()
            }
        }
    }
}
