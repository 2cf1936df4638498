import Contracts
import Kernel
import Messaging
import OrdersDomain
import OrdersService
import Postgres
import Reactor
import ServiceKit
import ServiceTestKit
import TestKit
import Testing
import Wire

/// From the feed of auctions to an order, with real databases.
@Suite("Award to order")
@Loop
struct AwardToOrderTests {
    @Test("OR-1, OR-10: each award becomes one order in the first state of its kind, and is told once")
    func opens() async throws {
        try await TestPlatform.with([.auctions: 1, .gateway: 1, .orders: 1]) { platform in
            let auctions = try await platform.start(AwardSource.definition)
            _ = try await platform.start(PartySource.definition, trusting: .service(.orders))
            let orders = try await platform.start(OrdersService.definition)
            for (index, kind) in TradeKind.allCases.enumerated() {
                try await AwardSource.emit(AwardSource.sold(UInt64(index + 1), kind: kind), from: auctions)
            }
            try await untilTrue("three orders") { try await orders.count("SELECT count(*) FROM customer_order") == 3 }
            let rows = try await orders.rows(
                """
                SELECT id, number, kind, state, total, currency, title, opened_at, market, listing, seller, buyer, quantity
                FROM customer_order ORDER BY id
                """)
            for (index, row) in rows.enumerated() {
                let sold = AwardSource.sold(UInt64(index + 1), kind: TradeKind.allCases[index])
                let id: OrderID = try row.id(0)
                #expect(id == sold.award.derived())
                let number = try row.text(1)
                #expect(number == "GV-2026-00000\(index + 1)")
                #expect(try row.text(2) == sold.kind.rawValue)
                #expect(try row.text(3) == OrderState.first(of: sold.kind).rawValue)
                #expect(try row.int64(4) == 1250)
                #expect(try row.text(5) == "EUR")
                #expect(try row.text(6) == sold.title)
                #expect(try row.timestamp(7) == sold.awardedAt)
                #expect(try row.text(8) == "DE")
                #expect(try row.id(9) == sold.listing)
                #expect(try row.id(10) == sold.seller)
                #expect(try row.id(11) == sold.buyer)
                #expect(try row.int64(12) == 1)
            }
            let told = try await orders.rows(
                """
                SELECT aggregate, version, body ->> 'number', trace, at, body ->> 'order' FROM outbox
                WHERE type = 'OrderOpened' ORDER BY pos
                """)
            #expect(told.count == 3)
            for (index, row) in told.enumerated() {
                let sold = AwardSource.sold(UInt64(index + 1))
                #expect(try row.text(0) == "order:\(sold.award)")
                #expect(try row.int64(1) == 1)
                #expect(try row.text(2) == "GV-2026-00000\(index + 1)")
                #expect(try row.text(3).hasPrefix("00-0af7651916cd43dd"))
                #expect(try row.timestamp(4) == sold.awardedAt)
                #expect(try row.text(5) == sold.award.description)
            }
        }
    }

    @Test("OR-1: exactly one order per award while two replicas compete and lose their connections")
    func exactlyOnce() async throws {
        try await TestPlatform.with([.auctions: 1, .gateway: 1, .orders: 2]) { platform in
            let auctions = try await platform.start(AwardSource.definition)
            _ = try await platform.start(PartySource.definition, trusting: .service(.orders))
            let orders = try await platform.start(OrdersService.definition)
            let second = try await platform.start(OrdersService.definition, replica: 1)
            let emitter = Task { @Loop in
                for number in 1...120 {
                    try await AwardSource.emit(AwardSource.sold(UInt64(number)), from: auctions)
                    try await Loop.sleep(.milliseconds(Int64.random(in: 0...10)))
                }
            }
            for _ in 0..<6 {
                try await Loop.sleep(.milliseconds(Int64.random(in: 50...200)))
                // The one that cuts may fail itself.
                do { try await orders.cutConnections() } catch is PostgresError {}
            }
            try await emitter.value
            await second.stop()
            try await untilTrue("all orders") {
                do {
                    return try await orders.count("SELECT count(*) FROM customer_order") >= 120
                } catch is PostgresError {
                    return false  // a connection that was cut is replaced
                }
            }
            #expect(try await orders.count("SELECT count(*) FROM customer_order") == 120)
            #expect(try await orders.count("SELECT count(DISTINCT number) FROM customer_order") == 120)
            #expect(try await orders.count("SELECT count(*) FROM contract") == 120)
            #expect(try await orders.count("SELECT count(*) FROM mail WHERE cause = 'award'") == 240)
            #expect(try await orders.count("SELECT count(*) FROM outbox") == 360)
            #expect(try await orders.count("SELECT count(DISTINCT aggregate) FROM outbox") == 120)
            #expect(try await orders.count("SELECT count(*) FROM parked_event") == 0)
        }
    }

