import Contracts
import Kernel
import Wire

/// Ratings: those to give, giving them, and what everybody sees (OR-7).
enum RatingRoutes {
    static func all(_ services: @escaping RouteServicesProvider) -> [Route] {
        [toGive(services), rateExpert(services), rateSeller(services), read(services)]
    }

    private static let refusals = [
        "ORDER_UNKNOWN", "NOT_AN_APPOINTMENT", "ORDER_CANCELLED", "CANCELLATION_PENDING", "NOT_HELD", "RATED_ALREADY",
    ]

    private static func toGive(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .get, "/v1/me/ratings-to-give", "listRatingsToGive", body: NoBody.self, returns: RatingsToGiveResource.self,
            Route.Traits(
                chapter: .orders, summary: "*Ratings to give*: held appointments that the member may still rate.",
                rules: ["OR-7"])
        ) { call in
            .private(
                RatingsToGiveResource(
                    try await services().bus.call(
                        ListRatingsToGive.self, ListRatingsToGive.Request(member: call.member), options: call.options)))
        }
    }

    private static func rateExpert(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .post, "/v1/orders/{order}/ratings/expert", "rateExpert", body: ExpertRatingBody.self,
            returns: NoContent.self,
            Route.Traits(
                chapter: .orders, summary: "Rate the expert, as the seller, by six questions.", rateClass: .write,
                idempotency: .required, status: 204, reasons: refusals + ["NOT_SELLER"], rules: ["OR-7"],
                requestExample: [
                    "answers": [
                        "statusDisclosed": "yes", "needsAnalysisFitted": "yes", "solutionsFitted": "no",
                        "presentationUnderstandable": "yes", "adviceDocumented": "yes", "wouldRecommend": "yes",
                    ], "text": "Took the time that it needed.",
                ])
        ) { call in
            let (_, isReplayed) = try await once(
                RateExpert.self,
                RateExpert.Request(
                    order: call.head.id("order"), member: call.member, answers: call.body.answers.answers,
                    text: call.body.text), call.options, services)
            return Answer(NoContent(), isReplayed: isReplayed)
        }
    }

    private static func rateSeller(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .post, "/v1/orders/{order}/ratings/seller", "rateSeller", body: SellerRatingBody.self,
            returns: NoContent.self,
            Route.Traits(
                chapter: .orders, summary: "Rate the seller, as the buyer.", rateClass: .write,
                idempotency: .required, status: 204, reasons: refusals + ["NOT_BUYER"], rules: ["OR-7"],
                requestExample: ["grade": "positive", "text": "On time and well prepared."])
        ) { call in
            let (_, isReplayed) = try await once(
                RateSeller.self,
                RateSeller.Request(
                    order: call.head.id("order"), member: call.member, grade: call.body.grade, text: call.body.text),
                call.options, services)
            return Answer(NoContent(), isReplayed: isReplayed)
        }
    }

    private static func read(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .get, "/v1/members/{member}/ratings", "getRatings", body: NoBody.self, returns: RatingsResource.self,
            Route.Traits(
                chapter: .orders, summary: "A member's public ratings and the expert's statistics.",
                explanation: "Of a member whom nobody has rated all numbers are zero.", access: .optional,
                rules: ["OR-7", "OR-8"])
        ) { call in
            Answer(
                RatingsResource(
                    try await services().bus.call(
                        GetRatings.self, GetRatings.Request(member: call.head.id("member")), options: call.options)))
        }
    }
}
