import Contracts
import Kernel
import Wire

/// Cancelling an award by mutual consent, and the question to the platform where a rule offers it. All of it needs a
/// key (PY-12).
enum CancellationRoutes {
    static func all(_ services: @escaping RouteServicesProvider) -> [Route] {
        [ask(services), answer(services), openSupportCase(services)]
    }

    /// Why an order cannot be cancelled any more.
    private static let closed = [
        "ORDER_UNKNOWN", "NOT_AN_APPOINTMENT", "ORDER_CANCELLED", "ORDER_COMPLETED", "PAYOUT_INSTRUCTED",
        "CANCELLATION_PENDING",
    ]

    private static func ask(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .post, "/v1/orders/{order}/cancellation", "askCancellation", body: CancellationBody.self,
            returns: OrderResource.self,
            Route.Traits(
                chapter: .orders, summary: "Ask the partner for consent to cancel.",
                explanation: """
                    Nothing is cancelled by this: the partner is mailed and answers. If the seller asks and the buyer \
                    consents, the buyer is refunded in full and the auction fee falls on the seller; if the buyer asks, \
                    the fee stays with the buyer. The ratings of both for this order vanish.
                    """,
                rateClass: .write, idempotency: .required, status: 201,
                reasons: closed
                    + ["CANCELLATION_OPEN", "CANCELLATION_REASON_NOT_OFFERED", "AGREEMENT_NOT_OVERDUE"],
                rules: ["OR-5", "OR-8"],
                requestExample: ["reason": "NO_LONGER_NEEDED", "text": "The question has been settled meanwhile."])
        ) { call in
            let (view, isReplayed) = try await once(
                AskCancellation.self,
                AskCancellation.Request(
                    order: call.head.id("order"), member: call.member, reason: call.body.reason, text: call.body.text),
                call.options, services)
            return .private(OrderResource(view, language: call.head.language), isReplayed: isReplayed)
        }
    }

    private static func answer(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .post, "/v1/orders/{order}/cancellation/answer", "answerCancellation", body: CancellationAnswerBody.self,
            returns: OrderResource.self,
            Route.Traits(
                chapter: .orders, summary: "Consent to the cancellation that the partner asked for, or refuse it.",
                explanation: """
                    After a consent the payment is unwound; the order is cancelled when that is done, or stands when \
                    the payout had been instructed first. An answer is possible after the 10 days, too.
                    """,
                rateClass: .write, idempotency: .required,
                reasons: closed + ["NO_OPEN_CANCELLATION", "OWN_CANCELLATION"], rules: ["OR-8", "PY-8"],
                requestExample: ["consents": true])
        ) { call in
            let (view, isReplayed) = try await once(
                AnswerCancellation.self,
                AnswerCancellation.Request(
                    order: call.head.id("order"), member: call.member, consents: call.body.consents), call.options,
                services)
            return .private(OrderResource(view, language: call.head.language), isReplayed: isReplayed)
        }
    }

    private static func openSupportCase(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .post, "/v1/orders/{order}/support-case", "openSupportCase", body: SupportCaseBody.self,
            returns: OrderResource.self,
            Route.Traits(
                chapter: .orders, summary: "Bring an order before the platform, where a rule offers it.",
                explanation: "`allowedActions` of the order says whether it does.", rateClass: .write,
                idempotency: .required, status: 201,
                reasons: [
                    "ORDER_UNKNOWN", "NOT_AN_APPOINTMENT", "ORDER_CANCELLED", "ORDER_COMPLETED", "CANCELLATION_PENDING",
                    "SUPPORT_CASE_NOT_OFFERED", "SUPPORT_CASE_OPEN",
                ],
                rules: ["OR-6", "OR-8", "RC-9"],
                requestExample: ["text": "The buyer has not answered for ten days."])
        ) { call in
            let (view, isReplayed) = try await once(
                OpenSupportCase.self,
                OpenSupportCase.Request(order: call.head.id("order"), member: call.member, text: call.body.text),
                call.options, services)
            return .private(OrderResource(view, language: call.head.language), isReplayed: isReplayed)
        }
    }
}
