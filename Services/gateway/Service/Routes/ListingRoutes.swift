import Contracts
import Kernel
import Wire

/// Drafts, and listing again.
enum ListingRoutes {
    static func all(_ services: @escaping RouteServicesProvider) -> [Route] {
        [create(services), read(services), edit(services), discard(services), publish(services), relist(services)]
    }

    private static let faults = ["LISTING_FAULTY", "CURRENCY_MISMATCH"]

    private static func create(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .post, "/v1/listings", "createListing", body: ListingBody.self, returns: ListingResource.self,
            Route.Traits(
                chapter: .listings, summary: "Write a new draft.",
                explanation: "A draft may be incomplete; what is missing is said when it is published.",
                rateClass: .write, idempotency: .accepted, status: 201, reasons: faults,
                rules: ["AU-2", "AU-3", "AU-18"],
                requestExample: example, answersWithETag: true)
        ) { call in
            let (answer, isReplayed) = try await once(
                CreateListing.self,
                CreateListing.Request(seller: call.member, fields: try call.body.fields(in: call.principal.market)),
                call.options, services)
            var reply = Answer(ListingResource(answer), version: answer.version, isReplayed: isReplayed)
            reply.headers[.location] = "/v1/listings/\(answer.id)"
            return reply
        }
    }

    private static func read(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .get, "/v1/listings/{id}", "getListing", body: NoBody.self, returns: ListingResource.self,
            Route.Traits(
                chapter: .listings, summary: "An own listing with everything the seller stated.",
                reasons: ["LISTING_NOT_FOUND", "NOT_SELLER"], rules: ["AU-3"], answersWithETag: true)
        ) { call in
            let view = try await services().bus.call(
                GetListing.self, GetListing.Request(id: call.head.id("id"), seller: call.member), options: call.options)
            return Answer(ListingResource(view), version: view.version)
        }
    }

    private static func edit(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .put, "/v1/listings/{id}", "updateListing", body: ListingBody.self, returns: ListingResource.self,
            Route.Traits(
                chapter: .listings, summary: "Replace the fields of a draft.",
                explanation: "`If-Match` names the version that was edited. A sealed part that is left out is removed.",
                rateClass: .write, idempotency: .accepted, condition: .ifMatch,
                reasons: faults + ["LISTING_NOT_FOUND", "NOT_SELLER", "NOT_DRAFT", "VERSION_MISMATCH"],
                rules: ["AU-2", "AU-3"], requestExample: example)
        ) { call in
            let (view, isReplayed) = try await once(
                UpdateListing.self,
                UpdateListing.Request(
                    id: call.head.id("id"), seller: call.member, version: call.head.ifMatch ?? 0,
                    fields: try call.body.fields(in: call.principal.market)), call.options, services)
            return Answer(ListingResource(view), version: view.version, isReplayed: isReplayed)
        }
    }

    private static func discard(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .delete, "/v1/listings/{id}", "discardListing", body: NoBody.self, returns: NoContent.self,
            Route.Traits(
                chapter: .listings, summary: "Throw a draft away.", rateClass: .write, idempotency: .accepted,
                status: 204, reasons: ["LISTING_NOT_FOUND", "NOT_SELLER", "NOT_DRAFT"], rules: ["AU-3"])
        ) { call in
            let (_, isReplayed) = try await once(
                DiscardListing.self, DiscardListing.Request(id: call.head.id("id"), seller: call.member), call.options,
                services)
            return Answer(NoContent(), isReplayed: isReplayed)
        }
    }

    private static func publish(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .post, "/v1/listings/{id}/publish", "publishListing", body: NoBody.self, returns: ListingResource.self,
            Route.Traits(
                chapter: .listings, summary: "Make a draft live.",
                explanation: """
                    For an auction the clock starts. All that is wrong is named at once. With `If-Match` nothing is \
                    published but the version that the seller has seen.
                    """,
                rateClass: .write, idempotency: .accepted, condition: .ifMatchOptional,
                reasons: ["LISTING_FAULTY", "LISTING_NOT_FOUND", "NOT_SELLER", "NOT_DRAFT", "VERSION_MISMATCH"],
                rules: ["AU-3", "MK-3"])
        ) { call in
            let (view, isReplayed) = try await once(
                PublishListing.self,
                PublishListing.Request(id: call.head.id("id"), seller: call.member, version: call.head.ifMatch),
                call.options, services)
            return Answer(ListingResource(view), version: view.version, isReplayed: isReplayed)
        }
    }

    private static func relist(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .post, "/v1/auctions/{id}/relist", "relistAuction", body: NoBody.self, returns: ListingResource.self,
            Route.Traits(
                chapter: .listings, summary: "Make a new draft from an expired auction.",
                explanation: "The old one stays as it is; the new one goes live only by publishing it.",
                rateClass: .write, idempotency: .accepted, status: 201,
                reasons: ["AUCTION_NOT_FOUND", "LISTING_NOT_FOUND", "NOT_SELLER", "NOT_EXPIRED"], rules: ["AU-13"],
                answersWithETag: true)
        ) { call in
            let (view, isReplayed) = try await once(
                RelistAuction.self, RelistAuction.Request(auction: call.head.id("id"), seller: call.member),
                call.options, services)
            var reply = Answer(ListingResource(view), version: view.version, isReplayed: isReplayed)
            reply.headers[.location] = "/v1/listings/\(view.id)"
            return reply
        }
    }

    private static let example: JSONValue = [
        "kind": "goods", "format": "auction", "title": "Xbox, second hand",
        "description": "Works, with two controllers.", "markets": ["DE"], "durationDays": 7,
        "startPrice": ["amount": 100, "currency": "EUR"],
    ]
}
