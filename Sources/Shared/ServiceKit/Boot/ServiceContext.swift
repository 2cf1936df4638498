import Contracts
import Kernel
import Logging
import Messaging
import Postgres
import Reactor
import Signing
import Wire

/// What a running service has at hand.
@Loop
package final class ServiceContext {
    package let name: ServiceName
    package let instance: String
    package let version: String
    package let mode: Mode
    /// The service's own settings.
    package let settings: Settings
    package let pool: Pool
    package let bus: Bus
    package let router: RPCRouter
    package let logger: Logger
    package let clock: ServiceClock
    package let outbox: Outbox
    package let deadlines: Deadlines
    package let idempotency: Idempotency
    package let policies: PolicySet
    package let failpoints = Failpoints()
    package private(set) lazy var feeds = FeedConsumers(context: self)
    /// Whether this instance takes calls; false before the start and from the beginning of the shutdown.
    package internal(set) var isServing = false
    private var checks: [(name: String, check: @Loop () async -> String?)] = []
    private var collectors: [@Loop () -> Void] = []

    init(
        definition: ServiceDefinition, configuration: ServiceConfiguration, policies: PolicySet, pool: Pool, bus: Bus,
        logger: Logger
    ) {
        name = definition.name
        version = definition.version
        instance = configuration.instance
        mode = configuration.mode
        settings = Settings(configuration.settings)
        self.pool = pool
        self.bus = bus
        self.logger = logger
        self.policies = policies
        router = RPCRouter()
        clock = ServiceClock(pool: pool)
        outbox = Outbox()
        deadlines = Deadlines(pool: pool, logger: logger)
        idempotency = Idempotency(pool: pool)
    }

    /// Serves a method. The handler is one transaction in four lines: lock, decide, save, append.
    package func serve<M: RPCMethod>(
        _ method: M.Type, _ handler: @escaping @Loop (M.Request, CallContext) async throws -> M.Response
    ) {
        register(method, handler)
    }

    /// Serves a method whose calls carry an idempotency key: one effect however often it is called (PY-12).
    package func serveOnce<M: RPCMethod>(
        _ method: M.Type, _ handler: @escaping @Loop (M.Request, CallContext, Transaction) async throws -> M.Response
    ) {
        register(method) { request, call in
            let claim = try Idempotency.Claim(call, request)
            return try await self.idempotency.once(claim, call) { tx in try await handler(request, call, tx) }
        }
    }

    /// Adds a check to the instance's health; it answers nil when all is well, else a sentence.
    package func onHealthCheck(_ name: String, _ check: @escaping @Loop () async -> String?) {
        checks.append((name, check))
    }

    /// Calls `body` before metrics are printed, to record what is counted elsewhere.
    package func onCollectMetrics(_ body: @escaping @Loop () -> Void) { collectors.append(body) }

    /// What keeps this instance from doing its work, one sentence each; empty when it is ready.
    package func healthFaults() async -> [String] {
        var faults: [String] = isServing ? [] : ["\(name.rawValue) is starting or shutting down"]
        for (name, check) in checks {
            if let fault = await check() { faults.append("\(name): \(fault)") }
        }
        return faults
    }

    /// A new time-ordered id. Chance and time come from outside the rules.
    package func newID<Of>(at instant: Timestamp) -> ID<Of> { ID(at: instant, random: randomWords()) }

    func collectMetrics() {
        for body in collectors { body() }
    }

    func instanceForAdmin() -> String { instance }
}

/// Sixteen random bytes as two words.
package func randomWords() -> (UInt64, UInt64) {
    let bytes = randomBytes(16)
    func word(_ slice: ArraySlice<UInt8>) -> UInt64 { slice.reduce(0) { $0 << 8 | UInt64($1) } }
    return (word(bytes[0..<8]), word(bytes[8..<16]))
}

extension ServiceContext {
    /// Serves a method once per key whose answer is read after the commit, anew for each repetition.
    package func serveOnce<M: RPCMethod>(
        _ method: M.Type, thenRead read: @escaping @Loop (M.Request) async throws -> M.Response,
        _ handler: @escaping @Loop (M.Request, CallContext, Transaction) async throws -> Void
    ) {
        register(method) { request, call in
            let claim = try Idempotency.Claim(call, request)
            _ = try await self.idempotency.once(claim, call) { tx in
                try await handler(request, call, tx)
                return Empty()
            }
            return try await read(request)
        }
    }
}
