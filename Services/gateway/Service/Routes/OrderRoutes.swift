import Contracts
import Kernel
import Messaging
import Reactor
import Signing
import Wire

/// Orders as their parties read them: *Sold*, *Bought*, the order page, the contract and the appointment.
enum OrderRoutes {
    static func all(_ services: @escaping RouteServicesProvider) -> [Route] {
        [sold(services), bought(services), read(services), contract(services), calendar(services)]
            + AppointmentRoutes.all(services) + CancellationRoutes.all(services) + RatingRoutes.all(services)
    }

    private static func sold(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .get, "/v1/me/sold", "listSold", body: NoBody.self, returns: PageResource<OrderSummaryResource>.self,
            listTraits(
                "*Sold*: every order in which the member is the seller, newest first.",
                "The listings behind them stand in section `sold` of `/v1/me/listings`, one for several orders where "
                    + "several of a thing are sold.")
        ) { call in try await list("sold", call, services) }
    }

    private static func bought(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .get, "/v1/me/bought", "listBought", body: NoBody.self, returns: PageResource<OrderSummaryResource>.self,
            listTraits("*Bought*: every order in which the member is the buyer, newest first.", "")
        ) { call in try await list("bought", call, services) }
    }

    private static func listTraits(_ summary: String, _ explanation: String) -> Route.Traits {
        Route.Traits(
            chapter: .orders, summary: summary,
            explanation:
                "With the partner's contact data, so that a lost mail costs nothing; each disclosure is logged. "
                + explanation,
            query: [Paging.cursor, Paging.limit(100)], reasons: ["CURSOR_MISMATCH"], rules: ["OR-3"])
    }

    @Loop
    private static func list(
        _ side: String, _ call: Call<NoBody>, _ services: RouteServicesProvider
    ) async throws -> Answer<PageResource<OrderSummaryResource>> {
        let page = try await services().bus.call(
            ListOrders.self,
            ListOrders.Request(
                member: call.member, side: side, cursor: call.head.text("cursor"), limit: call.head.limit),
            options: call.options)
        return .private(PageResource(page, OrderSummaryResource.init))
    }

    private static func read(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .get, "/v1/orders/{order}", "getOrder", body: NoBody.self, returns: OrderResource.self,
            Route.Traits(
                chapter: .orders, summary: "An order as the reading party sees it.",
                explanation: """
                    With the partner's contact data where they are disclosed, the dates at which a rule does something, \
                    and what the reader may do now. Nobody but the parties learns that there is such an order.
                    """,
                reasons: ["ORDER_UNKNOWN"], rules: ["OR-3", "OR-10", "CA-6"])
        ) { call in
            let view = try await services().bus.call(
                GetOrder.self, GetOrder.Request(order: call.head.id("order"), viewer: call.member),
                options: call.options)
            return .private(OrderResource(view, language: call.head.language))
        }
    }

    private static func contract(_ services: @escaping RouteServicesProvider) -> Route {
        let format = Parameter(
            "format", .choice(ContractFormat.allCases.map(\.rawValue)), "Wins over `Accept`; JSON without both.")
        return Route(
            .get, "/v1/orders/{order}/contract", "getContract", answering: NoContent.self,
            Route.Traits(
                chapter: .orders, summary: "The contract, as JSON, HTML or PDF.",
                explanation: """
                    The bytes that were stored when the order came into being, for ever the same. `Contract-Hash` is \
                    the SHA-256 of the JSON and stands in all three.
                    """,
                condition: .ifNoneMatch, query: [format],
                reasons: ["ORDER_UNKNOWN", "CONTRACT_UNKNOWN", "NOT_ACCEPTABLE"], rules: ["OR-1", "OR-4"],
                responseTypes: ContractFormat.allCases.map(\.mediaType),
                responseHeaders: [.contentDisposition, .contractHash, .representationDigest, .vary])
        ) { head in try await contract(head, services) }
    }

    @Loop
    private static func contract(_ head: RequestHead, _ services: RouteServicesProvider) async throws -> Reply {
        let format = try ContractFormat(head)
        let document = try await services().bus.call(
            GetContract.self,
            GetContract.Request(order: head.id("order"), viewer: head.memberID, format: format.rawValue),
            options: head.options)
        guard let content = bytes(base64URL: document.content) else {
            throw RPCError(.internal, reason: "INTERNAL", "the contract of \(document.order) is not base64url")
        }
        let etag = format.etag(hash: document.hash)
        var headers: [HeaderField: String] = [.etag: etag, .vary: "Accept", .contractHash: document.hash]
        if head.ifNoneMatch.contains(etag) || head.ifNoneMatch.contains("*") {
            return Reply(status: 304, headers: headers)
        }
        headers[.contentDisposition] = FileHeaders.disposition(
            "inline", name: "\(document.number).\(format.rawValue)")
        headers[.representationDigest] = FileHeaders.digest(content)
        if format == .html { headers[.contentSecurityPolicy] = ContractFormat.contentSecurityPolicy }
        return Reply(status: 200, headers: headers, body: .bytes(content, type: format.mediaType))
    }

    private static func calendar(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .get, "/v1/orders/{order}/appointment.ics", "getAppointmentCalendar", answering: NoContent.self,
            Route.Traits(
                chapter: .orders, summary: "The agreed appointment as iCalendar.",
                reasons: ["ORDER_UNKNOWN", "NO_AGREED_APPOINTMENT", "NOT_AN_APPOINTMENT"], rules: ["OR-5"],
                responseTypes: ["text/calendar; charset=utf-8"], responseHeaders: [.contentDisposition])
        ) { head in try await calendar(head, services) }
    }

    @Loop
    private static func calendar(_ head: RequestHead, _ services: RouteServicesProvider) async throws -> Reply {
        let file = try await services().bus.call(
            GetAppointmentCalendar.self,
            GetAppointmentCalendar.Request(order: head.id("order"), viewer: head.memberID), options: head.options)
        return Reply(
            status: 200,
            headers: [
                .contentDisposition: FileHeaders.disposition("attachment", name: "appointment.ics"),
                .cacheControl: "no-store",
            ], body: .bytes(Array(file.content.utf8), type: "text/calendar; charset=utf-8"))
    }
}
