import Logging
import Postgres
import Reactor

/// Whether the database answers and its schema is the one that this build knows.
@Loop
enum SchemaCheck {
    nonisolated static let version = Statement("kit.schemaVersion", "SELECT max(version) FROM migration")
    private static let retryPause = Duration.milliseconds(500)

    /// A sentence about what is wrong; nil when nothing is.
    static func fault(_ definition: ServiceDefinition, _ pool: Pool) async -> String? {
        do {
            let found = try await pool.query(Query(version)).single.optionalInt32(0).map(Int.init) ?? 0
            let wanted = definition.migrations.map(\.version).max() ?? 0
            // A newer schema is fine: contracts and schemas only grow, and old replicas serve beside new ones.
            return found < wanted
                ? "the schema is at version \(found), this build needs \(wanted): run `gavel migrate`" : nil
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
