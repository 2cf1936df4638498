import Contracts
import Kernel
import Messaging
import Reactor
import Wire

/// Policies, markets and time.
enum PlatformRoutes {
    /// How long one service may take to state its policies; those of the others are shown in any case.
    private static let policyTimeoutMilliseconds: Int64 = 2000

    static func all(_ services: @escaping RouteServicesProvider) -> [Route] {
        [policies(services), markets(services), time(services)]
    }

    private static func policies(_ services: @escaping RouteServicesProvider) -> Route {
        let query = [
            Parameter("service", .choice(ServiceName.allCases.map(\.rawValue)), "Only of this service."),
            Parameter("kind", .choice(TradeKind.allCases.map(\.rawValue)), "Only what holds for this kind."),
            Parameter("market", .choice(Market.allCases.map(\.rawValue)), "Only what holds in this market."),
        ]
        return Route(
            .get, "/v1/policies", "listPolicies", body: NoBody.self, returns: PoliciesResource.self,
            Route.Traits(
                chapter: .platform, summary: "Every number that the rules leave to the marketplace, as it is in force.",
                explanation: "Each entry names the rule that states it and where its value comes from.",
                access: .optional, query: query)
        ) { call in
            let wanted: ServiceName? = call.head.choice("service")
            let names = ServiceName.allCases.filter { wanted == nil || wanted == $0 }
            let found = await policies(of: names, services().bus, call.options)
            let kind: TradeKind? = call.head.choice("kind")
            let market: Market? = call.head.choice("market")
            var resource = PoliciesResource(services: [], unavailable: [])
            for (name, response) in found {
                guard let response else {
                    resource.unavailable.append(name)
                    continue
                }
                let entries = response.policies.filter { entry in
                    (kind == nil || entry.kind == nil || entry.kind == kind)
                        && (market == nil || entry.market == nil || entry.market == market)
                }
                resource.services.append(.init(service: name, version: response.version, policies: entries))
            }
            return Answer(resource)
        }
    }

    /// The policies of each service, nil where it did not answer in time.
    @Loop
    private static func policies(
        of names: [ServiceName], _ bus: Bus, _ options: CallOptions
    ) async -> [(ServiceName, ListPolicies.Response?)] {
        var options = options
        options.timeoutMilliseconds = policyTimeoutMilliseconds
        let calls = names.map { name in
            Task { [options] () -> ListPolicies.Response? in
                // try?: a service that does not answer is named in the answer
                try? await bus.call(ListPolicies.self, Empty(), on: name, options: options)
            }
        }
        var found: [(ServiceName, ListPolicies.Response?)] = []
        for (name, call) in zip(names, calls) { found.append((name, await call.value)) }
        return found
    }

    private static func markets(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .get, "/v1/markets", "listMarkets", body: NoBody.self, returns: MarketsResource.self,
            Route.Traits(
                chapter: .platform, summary: "The markets of this installation.", access: .anonymous, rules: ["MK-2"])
        ) { _ in
            let mode = services().mode
            let open = Market.allCases.filter { !$0.isSandboxOnly || mode == .sandbox }
            return Answer(MarketsResource(markets: open.map(MarketsResource.Item.init)))
        }
    }

    private static func time(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .get, "/v1/time", "getTime", body: NoBody.self, returns: ClockReading.self,
            Route.Traits(
                chapter: .platform, summary: "The time that the platform decides by.",
                explanation:
                    "Compute the offset of your clock with it: that the bid was in time is decided by this clock.",
                access: .anonymous, rules: ["CA-8"])
        ) { call in
            var answer = Answer(
                try await services().bus.call(GetClock.self, Empty(), on: .auctions, options: call.options))
            answer.headers[.cacheControl] = "no-store"
            return answer
        }
    }
}
