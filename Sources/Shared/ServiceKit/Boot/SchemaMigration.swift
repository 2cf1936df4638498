import Kernel
import Postgres
import Reactor

/// Brings a service's schema up to date with the role that owns it.
enum SchemaMigration {
    static func run(_ definition: ServiceDefinition, _ configuration: ServiceConfiguration) async throws {
        guard let connection = configuration.database.migrationConnection else {
            throw ConfigurationFaults(["database.migrationConnection is missing: it is needed to migrate"])
        }
        let report = try await Migrator.migrate(
            connection: connection, schema: configuration.database.schema, migrations: definition.migrations)
        say(
            "gavel-\(definition.name.rawValue): schema \(configuration.database.schema) is at version "
                + "\(report.version), \(report.applied.count) applied")
    }
}
