import Contracts
import CoreMetrics
import Kernel
import Logging
import Messaging
import Postgres
import Reactor
import Wire

/// A service from boot to shutdown: the order in which its parts come and go.
@Loop
final class RunningService {
    /// How long calls that run may take to finish at shutdown.
    private static let drainTimeout = Duration.seconds(20)

    private let context: ServiceContext
    private let server: RPCServer
    private let admin: AdminServer
    private let authenticator: ZAPAuthenticator
    private let housekeeping: Task<Void, Never>
    private let stopHook: ServiceDefinition.Stop?

    private init(
        context: ServiceContext, server: RPCServer, admin: AdminServer, authenticator: ZAPAuthenticator,
        stopHook: ServiceDefinition.Stop?
    ) {
        self.context = context
        self.server = server
        self.admin = admin
        self.authenticator = authenticator
        self.stopHook = stopHook
        housekeeping = Task { @Loop in await Housekeeping.run(context) }
    }

    static func boot(
        _ definition: ServiceDefinition, _ configuration: ServiceConfiguration
    ) async throws -> RunningService {
        let logger = makeLogger(configuration)
        let registry = PrometheusRegistry()
        MetricsSystem.bootstrap(registry)
        let security = try BusSecurity(configuration)
        let policies = try overriddenPolicies(definition, configuration)
        let pool = Pool(poolConfiguration(configuration))
        let bus = try Bus(security.busConfiguration)
        let context = ServiceContext(
            definition: definition, configuration: configuration, policies: policies, pool: pool, bus: bus,
            logger: logger)
        context.router.onUnexpectedError = { error, call in
            logger.error("a call failed", metadata: ["method": "\(call.method)", "error": "\(debugText(error))"])
        }
        context.router.addInterceptor(CallLog(context: context))
        context.onHealthCheck("database") { await SchemaCheck.fault(definition, pool) }

        let admin = try AdminServer(
            host: configuration.adminHost, port: configuration.adminPort, context: context, registry: registry)
        try await admin.start()
        try await SchemaCheck.waitUntilCurrent(definition, context)
        _ = try await pool.query(Query(Outbox.enterEpoch))
        if context.mode == .production, try await context.clock.reading().isFrozen {
            throw ConfigurationFaults(["mode is production but the clock of the schema is frozen: this is a sandbox's database"])
        }

        PlatformMethods(context: context).register()
        FeedServer(context: context).start()
        let stopHook = try await definition.start(context)
        let authenticator = try ZAPAuthenticator()
        let server = RPCServer(security.serverConfiguration, router: context.router, authenticator: authenticator)
        PlatformMetrics.register(context, server)
        try await server.start()
        context.feeds.start()
        context.deadlines.start()
        context.isServing = true
        logger.notice("serving", metadata: ["endpoint": "\(configuration.bus.listen)", "version": "\(definition.version)"])
        return RunningService(
            context: context, server: server, admin: admin, authenticator: authenticator, stopHook: stopHook)
    }

    /// Not serving, finish what runs, then close; no call is lost.
    func shutDown() async {
        context.logger.notice("shutting down")
        context.isServing = false
        await server.drain(timeout: RunningService.drainTimeout)
        await stopHook?()
        housekeeping.cancel()
        await context.feeds.stop()
        await context.deadlines.stop()
        context.bus.close()
        await context.pool.close()
        await admin.stop()
        authenticator.close()
        context.logger.notice("stopped")
    }

    private static func makeLogger(_ configuration: ServiceConfiguration) -> Logger {
        let level = Logger.Level(rawValue: configuration.logLevel) ?? .info
        return Logger(label: "gavel.\(configuration.service.rawValue)") { _ in
            JSONLogHandler(service: configuration.service.rawValue, instance: configuration.instance, level: level)
        }
    }

    private static func poolConfiguration(_ configuration: ServiceConfiguration) -> PoolConfiguration {
        var pool = PoolConfiguration(
            connection: configuration.database.connection, schema: configuration.database.schema,
            applicationName: "gavel-\(configuration.instance)")
        pool.maximumConnections = configuration.database.poolSize
        return pool
    }

    private static func overriddenPolicies(
        _ definition: ServiceDefinition, _ configuration: ServiceConfiguration
    ) throws -> PolicySet {
        guard let path = configuration.policiesFile else { return definition.policies }
        let other: PolicySet
        do {
            other = try PolicySet.parse(try readFile(path))
        } catch {
            throw ConfigurationFaults(["policiesFile: \(path) cannot be read: \(error)"])
        }
        return try definition.policies.overridden(by: other)
    }
}

/// What a log may say of an unexpected error; it never reaches a caller.
func debugText(_ error: any Error) -> String { (error as? PostgresError)?.debugDescription ?? "\(error)" }
