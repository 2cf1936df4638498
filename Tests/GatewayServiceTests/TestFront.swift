import Contracts
import GatewayDomain
import Hummingbird
import Kernel
import Logging
import Messaging
import Reactor
import ServiceKit
import Signing
import Synchronization
import Wire

@testable import GatewayService

/// Credentials of two members, by token and by cookie.
struct TestCredentials: Credentials {
    static let anna = MemberID(high: 1, low: 1)
    static let ben = MemberID(high: 1, low: 2)
    static let annasCookie = base64URL([UInt8](repeating: 7, count: 32))

    func principal(accessToken: String) throws(RPCError) -> Principal { try principal(accessToken) }
    func principal(cookieToken: String) async throws(RPCError) -> Principal { try principal(cookieToken) }

    private func principal(_ token: String) throws(RPCError) -> Principal {
        let member = ["anna": Self.anna, "ben": Self.ben, Self.annasCookie: Self.anna][token]
        guard let member else { throw RPCError(.unauthenticated, reason: "ACCESS_TOKEN_INVALID", "no such token") }
        return Principal(
            member: member, userName: token, roles: [.member], isVerifiedExpert: false, market: .de,
            language: member == Self.anna ? .de : .nl, session: SessionID(high: 2, low: 2))
    }
}

/// What a test sees of an answer.
struct TestAnswer {
    let status: Int
    let headers: HTTPFields
    let body: [UInt8]

    var json: JSONValue? {
        do {
            return try JSON.decode(JSONValue.self, from: body)
        } catch {
            return nil
        }
    }
    var reason: String? { json?["reason"]?.stringValue }
}

/// The gateway's HTTP front with a real bus to a server of the auctions service in this process.
@Loop
final class TestFront {
    let router = RPCRouter()
    let services: RouteServices
    let responder: FrontResponder
    private let server: RPCServer
    private let bus: Bus

    init(_ change: @Sendable (inout FrontSettings) -> Void = { _ in }) async throws {
        server = RPCServer(
            ServerConfiguration(
                service: .auctions, instance: "auctions-0",
                endpoint: "inproc://front-\(UInt64.random(in: .min ... .max))",
                security: .plaintext(trusting: .service(.gateway))),
            router: router, authenticator: nil)
        try await server.start()
        bus = try Bus(
            BusConfiguration(
                keyPair: nil, instance: "test",
                services: [.auctions: .init(endpoints: [server.endpoint ?? ""], serverKey: nil)]))
        var settings = FrontSettings()
        settings.isAccessLogged = false
        change(&settings)
        let services = RouteServices(bus: bus, mode: .sandbox, feedLimits: settings.feeds)
        self.services = services
        let routes = try DocumentRoutes.adding(
            to: GatewayRoutes.all({ services }, { fatalError("no members here") }, isSecure: false), version: "0",
            publicURL: nil)
        responder = FrontResponder(
            table: RouteTable(routes), credentials: TestCredentials(), settings: settings,
            observer: RequestObserver(
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, isAccessLogged: false))
    }

    func close() async {
        services.feeds.close()
        bus.close()
        await server.drain(timeout: .seconds(1))
    }

    nonisolated func send(
        _ method: String, _ path: String, _ headers: [String: String] = [:], body: String? = nil,
        from address: String = "192.0.2.1"
    ) async throws -> TestAnswer {
        var fields = HTTPFields()
        for (name, value) in headers {
            if let name = HTTPFields.Element.Name(name) { fields[name] = value }
        }
        if let body {
            fields[.contentLength] = String(body.utf8.count)
            if fields[.contentType] == nil { fields[.contentType] = "application/json" }
        }
        let request = Request(
            head: HTTPRequest(
                method: .init(method) ?? .get, scheme: "http", authority: "localhost", path: path, headerFields: fields),
            body: RequestBody(buffer: ByteBuffer(string: body ?? "")))
        let response = try await responder.respond(to: request, context: FrontContext(peerAddress: address))
        let writer = Collected()
        try await response.body.write(CollectingWriter(collected: writer))
        return TestAnswer(status: response.status.code, headers: response.headers, body: writer.bytes.withLock { $0 })
    }
}

private final class Collected: Sendable {
    let bytes = Mutex<[UInt8]>([])
}

private struct CollectingWriter: ResponseBodyWriter {
    let collected: Collected

    func write(_ buffer: ByteBuffer) async throws {
        collected.bytes.withLock { $0 += Array(buffer.readableBytesView) }
    }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
