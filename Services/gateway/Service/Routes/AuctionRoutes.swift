import Contracts
import Kernel
import Messaging
import Reactor
import Wire

/// Finding and watching auctions.
enum AuctionRoutes {
    static func all(_ services: @escaping RouteServicesProvider) -> [Route] {
        [search(services), read(services), bids(services), proof(services), sealed(services), feed(services)]
    }

    private static func search(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .get, "/v1/auctions", "searchAuctions", body: NoBody.self, returns: PageResource<HitResource>.self,
            Route.Traits(
                chapter: .auctions, summary: "Find live auctions and fixed-price listings.", access: .optional,
                query: AuctionSearch.parameters, reasons: ["CURSOR_MISMATCH"], rules: ["AU-14"])
        ) { call in
            let page = try await services().bus.call(
                SearchAuctions.self, try AuctionSearch.request(call.head), options: call.options)
            return Answer(PageResource(page, HitResource.init))
        }
    }

    /// The hot one: encoded once for all who ask at the same time, or within the next few milliseconds.
    private static func read(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .get, "/v1/auctions/{id}", "getAuction", answering: AuctionResource.self,
            Route.Traits(
                chapter: .auctions, summary: "An auction or fixed-price listing as everybody sees it.",
                explanation:
                    "The price is computed from the hidden maxima, so a winner may lead by less than one increment.",
                access: .optional, condition: .ifNoneMatch, reasons: ["AUCTION_NOT_FOUND"],
                rules: ["AU-4", "AU-5", "AU-9"])
        ) { head in
            let id: AuctionID = head.id("id")
            let reader = services().reader
            let document =
                if let fresh = reader.freshDocument(id, head) { fresh } else { try await read(id, head, reader) }
            guard !head.ifNoneMatch.contains(document.etag), !head.ifNoneMatch.contains("*") else {
                return Reply(status: 304, headers: [.etag: document.etag])
            }
            return Reply(
                status: 200, headers: [.etag: document.etag], body: .bytes(document.body, type: Reply.json))
        }
    }

    @Loop
    private static func read(
        _ id: AuctionID, _ head: RequestHead, _ reader: AuctionReader
    ) async throws(RPCError) -> AuctionDocument {
        try await reader.read(id, head.options, deadline: head.deadline)
    }

    private static func bids(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .get, "/v1/auctions/{id}/bids", "listBids", body: NoBody.self, returns: PageResource<BidResource>.self,
            Route.Traits(
                chapter: .auctions, summary: "The public history of an auction, oldest first, by pseudonyms.",
                access: .optional, query: [Paging.cursor, Paging.limit(200)],
                reasons: ["AUCTION_NOT_FOUND", "CURSOR_MISMATCH"], rules: ["AU-6", "AU-10"])
        ) { call in
            let id: AuctionID = call.head.id("id")
            // The history states amounts only; the auction states their currency.
            async let auction = services().bus.call(GetAuction.self, GetAuction.Request(id: id), options: call.options)
            let page = try await services().bus.call(
                ListBids.self,
                ListBids.Request(auction: id, cursor: call.head.text("cursor"), limit: call.head.limit),
                options: call.options)
            let currency = try await auction.currency
            return Answer(PageResource(page) { BidResource($0, currency: currency) })
        }
    }

    private static func proof(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .get, "/v1/auctions/{id}/proof", "getProof", body: NoBody.self, returns: JSONValue.self,
            Route.Traits(
                chapter: .auctions, summary: "The proof of an ended auction, for `gavel proof verify`.",
                explanation: "Seller and winner see the winner's maximum opened; everybody else a bound that suffices.",
                access: .optional, reasons: ["AUCTION_NOT_FOUND", "AUCTION_NOT_ENDED"], rules: ["AU-10"])
        ) { call in
            var request = GetProof.Request(auction: call.head.id("id"), viewer: call.head.principal?.member)
            var text: [UInt8] = []
            while true {
                let part = try await services().bus.call(GetProof.self, request, options: call.options)
                text.append(contentsOf: part.text.utf8)
                guard let next = part.next else { break }
                request.from = next
            }
            return Answer(try JSON.tree(text[...]))
        }
    }

    private static func sealed(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .get, "/v1/auctions/{id}/sealed-part", "openSealedPart", body: NoBody.self, returns: SealedPart.self,
            Route.Traits(
                chapter: .auctions, summary: "The sealed part of an appointment request, for the awarded buyer.",
                explanation: "Each disclosure is logged.", rateClass: .write,
                reasons: [
                    "AUCTION_NOT_FOUND", "LISTING_NOT_FOUND", "NOT_AWARDED", "NOT_AWARDED_BUYER", "NO_SEALED_PART",
                ],
                rules: ["AU-2"])
        ) { call in
            let part = try await services().bus.call(
                OpenSealedPart.self, OpenSealedPart.Request(auction: call.head.id("id"), buyer: call.member),
                options: call.options)
            var answer = Answer(part)
            answer.headers[.cacheControl] = "no-store"
            return answer
        }
    }

    private static func feed(_ services: @escaping RouteServicesProvider) -> Route {
        let last = Parameter(
            "lastEventId", .integer(minimum: 0, maximum: .max),
            "As `Last-Event-ID`, for clients that cannot set headers; the header wins.")
        return Route(
            .get, "/v1/auctions/{id}/feed", "watchAuction", answering: NoContent.self,
            Route.Traits(
                chapter: .auctions, summary: "The live feed of an auction (server-sent events).",
                explanation: """
                    Events `bid`, `price`, `extended`, `reserve_met` and `closed`; ids are positions in the auction's \
                    feed, gap-free from 1. Without `Last-Event-ID` the feed starts at the beginning; start at \
                    `feedPosition` of the auction to get only what is new. A comment comes every 15 seconds. The \
                    stream ends after `closed`; whoever reads too slowly is cut off and can resume.
                    """,
                access: .optional, rateClass: .feed, query: [last],
                reasons: ["AUCTION_NOT_FOUND", "TOO_MANY_LISTENERS", "SHUTTING_DOWN"],
                rules: ["AU-15"], responseTypes: ["text/event-stream"])
        ) { head in
            let after = head.lastEventID ?? head.integer("lastEventId") ?? 0
            let stream = try await open(head.id("id"), after: after, services)
            return stream.map { Reply(status: 200, body: .events($0)) } ?? Reply(status: 204)
        }
    }

    @Loop
    private static func open(
        _ auction: AuctionID, after: Int64, _ services: RouteServicesProvider
    ) async throws(RPCError) -> EventStream? {
        try await services().feeds.open(auction, after: after)
    }
}
