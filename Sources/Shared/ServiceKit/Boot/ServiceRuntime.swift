import Kernel
import Logging
import Messaging
import Postgres
import Reactor

/// A service without what a process has only once (metrics, admin port, ZAP handler): context, server, feeds,
/// deadlines.
///
/// `RunningService` makes the one of a process; several may live in one process beside each other.
@Loop
package final class ServiceRuntime {
    /// How long calls that run may take to finish at shutdown.
    private static let drainTimeout = Duration.seconds(20)
    /// A transaction waits for nobody but the database. One that sits belongs to a process that stands still, and others need
    /// what it has locked. They notice that within a second, and need not wait longer for its rows.
    package static let idleInTransactionMilliseconds: Int64 = 1000

    package let context: ServiceContext
    package let server: RPCServer
    private let definition: ServiceDefinition
    private var housekeeping: Task<Void, Never>?
    private var stopHook: ServiceDefinition.Stop?

    /// Opens the pool and the bus; nothing is asked of the database and nothing is served before `start`.
    /// - Parameters:
    ///   - authenticator: the ZAP handler of this process; nil only where there is no CURVE.
    ///   - idleInTransactionMilliseconds: after which the database ends a session whose transaction waits for this process.
    package init(
        _ definition: ServiceDefinition, _ configuration: ServiceConfiguration, policies: PolicySet,
        bus: BusConfiguration, server: ServerConfiguration, authenticator: ZAPAuthenticator?, logger: Logger,
        idleInTransactionMilliseconds: Int64 = ServiceRuntime.idleInTransactionMilliseconds
    ) throws {
        self.definition = definition
        var sessions = ServiceRuntime.poolConfiguration(configuration)
        sessions.connection.idleInTransactionTimeoutMilliseconds = idleInTransactionMilliseconds
        let pool = Pool(sessions)
        let context = ServiceContext(
            definition: definition, configuration: configuration, policies: policies, pool: pool, bus: try Bus(bus),
            logger: logger)
        self.context = context
        self.server = RPCServer(server, router: context.router, authenticator: authenticator)
        context.router.onUnexpectedError = { error, call in
            logger.error("a call failed", metadata: ["method": "\(call.method)", "error": "\(debugText(error))"])
        }
        context.bus.onNameNews { news in
            switch news {
            case .resolved(let name, let addresses):
                let list = addresses.joined(separator: ", ")
                logger.info("a name has these addresses now", metadata: ["name": "\(name)", "addresses": "\(list)"])
            case .failed(let name, let reason):
                logger.warning(
                    "a name cannot be looked up; its addresses are kept",
                    metadata: ["name": "\(name)", "error": "\(reason)"])
            }
        }
        context.router.addInterceptor(CallLog(context: context))
        context.onHealthCheck("database") { await SchemaCheck.fault(definition, pool) }
    }

    /// Waits for the database and its schema, registers everything, then serves and works.
    /// - Throws: `ConfigurationFaults`, `ServerStartFault`, and whatever the service's own start throws.
    package func start() async throws {
        try await SchemaCheck.waitUntilCurrent(definition, context)
        _ = try await context.pool.pipeline(Outbox.enterEpoch)
        if context.mode == .production, try await context.clock.reading().isFrozen {
            throw ConfigurationFaults([
                "mode is production but the clock of the schema is frozen: this is a sandbox's database"
            ])
        }
        PlatformMethods(context: context).register()
        FeedServer(context: context).start()
        stopHook = try await definition.start(context)
        try context.settings.check()
        try await server.start()
        context.feeds.start()
        context.deadlines.start()
        let context = context
        housekeeping = Task.immediate(executorPreference: Loop.executor) { @Loop in await Housekeeping.run(context) }
        context.isServing = true
    }

    /// Not serving, finish what runs, then close; no call is lost.
    package func stop() async {
        context.isServing = false
        await server.drain(timeout: ServiceRuntime.drainTimeout)
        await stopHook?()
        housekeeping?.cancel()
        await context.feeds.stop()
        await context.deadlines.stop()
        context.bus.close()
        await context.pool.close()
    }

    private static func poolConfiguration(_ configuration: ServiceConfiguration) -> PoolConfiguration {
        var pool = PoolConfiguration(
            connection: configuration.database.connection, schema: configuration.database.schema,
            applicationName: "gavel-\(configuration.instance)")
        pool.maximumConnections = configuration.database.poolSize
        return pool
    }
}

/// What a log may say of an unexpected error; it never reaches a caller.
func debugText(_ error: any Error) -> String { (error as? PostgresError)?.debugDescription ?? "\(error)" }
