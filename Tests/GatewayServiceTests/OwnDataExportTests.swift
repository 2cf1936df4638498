import Contracts
import Kernel
import Messaging
import Reactor
import Testing
import Wire

@testable import GatewayService

@Suite struct OwnDataExportTests {
    @Test("OR-3, OR-7, PY-3: an export holds orders, ratings, masked mandates, account and statement")
    @Loop
    func everything() async throws {
        let front = try await TestFront()
        let behind = TestOrders(front)
        front.router.register(ListSellerListings.self, of: .auctions) { _, _ in Page(items: [], nextCursor: nil) }
        front.router.register(ListOwnBids.self, of: .auctions) { _, _ in Page(items: [], nextCursor: nil) }
        for (member, hasAccount) in [(TestCredentials.anna, true), (TestCredentials.ben, false)] {
            var collector = ExportCollector(
                bus: front.services.bus, member: member, options: CallOptions(),
                export: ExportResource(account: account(of: member)))
            try await collector.addListings()
            try await collector.addOrders()
            try await collector.addPayments()
            let export = collector.export
            // The first page of a side has one order and names a second one, which has it again.
            #expect(export.orders["sold"]?.count == 2 && export.orders["bought"]?.isEmpty == true)
            #expect(export.ratings?.positive == 2)
            #expect(export.mandates.map(\.maskedIban) == ["DE89…3000"])
            #expect((export.payoutAccount != nil) == hasAccount)
            #expect(export.statement.map(\.purpose) == ["price"] && export.isComplete)
            let shape = try #require(TestRoutes.all.first { $0.operation == "exportOwnData" }?.responseShape)
            let json = try JSON.decode(JSONValue.self, from: JSON.encode(export))
            #expect(throws: Never.self) { try shape.check(json) }
        }
        #expect(behind.calls.filter { $0.method == "orders.listOrders" }.count == 8)
        await front.close()
    }

    private func account(of member: MemberID) -> MemberExport {
        let profile = MemberProfile(
            id: member, userName: "anna", status: .consumer, roles: [.member], isVerifiedExpert: false, market: .de,
            language: .de, contact: TestOrders.contact, version: 1, registeredAt: TestOrders.at)
        return MemberExport(
            exportedAt: TestOrders.at, profile: profile, sessions: [], verifications: [], disclosures: [], changes: [])
    }
}
