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

/// Credentials of three members, by token and by cookie; the third is an administrator.
struct TestCredentials: Credentials {
    static let anna = MemberID(high: 1, low: 1)
    static let ben = MemberID(high: 1, low: 2)
    static let clara = MemberID(high: 1, low: 3)
    static let annasCookie = base64URL([UInt8](repeating: 7, count: 32))

    func principal(accessToken: String) throws(RPCError) -> Principal { try principal(accessToken) }
    func principal(cookieToken: String) async throws(RPCError) -> Principal { try principal(cookieToken) }

    private func principal(_ token: String) throws(RPCError) -> Principal {
        let members = ["anna": Self.anna, "ben": Self.ben, "clara": Self.clara, Self.annasCookie: Self.anna]
        let member = members[token]
        guard let member else { throw RPCError(.unauthenticated, reason: "ACCESS_TOKEN_INVALID", "no such token") }
        return Principal(
            member: member, userName: token, roles: [.member], isVerifiedExpert: false, market: .de,
            language: member == Self.anna ? .de : member == Self.ben ? .nl : .en, session: SessionID(high: 2, low: 2))
    }
}

/// Knows that Clara is the administrator, whatever roles a token names.
struct TestAdministrators: Administrators {
    func checkAdministrator(_ member: MemberID) async throws(RPCError) {
        guard member == TestCredentials.clara else {
            throw RPCError(.permissionDenied, reason: "ADMINISTRATOR_NEEDED", "not an administrator", rule: "AU-1")
        }
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

/// The gateway's HTTP front with a real bus to servers of the other services in this process.
@Loop
final class TestFront {
    let router = RPCRouter()
    let services: RouteServices
    let responder: FrontResponder
    private let servers: [RPCServer]
    private let bus: Bus

    init(_ change: @Sendable (inout FrontSettings) -> Void = { _ in }) async throws {
        var servers: [RPCServer] = []
        var services: [ServiceName: BusConfiguration.Service] = [:]
        for service in [ServiceName.auctions, .orders, .payments, .helpdesk] {
            let server = RPCServer(
                ServerConfiguration(
                    service: service, instance: "\(service.rawValue)-0",
                    endpoint: "inproc://front-\(UInt64.random(in: .min ... .max))",
                    security: .plaintext(trusting: .service(.gateway))),
                router: router, authenticator: nil)
            try await server.start()
            services[service] = .init(endpoints: [server.endpoint ?? ""], serverKey: nil)
            servers.append(server)
        }
        self.servers = servers
        bus = try Bus(BusConfiguration(keyPair: nil, instance: "test", services: services))
        var settings = FrontSettings()
        settings.isAccessLogged = false
        // Tests that are not about it see each change at once.
        settings.auctionFreshMilliseconds = 0
        change(&settings)
        let behind = RouteServices(
            bus: bus, mode: .sandbox, administrators: TestAdministrators(), feedLimits: settings.feeds,
            freshMilliseconds: settings.auctionFreshMilliseconds)
        self.services = behind
        responder = FrontResponder(
            table: await Self.table(behind), credentials: TestCredentials(), settings: settings,
            observer: RequestObserver(
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, isAccessLogged: false))
    }

    /// Describing all routes takes a while; on the loop it would keep the calls of other tests waiting. The document is
    /// made once for all fronts.
    private nonisolated static func table(_ services: RouteServices) async -> RouteTable {
        RouteTable(
            GatewayRoutes.all({ services }, { fatalError("no members here") }, isSecure: false)
                + TestRoutes.all.filter { ["getDocument", "getPage"].contains($0.operation) })
    }

    func close() async {
        services.feeds.close()
        bus.close()
        for server in servers { await server.drain(timeout: .seconds(1)) }
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
        let (response, stream) = await responder.respond(to: request, from: address)
        if let stream {
            let listener = TestListener()
            await stream.run(to: listener)
            return TestAnswer(status: response.status.code, headers: response.headers, body: Array(listener.text.utf8))
        }
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

/// A listener of a test: keeps what it is sent, and takes nothing when it is told so.
final class TestListener: ListenerConnection {
    private struct State {
        var text = ""
        var isWritable = true
        var isReset = false
    }

    private let state = Mutex(State())

    var isWritable: Bool {
        get { state.withLock { $0.isWritable } }
        set { state.withLock { $0.isWritable = newValue } }
    }
    var isReset: Bool { state.withLock { $0.isReset } }
    /// Everything so far.
    var text: String { state.withLock { $0.text } }
    /// The ids of all events so far.
    var ids: [Int64] {
        text.split(separator: "\n").filter { $0.hasPrefix("id: ") }.compactMap { Int64($0.dropFirst(4)) }
    }

    func send(_ lines: [ByteBuffer]) {
        state.withLock { for line in lines { $0.text += String(buffer: line) } }
    }
    func reset() { state.withLock { $0.isReset = true } }
    func whenClosed(_ body: @escaping @Sendable () -> Void) {}
}
