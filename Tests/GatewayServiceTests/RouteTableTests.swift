import Kernel
import Testing
import Wire

@testable import GatewayService

@Suite struct RouteTableTests {
    static let table = RouteTable(TestRoutes.all)

    @Test("Every route is found under its own path, with its parameters")
    func routesAreFound() throws {
        for route in TestRoutes.all {
            let path = route.path.split(separator: "/").map { segment in
                switch segment {
                case "{sequence}": "7"
                case _ where segment.hasPrefix("{"): "01939c6f-7a30-7c5e-9d1a-5b6f0c2e4a11"
                default: String(segment)
                }
            }
            guard
                case .found(let found, let values) = Self.table.match(
                    route.method, "/" + path.joined(separator: "/")[...])
            else {
                Issue.record("\(route.method) \(route.path) is not found")
                continue
            }
            #expect(found.operation == route.operation)
            #expect(Set(values.keys) == Set(route.pathParameters.map(\.name)))
        }
    }

    @Test("An unknown path, a wrong method and a malformed id are told apart")
    func misses() {
        guard case .unknownPath = Self.table.match(.get, "/v1/nothing") else {
            Issue.record("an unknown path")
            return
        }
        guard case .unknownPath = Self.table.match(.get, "/v1//time"),
            case .unknownPath = Self.table.match(.get, "/v1/time/")
        else {
            Issue.record("an empty segment")
            return
        }
        guard case .wrongMethod(let allowed) = Self.table.match(.delete, "/v1/auctions") else {
            Issue.record("a wrong method")
            return
        }
        #expect(allowed == "GET, HEAD")
        guard case .invalidParameter = Self.table.match(.get, "/v1/auctions/17") else {
            Issue.record("a malformed id")
            return
        }
    }

    @Test("Operations have unique names, and unsafe routes say how they are repeated")
    func traits() {
        let names = TestRoutes.all.map(\.operation)
        #expect(Set(names).count == names.count)
        for route in TestRoutes.all where route.method == .get { #expect(route.traits.idempotency == .none) }
        for route in TestRoutes.all where route.traits.rateClass == .bid {
            #expect(route.traits.idempotency == .required, "PY-12: \(route.operation)")
        }
    }

    @Test("Queries are read by the parameters of their route")
    func queries() throws {
        let parameters = AuctionSearch.parameters
        let values = try QueryText.read("q=xbox+360%21&limit=5&explain=true", parameters)
        #expect(values == ["q": "xbox 360!", "limit": 5, "explain": true])
        #expect(try QueryText.read("", parameters).isEmpty)
        for (query, reason) in [
            ("nope=1", "UNKNOWN_PARAMETER"), ("limit=0", "INVALID_PARAMETER"), ("limit=x", "INVALID_PARAMETER"),
            ("limit=1&limit=2", "INVALID_PARAMETER"), ("q=%zz", "INVALID_PARAMETER"), ("q=%ff", "INVALID_PARAMETER"),
            ("q=%00", "INVALID_PARAMETER"), ("seller=1", "INVALID_PARAMETER"), ("sort=best", "INVALID_PARAMETER"),
        ] {
            #expect(throws: RPCError.self, "\(query)") { try QueryText.read(query[...], parameters) }
            do {
                _ = try QueryText.read(query[...], parameters)
            } catch {
                #expect(error.reason == reason, "\(query)")
            }
        }
    }
}

/// The routes as they are registered, without anything behind them.
enum TestRoutes {
    static let all: [Route] = {
        do {
            return try DocumentRoutes.adding(
                to: GatewayRoutes.all({ fatalError("no services") }, { fatalError("no members") }, isSecure: false),
                version: "0", publicURL: nil)
        } catch {
            fatalError("\(error)")
        }
    }()
}
