import Postgres

extension Migration {
    /// A migration that is embedded in the build. Its name is the file's without `.sql`, e.g. `V0100_auctions`.
    package init(file: String, bytes: [UInt8]) {
        do {
            self = try Migration(fileName: file, bytes: bytes)
        } catch {
            preconditionFailure("an embedded migration is malformed: \(error.debugDescription)")
        }
    }
}
