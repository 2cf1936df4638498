import Contracts
import Kernel
import Wire

/// Agreeing on an appointment, and attesting that it took place. Both are steps of a contract: they need a key (PY-12).
enum AppointmentRoutes {
    static func all(_ services: @escaping RouteServicesProvider) -> [Route] {
        [propose(services), accept(services), attest(services)]
    }

    /// Why nothing can be changed about the appointment of an order any more.
    private static let closed = [
        "ORDER_UNKNOWN", "NOT_AN_APPOINTMENT", "ORDER_CANCELLED", "ORDER_COMPLETED", "CANCELLATION_PENDING",
    ]

    private static func propose(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .post, "/v1/orders/{order}/proposals", "proposeAppointment", body: ProposalBody.self,
            returns: OrderResource.self,
            Route.Traits(
                chapter: .orders, summary: "Propose a date for the appointment, or another one than the partner's.",
                explanation: "A newer proposal takes the place of an open one, whoever made it.", rateClass: .write,
                idempotency: .required, status: 201,
                reasons: closed
                    + ["APPOINTMENT_HELD", "APPOINTMENT_IN_PAST", "APPOINTMENT_TOO_FAR", "TOO_MANY_PROPOSALS"],
                rules: ["OR-5"],
                requestExample: [
                    "startsAt": "2026-12-01T09:00:00Z", "durationMinutes": 60, "place": "Hauptstraße 1, 10115 Berlin",
                ])
        ) { call in
            let (view, isReplayed) = try await once(
                ProposeAppointment.self,
                ProposeAppointment.Request(
                    order: call.head.id("order"), member: call.member, startsAt: call.body.startsAt,
                    durationMinutes: call.body.durationMinutes, place: call.body.place), call.options, services)
            return .private(OrderResource(view, language: call.head.language), isReplayed: isReplayed)
        }
    }

    private static func accept(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .post, "/v1/orders/{order}/proposals/{proposal}/accept", "acceptAppointment", body: NoBody.self,
            returns: OrderResource.self,
            Route.Traits(
                chapter: .orders, summary: "Accept the partner's open proposal.", rateClass: .write,
                idempotency: .required,
                reasons: closed
                    + [
                        "APPOINTMENT_HELD", "NO_OPEN_PROPOSAL", "PROPOSAL_NOT_OPEN", "OWN_PROPOSAL", "PROPOSAL_EXPIRED",
                    ],
                rules: ["OR-5"])
        ) { call in
            let (view, isReplayed) = try await once(
                AcceptAppointment.self,
                AcceptAppointment.Request(
                    order: call.head.id("order"), member: call.member, proposal: call.head.id("proposal")),
                call.options, services)
            return .private(OrderResource(view, language: call.head.language), isReplayed: isReplayed)
        }
    }

    private static func attest(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .post, "/v1/orders/{order}/attestation", "attestAppointment", body: NoBody.self,
            returns: OrderResource.self,
            Route.Traits(
                chapter: .orders, summary: "Attest that the appointment took place.",
                explanation: "Both parties attest; the second attestation starts the clock of the payout (PY-7).",
                rateClass: .write, idempotency: .required,
                reasons: closed + ["APPOINTMENT_NOT_STARTED", "ATTESTED_ALREADY"],
                rules: ["OR-6", "PY-7"])
        ) { call in
            let (view, isReplayed) = try await once(
                AttestAppointment.self,
                AttestAppointment.Request(order: call.head.id("order"), member: call.member), call.options, services)
            return .private(OrderResource(view, language: call.head.language), isReplayed: isReplayed)
        }
    }
}
