import Contracts
import Kernel
import Messaging
import Reactor
import Wire

// Everything that the platform keeps about a member, gathered from the services that keep it.
extension MeRoutes {
    static func export(
        _ services: @escaping RouteServicesProvider, _ members: @escaping MembersProvider
    ) -> Route {
        Route(
            .get, "/v1/me/export", "exportOwnData", body: NoBody.self, returns: ExportResource.self,
            Route.Traits(
                chapter: .me, summary: "Everything that the platform keeps about the member.", rateClass: .credentials,
                reasons: ["MEMBER_UNKNOWN"])
        ) { call in
            let account = try await running(call.head) { () async throws(RPCError) in
                try await members().export(call.member)
            }
            var collector = ExportCollector(
                bus: services().bus, member: call.member, options: call.options,
                export: ExportResource(account: account))
            try await collector.addListings()
            try await collector.addOrders()
            try await collector.addPayments()
            return .private(collector.export)
        }
    }
}

/// Gathers an export, list by list.
@Loop
struct ExportCollector {
    /// The most listings, bids, orders of one side, and lines of the statement.
    private static let limit = 2000
    private static let pageLimit = 100

    let bus: Bus
    let member: MemberID
    let options: CallOptions
    var export: ExportResource

    mutating func addListings() async throws {
        let (bus, member, options) = (bus, member, options)
        for section in ["draft", "live", "sold", "expired"] {
            let items = try await all(limit: Self.limit - export.listings.count) { cursor in
                try await bus.call(
                    ListSellerListings.self,
                    ListSellerListings.Request(
                        seller: member, section: section, cursor: cursor, limit: Self.pageLimit), options: options)
            }
            export.listings += items.map(ListingResource.init)
        }
        export.bids = try await all(limit: Self.limit) { cursor in
            try await bus.call(
                ListOwnBids.self, ListOwnBids.Request(bidder: member, cursor: cursor, limit: Self.pageLimit),
                options: options)
        }.map(OwnBidResource.init)
    }

    mutating func addOrders() async throws {
        let (bus, member, options) = (bus, member, options)
        for side in ["sold", "bought"] {
            export.orders[side] = try await all(limit: Self.limit) { cursor in
                try await bus.call(
                    ListOrders.self,
                    ListOrders.Request(member: member, side: side, cursor: cursor, limit: Self.pageLimit),
                    options: options)
            }.map(OrderSummaryResource.init)
        }
        export.ratings = RatingsResource(
            try await bus.call(GetRatings.self, GetRatings.Request(member: member), options: options))
    }

    mutating func addPayments() async throws {
        let (bus, member, options) = (bus, member, options)
        let mandates = try await bus.call(ListMandates.self, ListMandates.Request(member: member), options: options)
        export.mandates = mandates.items.map(MandateResource.init)
        export.payoutAccount = try await payoutAccount()
        export.statement = try await all(limit: Self.limit) { cursor in
            try await bus.call(
                GetStatement.self, GetStatement.Request(member: member, cursor: cursor, limit: Self.pageLimit),
                options: options)
        }.map(StatementLineResource.init)
    }

    private func payoutAccount() async throws -> PayoutAccountResource? {
        do {
            return PayoutAccountResource(
                try await bus.call(
                    GetPayoutAccount.self, GetPayoutAccount.Request(member: member), options: options))
        } catch {
            guard error.reason == "PAYOUT_ACCOUNT_MISSING" else { throw error }
            return nil
        }
    }

    /// All items of a list, page by page, up to a limit; the export is marked where that was not all.
    private mutating func all<Item>(
        limit: Int, _ page: @Loop (String?) async throws -> Page<Item>
    ) async throws -> [Item] {
        var items: [Item] = []
        var cursor: String?
        repeat {
            if items.count >= limit {
                export.isComplete = false
                return items
            }
            let next = try await page(cursor)
            items += next.items
            cursor = next.nextCursor
        } while cursor != nil
        return items
    }
}
