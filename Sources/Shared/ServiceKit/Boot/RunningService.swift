import Contracts
import CoreMetrics
import Kernel
import Logging
import Messaging
import Reactor

/// The service of this process from boot to shutdown: the order in which its parts come and go.
@Loop
final class RunningService {
    private let runtime: ServiceRuntime
    private let admin: AdminServer
    private let authenticator: ZAPAuthenticator

    private init(runtime: ServiceRuntime, admin: AdminServer, authenticator: ZAPAuthenticator) {
        self.runtime = runtime
        self.admin = admin
        self.authenticator = authenticator
    }

    static func boot(
        _ definition: ServiceDefinition, _ configuration: ServiceConfiguration
    ) async throws -> RunningService {
        let parts = try ConfiguredParts(definition, configuration)
        let logger = makeLogger(configuration)
        let registry = PrometheusRegistry()
        MetricsSystem.bootstrap(registry)
        let authenticator = try ZAPAuthenticator()
        let runtime = try ServiceRuntime(
            definition, configuration, policies: parts.policies, bus: parts.security.busConfiguration,
            server: parts.security.serverConfiguration, authenticator: authenticator, logger: logger)
        PlatformMetrics.register(runtime.context, runtime.server)

        // The admin port answers first, so that it can be seen what the service is waiting for.
        let admin = try AdminServer(
            host: configuration.adminHost, port: configuration.adminPort, context: runtime.context, registry: registry)
        try await admin.start()
        try await runtime.start()
        logger.notice(
            "serving", metadata: ["endpoint": "\(configuration.bus.listen)", "version": "\(definition.version)"])
        return RunningService(runtime: runtime, admin: admin, authenticator: authenticator)
    }

    func shutDown() async {
        runtime.context.logger.notice("shutting down")
        await runtime.stop()
        await admin.stop()
        authenticator.close()
        runtime.context.logger.notice("stopped")
    }

    private static func makeLogger(_ configuration: ServiceConfiguration) -> Logger {
        let level = Logger.Level(rawValue: configuration.logLevel) ?? .info
        return Logger(label: "gavel.\(configuration.service.rawValue)") { _ in
            JSONLogHandler(service: configuration.service.rawValue, instance: configuration.instance, level: level)
        }
    }
}
