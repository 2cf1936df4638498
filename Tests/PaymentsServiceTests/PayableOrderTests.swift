import Contracts
import FoundationEssentials
import Kernel
import PaymentsService
import Postgres
import Reactor
import ServiceKit
import ServiceTestKit
import Testing

/// What payments learns of orders, with real databases.
@Suite("Payable orders")
@Loop
struct PayableOrderTests {
    /// Stands in for the orders service: real outbox and feed, and orders made by the test.
    private static let source = ServiceDefinition(
        name: .orders, migrations: [], statements: [], start: { _ in nil })

    private func emit(_ number: UInt64, from service: TestService) async throws {
        let context = service.context
        let opened = OrderOpened(
            order: OrderID(high: 1, low: number), number: "GV-2026-00000\(number)", listing: ListingID(high: 2, low: 1),
            kind: .goods, seller: MemberID(high: 3, low: 1), buyer: MemberID(high: 3, low: 2), title: "Los",
            total: Money(amount: 1250, currency: .eur), market: .de, openedAt: Timestamp(seconds: 0))
        try await context.pool.transaction { tx in
            try context.outbox.append(
                opened, aggregate: "order:\(opened.order)", at: opened.openedAt, in: tx, trace: nil)
        }
    }

    @Test("OR-1: payments knows each order once, with its parties and amount, and books nothing")
    func known() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "gavel-bank-\(randomWords().0)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }  // try?: nothing may have been made
        try await TestPlatform.with([.orders: 1, .payments: 1]) { platform in
            let orders = try await platform.start(Self.source)
            for number in 1...5 { try await emit(UInt64(number), from: orders) }
            let payments = try await platform.start(
                PaymentsService.definition, settings: PaymentFixture.settings(directory))
            try await untilTrue("five orders") { try await payments.count("SELECT count(*) FROM payable_order") == 5 }
            let row = try #require(
                try await payments.rows(
                    "SELECT id, number, seller, buyer, total, currency, market FROM payable_order ORDER BY number"
                ).first)
            #expect(try row.id(0) == OrderID(high: 1, low: 1))
            #expect(try row.text(1) == "GV-2026-000001")
            #expect(try row.id(2) == MemberID(high: 3, low: 1))
            #expect(try row.id(3) == MemberID(high: 3, low: 2))
            #expect(try row.int64(4) == 1250)
            #expect(try row.text(5) == "EUR")
            #expect(try row.text(6) == "DE")
            #expect(try await payments.count("SELECT count(*) FROM outbox") == 0)
        }
    }

    @Test("every statement of the service is accepted by the migrated schema")
    func statements() async throws {
        try await TestPlatform.with([.payments: 1]) { platform in
            let database = try await platform.database(of: PaymentsService.definition)
            let faults = try await StatementCheck.faults(
                of: PaymentsService.definition.statements, connection: database, searchPath: ["payments"])
            #expect(faults.isEmpty, "\(faults)")
        }
    }
}
