/// One step of a schema, from a file named like `V0001_init.sql`. Once applied anywhere it never changes.
package struct Migration: Sendable, Hashable {
    /// From 1, without gaps; each hundred may begin a new series.
    package let version: Int
    package let name: String
    /// Any number of statements, without `BEGIN` and `COMMIT`: each migration is one transaction.
    package let sql: String

    package init(version: Int, name: String, sql: String) {
        self.version = version
        self.name = name
        self.sql = sql
    }

    /// - Parameter fileName: `V`, digits, `_`, name; with or without `.sql`.
    /// - Throws: `PostgresError` (`.migration`) when the name is not of that form.
    package init(fileName: String, sql: String) throws(PostgresError) {
        let stem = fileName.hasSuffix(".sql") ? fileName.dropLast(4) : Substring(fileName)
        let parts = stem.split(separator: "_", maxSplits: 1)
        guard parts.count == 2, parts[0].first == "V", parts[0].dropFirst().allSatisfy({ $0.isASCII && $0.isNumber }),
            let version = Int(parts[0].dropFirst()), version > 0
        else {
            throw PostgresError(.migration, "the file name \(fileName) is not like V0001_init.sql")
        }
        self.init(version: version, name: String(parts[1]), sql: sql)
    }

    /// - Parameter bytes: UTF-8, as resources are embedded.
    package init(fileName: String, bytes: [UInt8]) throws(PostgresError) {
        try self.init(fileName: fileName, sql: String(decoding: bytes, as: UTF8.self))
    }
}

/// A migration that the database has seen.
struct AppliedMigration: Equatable {
    let version: Int
    let name: String
    /// SHA-256 of the SQL text, in hexadecimal.
    let checksum: String
}

/// What is still to be done. A value without I/O.
enum MigrationPlan {
    /// The migrations that are to be applied, in order.
    ///
    /// Versions come in series of a hundred: 1 to 99 belong to what all services share, 100 and up to the service, so
    /// that both can grow. A series has no gap. Versions beyond the known ones are no fault: an older program may start
    /// beside a newer one.
    /// - Parameter known: with the checksum of each.
    static func pending(
        known: [(migration: Migration, checksum: String)], applied: [AppliedMigration]
    ) throws(PostgresError) -> [(migration: Migration, checksum: String)] {
        let known = known.sorted { $0.migration.version < $1.migration.version }
        try requireWholeSeries(known.map(\.migration.version), "known")
        try requireWholeSeries(applied.map(\.version).sorted(), "applied")
        let checksums = Dictionary(applied.map { ($0.version, $0) }) { first, _ in first }
        for entry in known {
            guard let found = checksums[entry.migration.version], found.checksum != entry.checksum else { continue }
            throw fault("migration \(found.version) (\(found.name)) has changed since it was applied")
        }
        return known.filter { checksums[$0.migration.version] == nil }
    }

    private static func requireWholeSeries(_ versions: [Int], _ kind: String) throws(PostgresError) {
        var previous = 0
        for version in versions {
            let isNext = version == previous + 1
            let beginsSeries = version % 100 == 0 && version / 100 > previous / 100
            guard isNext || beginsSeries else {
                throw fault("the \(kind) versions have a gap or repeat at \(version)")
            }
            previous = version
        }
    }

    private static func fault(_ message: String) -> PostgresError { PostgresError(.migration, message) }
}
