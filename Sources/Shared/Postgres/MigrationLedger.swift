/// The statements around the table in which a schema records its migrations.
struct MigrationLedger: Sendable {
    let schema: String

    private var table: String { "\(quotedIdentifier(schema)).migration" }

    /// One migrator per schema and database at a time.
    var lock: Statement {
        Statement(
            "migration.lock",
            "SELECT pg_advisory_lock(hashtextextended(\(quotedLiteral("gavel.migration." + schema)), 0))")
    }

    var schemaExists: Statement {
        Statement("migration.schemaExists", "SELECT 1 FROM pg_namespace WHERE nspname = \(quotedLiteral(schema))")
    }

    var tableExists: Statement {
        Statement("migration.tableExists", "SELECT 1 WHERE to_regclass(\(quotedLiteral(table))) IS NOT NULL")
    }

    var createSchema: String { "CREATE SCHEMA \(quotedIdentifier(schema))" }

    var createTable: String {
        """
        CREATE TABLE \(table) (
            version integer PRIMARY KEY,
            name text NOT NULL,
            checksum text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
        )
        """
    }

    var read: Statement {
        Statement("migration.read", "SELECT version, name, checksum FROM \(table) ORDER BY version")
    }

    var checksum: Statement {
        Statement("migration.checksum", "SELECT encode(sha256(convert_to($1::text, 'UTF8')), 'hex')")
    }

    var write: Statement {
        Statement("migration.write", "INSERT INTO \(table) (version, name, checksum) VALUES ($1, $2, $3)")
    }
}
