import Kernel
import Postgres
import Reactor

/// What a service is before it runs: its name, its schema, its statements, its policies, and how it starts.
package struct ServiceDefinition: Sendable {
    /// Work to do at shutdown, after the last call has been answered.
    package typealias Stop = @Loop @Sendable () async -> Void

    package let name: ServiceName
    package let version: String
    package let migrations: [Migration]
    package let statements: [Statement]
    package let policies: PolicySet
    /// The names that the object `settings` of its configuration may have.
    package let settingsKeys: Set<String>
    package let start: @Loop @Sendable (ServiceContext) async throws -> Stop?

    /// - Parameters:
    ///   - migrations: the service's own, from version 100 on; those of the kit come before them.
    ///   - statements: every statement of its stores, so that one test can prepare them all.
    ///   - start: registers methods, subscribers and deadlines; returns what is to be done at shutdown.
    package init(
        name: ServiceName, version: String = platformVersion, migrations: [Migration], statements: [Statement],
        policies: PolicySet = .empty, settingsKeys: Set<String> = [],
        start: @escaping @Loop @Sendable (ServiceContext) async throws -> Stop?
    ) {
        self.name = name
        self.version = version
        self.migrations = kitMigrations + migrations
        self.statements = kitStatements + statements
        self.policies = policies
        self.settingsKeys = settingsKeys
        self.start = start
    }
}

/// The version of this build.
package let platformVersion = "0.1.0"

private let kitMigrations = [
    Migration(file: "V0001_service_kit", bytes: PackageResources.V0001_service_kit_sql),
    Migration(file: "V0002_mail", bytes: PackageResources.V0002_mail_sql),
]

private let kitStatements =
    ServiceClock.all + Idempotency.all + Outbox.all + FeedStore.all + Deadlines.all + MailStore.all
    + [SchemaCheck.versions]