    @Test("an award that a defect made parks alone; others become orders")
    func defect() async throws {
        try await TestPlatform.with([.auctions: 1, .gateway: 1, .orders: 1]) { platform in
            let auctions = try await platform.start(AwardSource.definition)
            _ = try await platform.start(PartySource.definition, trusting: .service(.orders))
            let orders = try await platform.start(OrdersService.definition)
            // Seller and buyer are one person.
            try await AwardSource.emit(AwardSource.sold(1, seller: 2), from: auctions)
            try await AwardSource.emit(AwardSource.sold(2), from: auctions)
            try await untilTrue("the sound one's order") {
                try await orders.count("SELECT count(*) FROM customer_order") == 1
            }
            #expect(try await orders.count("SELECT count(*) FROM parked_event WHERE reason LIKE '%sameParties%'") == 1)
        }
    }

    @Test("an award told twice, by two aggregates, has one order all the same")
    func toldTwice() async throws {
        try await TestPlatform.with([.auctions: 1, .gateway: 1, .orders: 1]) { platform in
            let auctions = try await platform.start(AwardSource.definition)
            _ = try await platform.start(PartySource.definition, trusting: .service(.orders))
            let orders = try await platform.start(OrdersService.definition)
            try await AwardSource.emit(AwardSource.sold(1), from: auctions)
            try await AwardSource.emit(AwardSource.sold(1), aggregate: "auction:again", from: auctions)
            try await untilTrue("the second is set aside") {
                try await orders.count("SELECT count(*) FROM parked_event") == 1
            }
            #expect(try await orders.count("SELECT count(*) FROM customer_order") == 1)
            #expect(try await orders.count("SELECT count(*) FROM outbox WHERE type = 'OrderOpened'") == 1)
            #expect(try await orders.count("SELECT count(*) FROM mail") == 2)
        }
    }

    @Test("the audit walks through all orders by pages, links them to their awards, and sees a wrong state")
    func audit() async throws {
        try await TestPlatform.with([.auctions: 1, .gateway: 1, .orders: 1]) { platform in
            let auctions = try await platform.start(AwardSource.definition)
            _ = try await platform.start(PartySource.definition, trusting: .service(.orders))
            let orders = try await platform.start(OrdersService.definition)
            for number in 1...7 {
                try await AwardSource.emit(
                    AwardSource.sold(UInt64(number), kind: TradeKind.allCases[number % 3]), from: auctions)
            }
            try await untilTrue("seven orders") { try await orders.count("SELECT count(*) FROM customer_order") == 7 }
            let bus = try platform.bus()
            #expect(try await audit(bus) == (1...7).map { AwardSource.sold(UInt64($0)).award.description })
            _ = try await orders.rows("UPDATE customer_order SET state = 'awarded' WHERE kind = 'goods'")
            let page = try await bus.call(AuditData.self, AuditData.Request(after: nil, limit: 500), on: .orders)
            #expect(page.faults.count == 2)
            #expect(page.faults.allSatisfy { $0.hasSuffix("its state does not belong to its kind") })
        }
    }

    /// All links, by pages of three.
    private func audit(_ bus: Bus) async throws -> [String] {
        var links: [String] = []
        var cursor: String?
        repeat {
            let page = try await bus.call(AuditData.self, AuditData.Request(after: cursor, limit: 3), on: .orders)
            #expect(page.faults.isEmpty)
            #expect(page.checked == page.links.count)
            links += page.links
            cursor = page.nextCursor
        } while cursor != nil
        return links
    }

    @Test("every statement of the service is accepted by the migrated schema")
    func statements() async throws {
        try await TestPlatform.with([.orders: 1]) { platform in
            let database = try await platform.database(of: OrdersService.definition)
            let faults = try await StatementCheck.faults(
                of: OrdersService.definition.statements, connection: database, searchPath: ["orders"])
            #expect(faults.isEmpty, "\(faults)")
        }
    }
}
