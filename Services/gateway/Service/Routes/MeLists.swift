import Contracts
import Kernel
import Messaging
import Reactor
import Wire

// The member's own listings and bids, and everything together as an export.
extension MeRoutes {
    /// The most listings, and the most bids, of one export.
    private static let exportLimit = 2000
    private static let exportPage = 100

    static func listings(_ services: @escaping RouteServicesProvider) -> Route {
        let section = Parameter(
            "section", .choice(["draft", "live", "sold", "expired"]),
            "An ended auction is in exactly one of *sold* and *expired* (AU-13).", isRequired: true)
        return Route(
            .get, "/v1/me/listings", "listOwnListings", body: NoBody.self, returns: PageResource<ListingResource>.self,
            Route.Traits(
                chapter: .me, summary: "The member's own listings of one section, newest first.",
                query: [section, Paging.cursor, Paging.limit(100)], reasons: ["CURSOR_MISMATCH"],
                rules: ["AU-3", "AU-13"])
        ) { call in
            let page = try await services().bus.call(
                ListSellerListings.self,
                ListSellerListings.Request(
                    seller: call.member, section: call.head.text("section") ?? "", cursor: call.head.text("cursor"),
                    limit: call.head.limit), options: call.options)
            return Answer(PageResource(page, ListingResource.init))
        }
    }

    static func bids(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .get, "/v1/me/bids", "listOwnBids", body: NoBody.self, returns: PageResource<OwnBidResource>.self,
            Route.Traits(
                chapter: .me, summary: "The auctions in which the member has bid, newest bid first.",
                query: [Paging.cursor, Paging.limit(100)], reasons: ["CURSOR_MISMATCH"], rules: ["AU-10"])
        ) { call in
            let page = try await services().bus.call(
                ListOwnBids.self,
                ListOwnBids.Request(bidder: call.member, cursor: call.head.text("cursor"), limit: call.head.limit),
                options: call.options)
            return Answer(PageResource(page, OwnBidResource.init))
        }
    }

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
            let bus = services().bus
            var export = ExportResource(account: account, listings: [], bids: [], isComplete: true)
            for section in ["draft", "live", "sold", "expired"] {
                let (items, isComplete) = try await all(limit: exportLimit - export.listings.count) { cursor in
                    try await bus.call(
                        ListSellerListings.self,
                        ListSellerListings.Request(
                            seller: call.member, section: section, cursor: cursor, limit: exportPage),
                        options: call.options)
                }
                export.listings += items.map(ListingResource.init)
                export.isComplete = export.isComplete && isComplete
            }
            let (items, isComplete) = try await all(limit: exportLimit) { cursor in
                try await bus.call(
                    ListOwnBids.self, ListOwnBids.Request(bidder: call.member, cursor: cursor, limit: exportPage),
                    options: call.options)
            }
            export.bids = items.map(OwnBidResource.init)
            export.isComplete = export.isComplete && isComplete
            return Answer(export)
        }
    }

    /// All items of a list, page by page, up to a limit; and whether that was all.
    @Loop
    private static func all<Item>(
        limit: Int, _ page: @Loop (String?) async throws -> Page<Item>
    ) async throws -> (items: [Item], isComplete: Bool) {
        var items: [Item] = []
        var cursor: String?
        repeat {
            if items.count >= limit { return (items, false) }
            let next = try await page(cursor)
            items += next.items
            cursor = next.nextCursor
        } while cursor != nil
        return (items, true)
    }
}
