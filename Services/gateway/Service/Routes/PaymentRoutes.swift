import Contracts
import Kernel
import Wire

/// The money of orders, mandates and the member's account. What moves money or may do so needs a key (PY-12).
enum PaymentRoutes {
    static func all(_ services: @escaping RouteServicesProvider) -> [Route] {
        [
            orderPayment(services), mandates(services), grant(services), revoke(services), payoutAccount(services),
            setPayoutAccount(services), statement(services),
        ]
    }

    private static let accountFaults = ["IBAN_INVALID"]

    private static func orderPayment(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .get, "/v1/orders/{order}/payment", "getOrderPayment", body: NoBody.self, returns: PaymentResource.self,
            Route.Traits(
                chapter: .payments, summary: "What an order costs, and where its money is.",
                explanation: "The reference of mandate and debit is shown to the buyer only.",
                reasons: ["ORDER_UNKNOWN", "ORDER_NOT_PAYABLE"],
                rules: ["PY-2", "PY-3", "PY-4", "PY-7", "PY-8"])
        ) { call in
            .private(
                PaymentResource(
                    try await services().bus.call(
                        GetOrderPayment.self,
                        GetOrderPayment.Request(order: call.head.id("order"), viewer: call.member),
                        options: call.options)))
        }
    }

    private static func mandates(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .get, "/v1/me/mandates", "listMandates", body: NoBody.self, returns: MandatesResource.self,
            Route.Traits(chapter: .payments, summary: "The member's SEPA mandates, newest first.", rules: ["PY-3"])
        ) { call in
            .private(
                MandatesResource(
                    try await services().bus.call(
                        ListMandates.self, ListMandates.Request(member: call.member), options: call.options)))
        }
    }

    private static func grant(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .post, "/v1/me/mandates", "grantMandate", body: MandateBody.self, returns: MandateResource.self,
            Route.Traits(
                chapter: .payments, summary: "Grant a SEPA mandate.",
                explanation: """
                    What is due from the member is debited from this account, each time after a notice with amount and \
                    date. A mandate lapses after 36 months unused.
                    """,
                rateClass: .write, idempotency: .required, status: 201,
                reasons: accountFaults, rules: ["PY-3", "PY-12"],
                requestExample: ["holder": "Ben Beispiel", "iban": "DE89 3704 0044 0532 0130 00", "scheme": "CORE"])
        ) { call in
            let (mandate, isReplayed) = try await once(
                GrantMandate.self,
                GrantMandate.Request(
                    member: call.member, holder: call.body.holder, iban: call.body.iban,
                    scheme: call.body.scheme ?? "CORE"), call.options, services)
            return .private(MandateResource(mandate), isReplayed: isReplayed)
        }
    }

    private static func revoke(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .post, "/v1/me/mandates/{mandate}/revoke", "revokeMandate", body: NoBody.self,
            returns: MandateResource.self,
            Route.Traits(
                chapter: .payments, summary: "Revoke a mandate.",
                explanation: "What has been submitted to the bank stays.", rateClass: .write, idempotency: .required,
                reasons: ["MANDATE_UNKNOWN"], rules: ["PY-3", "PY-12"])
        ) { call in
            let (mandate, isReplayed) = try await once(
                RevokeMandate.self, RevokeMandate.Request(member: call.member, mandate: call.head.id("mandate")),
                call.options, services)
            return .private(MandateResource(mandate), isReplayed: isReplayed)
        }
    }

    private static func payoutAccount(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .get, "/v1/me/payout-account", "getPayoutAccount", body: NoBody.self, returns: PayoutAccountResource.self,
            Route.Traits(
                chapter: .payments, summary: "Where the member's money goes.", reasons: ["PAYOUT_ACCOUNT_MISSING"],
                rules: ["PY-7"])
        ) { call in
            .private(
                PayoutAccountResource(
                    try await services().bus.call(
                        GetPayoutAccount.self, GetPayoutAccount.Request(member: call.member), options: call.options)))
        }
    }

    private static func setPayoutAccount(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .put, "/v1/me/payout-account", "setPayoutAccount", body: PayoutAccountBody.self,
            returns: PayoutAccountResource.self,
            Route.Traits(
                chapter: .payments, summary: "Say where the member's money is to go.",
                explanation: "A payout that has been instructed goes where it was instructed to.", rateClass: .write,
                idempotency: .required, reasons: accountFaults, rules: ["PY-7", "PY-12"],
                requestExample: ["holder": "Anna Muster", "iban": "DE02 1203 0000 0000 2020 51"])
        ) { call in
            let (account, isReplayed) = try await once(
                SetPayoutAccount.self,
                SetPayoutAccount.Request(member: call.member, holder: call.body.holder, iban: call.body.iban),
                call.options, services)
            return .private(PayoutAccountResource(account), isReplayed: isReplayed)
        }
    }

    private static func statement(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .get, "/v1/me/statement", "getStatement", body: NoBody.self,
            returns: PageResource<StatementLineResource>.self,
            Route.Traits(
                chapter: .payments, summary: "The member's account with the platform, newest first.",
                query: [Paging.cursor, Paging.limit(100)], reasons: ["CURSOR_MISMATCH"], rules: ["PY-1", "PY-11"])
        ) { call in
            let page = try await services().bus.call(
                GetStatement.self,
                GetStatement.Request(member: call.member, cursor: call.head.text("cursor"), limit: call.head.limit),
                options: call.options)
            return .private(PageResource(page, StatementLineResource.init))
        }
    }
}
