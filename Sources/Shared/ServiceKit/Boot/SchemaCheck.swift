import Logging
import Postgres
import Reactor

/// Whether the database answers and its schema is the one that this build knows.
@Loop
enum SchemaCheck {
    nonisolated static let versions = Statement("kit.schemaVersions", "SELECT version FROM migration")
    private static let retryPause = Duration.milliseconds(500)

    /// A sentence about what is wrong; nil when nothing is.
    static func fault(_ definition: ServiceDefinition, _ pool: Pool) async -> String? {
        do {
            let applied = Set(try await pool.query(Query(versions)).rows.map { Int(try $0.int32(0)) })
            // A newer schema is fine: contracts and schemas only grow, and old replicas serve beside new ones. Versions
            // of the kit come before those of the service, so the newest one says nothing about the others.
            let missing = definition.migrations.map(\.version).filter { !applied.contains($0) }.sorted()
            return missing.isEmpty
                ? nil
                : "the schema lacks version \(missing.map(String.init).joined(separator: ", ")): run `gavel migrate`"
        } catch let error as PostgresError where error.sqlState == "42P01" {
            return "the schema has not been made: run `gavel migrate`"
        } catch {
            return "\(error)"
        }
    }

    /// Services restart in any order: this one waits for its database, and says so.
    static func waitUntilCurrent(_ definition: ServiceDefinition, _ context: ServiceContext) async throws {
        var said: String?
        while let fault = await fault(definition, context.pool) {
            if fault != said { context.logger.warning("waiting for the database", metadata: ["fault": "\(fault)"]) }
            said = fault
            try await Loop.sleep(retryPause)
        }
    }
}
