import Kernel
import Logging
import Messaging
import Postgres
import Reactor
import ServiceKit
import Signing
import TestKit
import Wire

/// Real services in this process, over loopback and each with a real database of its own.
///
/// They talk without CURVE, since a process has one ZAP handler only; every caller counts as the operators, unless a
/// service is told otherwise.
@Loop
package final class TestPlatform {
    /// What every service of the platform wrote to its log.
    package let log = TestLog()
    private var endpoints: [ServiceName: [String]] = [:]
    private var databases: [ServiceName: String] = [:]
    private var services: [TestService] = []
    private var buses: [Bus] = []
    /// How long a transaction may wait for this process, in milliseconds: it runs many tests at a time, and some of them hold
    /// transactions open.
    package nonisolated static let patience: Int64 = 30_000

    /// - Parameter replicas: the services that will be started, and how many of each.
    package init(_ replicas: [ServiceName: Int]) throws {
        for (service, count) in replicas {
            endpoints[service] = try (0..<count).map { _ in "tcp://127.0.0.1:\(try TestPorts.reserve())" }
        }
    }

    /// Runs `body` with a platform and stops whatever it has started, also when it throws.
    package static func with(
        _ replicas: [ServiceName: Int], _ body: @Loop (TestPlatform) async throws -> Void
    ) async throws {
        let platform = try TestPlatform(replicas)
        do {
            try await body(platform)
        } catch {
            await platform.stop()
            throw error
        }
        await platform.stop()
    }

    /// The connection string of the service's database, made from a template at the first call. All replicas share it.
    package func database(of definition: ServiceDefinition) async throws -> String {
        if let known = databases[definition.name] { return known }
        let schema = definition.name.rawValue
        let scripts = definition.migrations.map(\.sql).joined()
        let template = try await TestPostgres.shared.template(
            named: "\(schema)_\(hex(sha256(Array(scripts.utf8)).prefix(6)))"
        ) { connection in
            try await Migrator.migrate(connection: connection, schema: schema, migrations: definition.migrations)
        }
        // A second caller may have come while this one waited.
        if let known = databases[definition.name] { return known }
        let database = try await TestPostgres.shared.makeDatabase(template: template)
        if let known = databases[definition.name] { return known }
        databases[definition.name] = database
        return database
    }

    /// Starts one replica.
    /// - Parameters:
    ///   - settings: the service's own settings, as they would stand in its configuration file.
    ///   - caller: as whom the service sees everybody who calls it.
    package func start(
        _ definition: ServiceDefinition, replica: Int = 0, mode: Mode = .sandbox, settings: JSONValue = .object([:]),
        policies: PolicySet? = nil, trusting caller: Caller = .operators
    ) async throws -> TestService {
        let connection = try await database(of: definition)
        let runtime = try makeRuntime(
            definition, replica: replica, mode: mode, settings: settings, policies: policies, connection: connection,
            trusting: caller)
        do {
            try await runtime.start()
        } catch {
            await runtime.stop()
            throw error
        }
        let service = TestService(runtime: runtime, connection: connection)
        services.append(service)
        return service
    }

    /// A service's parts before they run, on a database of the caller's choice.
    package func makeRuntime(
        _ definition: ServiceDefinition, replica: Int = 0, mode: Mode = .sandbox, settings: JSONValue = .object([:]),
        policies: PolicySet? = nil, connection: String, trusting caller: Caller = .operators,
        idleInTransactionMilliseconds: Int64 = TestPlatform.patience
    ) throws -> ServiceRuntime {
        guard let own = endpoints[definition.name], own.indices.contains(replica) else {
            preconditionFailure("\(definition.name) \(replica) was not announced")
        }
        let instance = "\(definition.name.rawValue)-\(replica)"
        let configuration = try ServiceConfiguration.parse(
            [
                "service": .string(definition.name.rawValue), "instance": .string(instance),
                "mode": .string(mode.rawValue),
                "bus": ["listen": .string(own[replica]), "secretKeyFile": "none", "publicKeys": [:], "peers": [:]],
                "database": [
                    "connection": .string(connection), "schema": .string(definition.name.rawValue), "poolSize": 8,
                ],
                "admin": ["port": 1], "settings": settings,
            ], expecting: definition.name, settingsKeys: definition.settingsKeys)
        var server = ServerConfiguration(
            service: definition.name, instance: instance, endpoint: own[replica],
            security: .plaintext(trusting: caller))
        server.isInsecureLoopbackAllowed = true
        return try ServiceRuntime(
            definition, configuration, policies: policies ?? definition.policies, bus: busConfiguration(instance),
            server: server, authenticator: nil, logger: log.logger(instance),
            idleInTransactionMilliseconds: idleInTransactionMilliseconds)
    }

    /// A client of all services of the platform, closed with it.
    package func bus() throws -> Bus {
        let bus = try Bus(busConfiguration("test"))
        buses.append(bus)
        return bus
    }

    /// Stops everything, last come first.
    package func stop() async {
        for bus in buses { bus.close() }
        for service in services.reversed() { await service.stop() }
        buses = []
        services = []
    }

    private func busConfiguration(_ instance: String) -> BusConfiguration {
        var configuration = BusConfiguration(
            keyPair: nil, instance: instance,
            services: endpoints.mapValues { BusConfiguration.Service(endpoints: $0, serverKey: nil) })
        configuration.isInsecureLoopbackAllowed = true
        return configuration
    }
}

/// What a test cannot do without.
package struct TestSetupFailure: Error, CustomStringConvertible {
    package let description: String
}
