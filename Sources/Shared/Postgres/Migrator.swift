import Reactor

/// Brings a schema up to date.
package enum Migrator {
    /// What a run did.
    package struct Report: Sendable, Equatable {
        /// Versions applied by this run, in order.
        package var applied: [Int]
        /// The version of the schema afterwards; 0 when there is none.
        package var version: Int

        package init(applied: [Int] = [], version: Int = 0) {
            self.applied = applied
            self.version = version
        }
    }

    /// How long a run waits, and how often it tries.
    package struct Limits: Sendable {
        /// For each lock that a migration takes; short, since whatever queues behind it waits as well.
        package var lockTimeoutMilliseconds: Int64 = 2_000
        /// How often a migration that did not get its locks is tried again.
        package var attempts = 15
        package var retryDelayMilliseconds: Int64 = 500
        /// How long to wait for another migrator of the same schema.
        package var rivalTimeoutMilliseconds: Int64 = 120_000

        package init() {}
    }

    /// Applies what is missing, each migration in a transaction of its own together with its line in the ledger
    /// `<schema>.migration`. Any number of processes may do so at once. The schema is made if it does not exist.
    /// - Parameters:
    ///   - connection: a libpq connection string of the schema's owner.
    ///   - searchPath: where names are looked up; the schema alone when empty.
    /// - Throws: `PostgresError`: `.migration` when the ledger contradicts `migrations`; the server's error when a
    ///   migration fails, with the line in its `message`.
    @discardableResult @Loop
    package static func migrate(
        connection string: String, schema: String, migrations: [Migration], searchPath: [String] = [],
        limits: Limits = Limits()
    ) async throws -> Report {
        var configuration = ConnectionConfiguration(
            connection: string, searchPath: searchPath.isEmpty ? [schema] : searchPath, applicationName: "gavel-migrate"
        )
        configuration.statementTimeoutMilliseconds = 0
        configuration.idleInTransactionTimeoutMilliseconds = 0
        configuration.lockTimeoutMilliseconds = limits.lockTimeoutMilliseconds
        let run = MigrationRun(
            connection: try await Connection.open(configuration), ledger: MigrationLedger(schema: schema),
            limits: limits)
        defer { run.connection.close() }
        return try await run.migrate(migrations)
    }
}

/// One run of the migrator on its connection.
@Loop
private struct MigrationRun {
    let connection: Connection
    let ledger: MigrationLedger
    let limits: Migrator.Limits

    func migrate(_ migrations: [Migration]) async throws -> Migrator.Report {
        try await lockOutRivals()
        if try await connection.query(ledger.schemaExists).rows.isEmpty {
            try await connection.run(script: ledger.createSchema)
        }
        if try await connection.query(ledger.tableExists).rows.isEmpty {
            try await connection.run(script: ledger.createTable)
        }
        let applied = try await connection.query(ledger.read).rows.map { row throws(PostgresError) in
            AppliedMigration(version: Int(try row.int32(0)), name: try row.text(1), checksum: try row.text(2))
        }
        let checksums = try await connection.pipeline(migrations.map { Query(ledger.checksum, [.text($0.sql)]) })
        let known = try zip(migrations, checksums).map { ($0, try $1.single.text(0)) }
        var report = Migrator.Report(version: applied.map(\.version).max() ?? 0)
        for (migration, checksum) in try MigrationPlan.pending(known: known, applied: applied) {
            try await apply(migration, checksum)
            report.applied.append(migration.version)
            report.version = migration.version
        }
        return report
    }

    /// The lock is the session's and ends with it.
    private func lockOutRivals() async throws {
        let deadline = MonotonicInstant.now.advanced(byMilliseconds: limits.rivalTimeoutMilliseconds)
        while true {
            do throws(PostgresError) {
                _ = try await connection.query(ledger.lock)
                return
            } catch {
                guard error.isLockNotAvailable, MonotonicInstant.now < deadline else { throw error }
            }
        }
    }

    private func apply(_ migration: Migration, _ checksum: String) async throws {
        var attempt = 1
        while true {
            do throws(PostgresError) {
                return try await applyOnce(migration, checksum)
            } catch {
                if connection.isInTransaction { try await connection.run(script: "ROLLBACK") }
                guard error.isLockNotAvailable || error.isRetryable, attempt < limits.attempts else { throw error }
            }
            attempt += 1
            try await Loop.sleep(.milliseconds(limits.retryDelayMilliseconds))
        }
    }

    private func applyOnce(_ migration: Migration, _ checksum: String) async throws(PostgresError) {
        try await connection.run(script: "BEGIN")
        do throws(PostgresError) {
            try await connection.run(script: migration.sql)
        } catch {
            throw located(error, in: migration)
        }
        guard connection.isInTransaction else {
            throw PostgresError(.migration, "migration \(migration.version) must not end its transaction")
        }
        // A migration may have changed the search path or put a lock off; the ledger is named in full.
        _ = try await connection.query(
            ledger.write, .int32(Int32(migration.version)), .text(migration.name), .text(checksum))
        try await connection.run(script: "COMMIT")
    }

    private func located(_ error: PostgresError, in migration: Migration) -> PostgresError {
        var error = error
        let line = error.position.map { position in
            " line \(1 + migration.sql.unicodeScalars.prefix(position - 1).count { $0 == "\n" })"
        }
        error.statement = "migration \(migration.version) \(migration.name)"
        error.message = "V\(migration.version)_\(migration.name)\(line ?? ""): \(error.message)"
        return error
    }
}
