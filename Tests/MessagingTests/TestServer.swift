import Kernel
import Reactor
import TestKit
import Wire

@testable import Messaging

/// The keys of the tests' processes, made once.
enum TestKeys {
    static let server = CurveKeyPair.generate()
    static let gateway = CurveKeyPair.generate()
    static let orders = CurveKeyPair.generate()
    static let stranger = CurveKeyPair.generate()

    static let allowed: [CurvePublicKey: Caller] = [
        gateway.publicKey: .service(.gateway), orders.publicKey: .service(.orders),
    ]
}

/// How the parties of a test are connected.
enum TestTransport: CaseIterable {
    case curve, inProcess
}

/// What an error of the tests' own is: no `RPCError`.
struct UnexpectedFailure: Error {}

/// A server with the tests' methods, and what happened in its handlers.
@Loop
final class TestServer {
    private static var startedServers = 0

    let server: RPCServer
    let router = RPCRouter()
    let streams = StreamRecord()
    private let record = HandlerRecord()

    var executions: Int { record.executions }
    /// What `Echo` answers instead of its echo.
    var fault: RPCError? {
        get { record.fault }
        set { record.fault = newValue }
    }
    var running: Int { record.running }
    var cancellations: Int { record.cancellations }
    var unexpectedErrors: Int { record.unexpectedErrors }

    private init(_ configuration: ServerConfiguration, authenticator: ZAPAuthenticator?) {
        server = RPCServer(configuration, router: router, authenticator: authenticator)
        register(instance: configuration.instance)
        streams.register(with: router, instance: configuration.instance)
    }

    /// Starts a server; without an endpoint on a loopback address of its own, so that no other test gets its port when it
    /// is closed, or under a name of its own.
    static func start(
        _ transport: TestTransport = .curve, endpoint: String? = nil, instance: String = "auctions-0",
        limits: ServerLimits = ServerLimits(), keys: CurveKeyPair = TestKeys.server,
        allowed: [CurvePublicKey: Caller] = TestKeys.allowed
    ) async throws -> TestServer {
        var configuration =
            switch transport {
            case .curve:
                ServerConfiguration(
                    service: .auctions, instance: instance, endpoint: endpoint ?? freshEndpoint(),
                    security: .curve(keys, allowed: allowed))
            case .inProcess:
                ServerConfiguration(
                    service: .auctions, instance: instance,
                    endpoint: endpoint ?? ZeroMQContext.shared.uniqueAddress("test"),
                    security: .plaintext(trusting: .service(.gateway)))
            }
        configuration.limits = limits
        let server = TestServer(configuration, authenticator: transport == .curve ? TestAuthenticator.shared : nil)
        try await server.server.start()
        return server
    }

    private static func freshEndpoint() -> String {
        startedServers += 1
        return "tcp://127.1.\(startedServers / 250).\(startedServers % 250 + 1):*"
    }

    var endpoint: String { server.endpoint ?? "closed" }

    /// Ends the calls of `WaitForGate`.
    func openGate() { record.isGateOpen = true }

    private func register(instance: String) {
        let record = record
        router.onUnexpectedError = { _, _ in record.unexpectedErrors += 1 }
        router.register(Echo.self, of: .auctions) { request, _ in
            if let fault = record.fault { throw fault }
            return Echo.Response(text: request.text, instance: instance)
        }
        router.register(Count.self, of: .auctions) { _, _ in
            record.executions += 1
            // Now and then a handler that has to wait, so that draining finds some running.
            if record.executions % 50 == 0 { try await Loop.sleep(.milliseconds(5)) }
            return Count.Response(instance: instance)
        }
        router.register(Wait.self, of: .auctions) { request, _ in
            try await record.wait(request.milliseconds)
            return Empty()
        }
        router.register(WaitForGate.self, of: .auctions) { _, _ in
            record.executions += 1
            record.running += 1
            defer { record.running -= 1 }
            while !record.isGateOpen { try await Loop.sleep(.milliseconds(2)) }
            return WaitForGate.Response(instance: instance)
        }
        router.register(OperatorsOnly.self, of: .auctions) { _, _ in Empty() }
        router.register(Identify.self, of: .auctions) { _, context in
            Identify.Response(
                instance: instance, caller: context.caller.description,
                remainingMilliseconds: context.deadline.milliseconds(since: .now), metadata: context.metadata)
        }
        router.register(Misbehave.self, of: .auctions) { request, _ in try Self.misbehave(request.how) }
    }

    private static func misbehave(_ how: String) throws -> Misbehave.Response {
        switch how {
        case "refuse":
            throw RPCError(
                .failedPrecondition, reason: "BID_TOO_LOW", "at least 12.50", rule: "AU-5",
                details: ["minimum": ["amount": 1250, "currency": "EUR"]])
        case "fail": throw UnexpectedFailure()
        case "largeResponse": return Misbehave.Response(text: String(repeating: "x", count: 5 * 1024 * 1024))
        case "largeError":
            throw RPCError(
                .aborted, reason: "LARGE", "large", details: ["text": .string(String(repeating: "x", count: 70_000))])
        default: return Misbehave.Response(text: "")
        }
    }
}

/// What happened in the handlers of one server.
@Loop
final class HandlerRecord {
    var isGateOpen = false
    var fault: RPCError?
    var executions = 0
    var running = 0
    var cancellations = 0
    var unexpectedErrors = 0

    func wait(_ milliseconds: Int64) async throws {
        executions += 1
        running += 1
        defer { running -= 1 }
        do {
            try await Loop.sleep(.milliseconds(milliseconds))
        } catch {
            cancellations += 1
            throw error
        }
    }
}

/// A client of the tests' servers.
@Loop
enum TestBus {
    /// A bus of the gateway, or of another owner of keys.
    static func make(
        _ transport: TestTransport = .curve, endpoints: [String], keys: CurveKeyPair? = TestKeys.gateway,
        serverKey: CurvePublicKey = TestKeys.server.publicKey,
        _ change: (inout BusConfiguration) -> Void = { _ in }
    ) throws -> Bus {
        var configuration = BusConfiguration(
            keyPair: transport == .curve ? keys : nil, instance: "test",
            services: [
                .auctions: BusConfiguration.Service(
                    endpoints: endpoints, serverKey: transport == .curve ? serverKey : nil)
            ])
        change(&configuration)
        return try Bus(configuration)
    }
}

/// The error that `body` throws; nil when it throws none.
@Loop
func rpcError(_ body: @Loop () async throws(RPCError) -> Void) async -> RPCError? {
    do {
        try await body()
        return nil
    } catch {
        return error
    }
}
