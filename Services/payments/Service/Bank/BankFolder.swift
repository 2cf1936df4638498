import Kernel
import Logging
import Postgres
import Reactor
import ServiceKit
import Signing

/// Writes files for the bank into their folder: the same bytes under the same name, however often a crash makes it
/// necessary, and whole or not at all.
@Loop
final class BankFolder {
    private static let pollInterval = Duration.seconds(1)

    private let context: ServiceContext
    private let directory: String
    private let threads = BlockingPool(threads: 1, queueLimit: 16)
    private let wakeUp = LoopSignal()
    private var task: Task<Void, Never>?

    init(context: ServiceContext, directory: String) {
        self.context = context
        self.directory = directory
    }

    func start() { task = Task.immediate(executorPreference: Loop.executor) { @Loop in await self.work() } }

    /// A file was made.
    func wake() { wakeUp.signal() }

    func stop() async {
        task?.cancel()
        wakeUp.signal()
        await task?.value
    }

    private func work() async {
        while !Task.isCancelled {
            do {
                while try await writeSome() {}
            } catch is CancellationError {
                return
            } catch {
                context.logger.error(
                    "a file for the bank could not be written; it is tried again", metadata: ["error": "\(error)"])
            }
            await wakeUp.wait(atMost: BankFolder.pollInterval)
        }
    }

    /// Whether there was something to write.
    private func writeSome() async throws -> Bool {
        let rows = try await context.pool.query(Query(BankFileStore.created)).rows
        for row in rows {
            let id: BankFileID = try row.id(0)
            let name = try row.text(1)
            let bytes = try row.bytes(2)
            context.failpoints.reach(.bankFileWritten, .before)
            try await threads.run { [directory] in try BankFolder.write(bytes, as: name, in: directory) }
            context.failpoints.reach(.bankFileWritten, .after)
            try await context.pool.transaction { [context] tx in
                tx.enqueue(BankFileStore.noteWritten, .id(id))
                context.failpoints.reachCommit(.bankFileRecorded, of: tx)
            }
        }
        return !rows.isEmpty
    }

    /// A draft of this attempt alone: another replica may be writing the same file.
    private nonisolated static func write(_ bytes: [UInt8], as name: String, in directory: String) throws {
        let draft = "\(directory)/.\(name).\(hex(randomBytes(6))).part"
        try DurableFile.write(bytes, toDraft: draft)
        try DurableFile.name(draft: draft, "\(directory)/\(name)")
        try DurableFile.synchronize(folder: directory)
    }
}
