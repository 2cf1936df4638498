import Contracts
import Kernel
import Messaging
import Reactor
import Wire

// The member's own listings and bids.
extension MeRoutes {
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
}
