import Glibc
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

    /// Makes the folder, or notes why it cannot be used.
    nonisolated static func prepare(_ directory: String, _ settings: Settings) {
        guard !directory.isEmpty else { return }
        if mkdir(directory, 0o700) != 0 && errno != EEXIST {
            settings.fault("settings.bankDirectory \(directory) cannot be made: \(String(cString: strerror(errno)))")
        } else if access(directory, W_OK | X_OK) != 0 {
            settings.fault("settings.bankDirectory \(directory) is no folder that can be written to")
        }
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
            let path = "\(directory)/\(try row.text(1))"
            let bytes = try row.bytes(2)
            context.failpoints.reach(.bankFileWritten, .before)
            try await threads.run { try BankFolder.write(bytes, to: path) }
            context.failpoints.reach(.bankFileWritten, .after)
            try await context.pool.transaction { [context] tx in
                tx.enqueue(BankFileStore.noteWritten, .id(id))
                context.failpoints.reachCommit(.bankFileRecorded, of: tx)
            }
        }
        return !rows.isEmpty
    }

    /// Another name first, then the rename: whoever watches the folder never sees a part of a file.
    private nonisolated static func write(_ bytes: [UInt8], to path: String) throws {
        // Of this attempt alone: another replica may be writing the same file.
        let temporary = "\(path).\(hex(randomBytes(6))).part"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileFailure("open", temporary) }
        defer { close(descriptor) }
        var offset = 0
        while offset < bytes.count {
            let written = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw FileFailure("write", temporary) }
            offset += written
        }
        guard fsync(descriptor) == 0 else { throw FileFailure("fsync", temporary) }
        guard rename(temporary, path) == 0 else { throw FileFailure("rename", path) }
        try synchronizeDirectory(of: path)
    }

    /// The rename itself survives a power failure only with its folder.
    private nonisolated static func synchronizeDirectory(of path: String) throws {
        let directory = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFailure("open", directory) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileFailure("fsync", directory) }
    }

    /// What the operating system refused.
    struct FileFailure: Error, CustomStringConvertible {
        let description: String

        init(_ call: String, _ path: String) { description = "\(call) \(path): \(String(cString: strerror(errno)))" }
    }
}
