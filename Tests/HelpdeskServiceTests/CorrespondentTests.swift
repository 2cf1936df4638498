import Contracts
import Foundation
import HelpdeskService
import Kernel
import Postgres
import Reactor
import ServiceKit
import ServiceTestKit
import Testing
import Wire

/// What helpdesk learns of members and of the parties of orders, with real databases.
@Suite("Correspondents")
@Loop
struct CorrespondentTests {
    /// Stand in for the services that emit: real outbox and feed, and events made by the test.
    private static let gateway = ServiceDefinition(
        name: .gateway, migrations: [], statements: [], start: { _ in nil })
    private static let orders = ServiceDefinition(
        name: .orders, migrations: [], statements: [], start: { _ in nil })

    private func change(_ number: UInt64, _ language: Language, at service: TestService) async throws {
        let context = service.context
        let changed = MemberChanged(
            member: MemberID(high: 3, low: number), userName: "member\(number)", status: .consumer, roles: [.member],
            isVerifiedExpert: false, market: .be, language: language)
        try await context.pool.transaction { tx in
            try context.outbox.append(
                changed, aggregate: "member:\(changed.member)", at: Timestamp(seconds: 0), in: tx, trace: nil)
        }
    }

    private func open(_ number: UInt64, at service: TestService) async throws {
        let context = service.context
        let opened = OrderOpened(
            order: OrderID(high: 1, low: number), number: "GV-2026-00000\(number)", listing: ListingID(high: 2, low: 1),
            kind: .service, seller: MemberID(high: 3, low: 1), buyer: MemberID(high: 3, low: 2), title: "Los",
            total: Money(amount: 1250, currency: .eur), market: .de, openedAt: Timestamp(seconds: 0))
        try await context.pool.transaction { tx in
            try context.outbox.append(
                opened, aggregate: "order:\(opened.order)", at: opened.openedAt, in: tx, trace: nil)
        }
    }

    @Test("helpdesk knows members with their newest settings, and who the parties of an order are")
    func known() async throws {
        try await TestPlatform.with([.gateway: 1, .orders: 1, .helpdesk: 1]) { platform in
            let gateway = try await platform.start(Self.gateway)
            let orders = try await platform.start(Self.orders)
            let folder = FileManager.default.temporaryDirectory.appending(path: "gavel-mail-\(UUID().uuidString)")
            let helpdesk = try await platform.start(
                HelpdeskService.definition,
                settings: ["mailDirectory": .string(folder.path()), "mailFrom": "noreply@gavel.example"])
            // try?: a leftover folder of a test harms nobody.
            defer { try? FileManager.default.removeItem(at: folder) }
            try await change(1, .nl, at: gateway)
            try await change(2, .de, at: gateway)
            try await change(1, .en, at: gateway)
            try await open(1, at: orders)
            try await untilTrue("everything is known") {
                try await helpdesk.count("SELECT coalesce(sum(version), 0)::bigint FROM inbox") == 4
            }
            let rows = try await helpdesk.rows(
                "SELECT member, user_name, market, language FROM correspondent ORDER BY member")
            #expect(rows.count == 2)
            #expect(try rows[0].id(0) == MemberID(high: 3, low: 1))
            #expect(try rows[0].text(1) == "member1")
            #expect(try rows[0].text(2) == "BE")
            #expect(try rows[0].text(3) == "en")
            #expect(try rows[1].text(3) == "de")
            let parties = try #require(
                try await helpdesk.rows("SELECT id, number, seller, buyer FROM order_parties").first)
            #expect(try parties.id(0) == OrderID(high: 1, low: 1))
            #expect(try parties.text(1) == "GV-2026-000001")
            #expect(try parties.id(2) == MemberID(high: 3, low: 1))
            #expect(try parties.id(3) == MemberID(high: 3, low: 2))
        }
    }

    @Test("every statement of the service is accepted by the migrated schema")
    func statements() async throws {
        try await TestPlatform.with([.helpdesk: 1]) { platform in
            let database = try await platform.database(of: HelpdeskService.definition)
            let faults = try await StatementCheck.faults(
                of: HelpdeskService.definition.statements, connection: database, searchPath: ["helpdesk"])
            #expect(faults.isEmpty, "\(faults)")
        }
    }
}
