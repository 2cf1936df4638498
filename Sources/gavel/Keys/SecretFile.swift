import Glibc

/// Files that only their owner may read.
enum SecretFile {
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func createDirectory(_ path: String) throws {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw CommandFailure("The folder \(path) cannot be made: \(lastSystemError()).")
        }
    }

    /// Writes a file of mode 0600 as a whole: under another name first, so that no reader ever sees half of it.
    static func write(_ content: String, to path: String) throws {
        let draft = path + ".new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CommandFailure("\(path) cannot be written: \(lastSystemError()).") }
        var isWritten = fchmod(descriptor, 0o600) == 0
        var rest = Array(content.utf8)[...]
        while isWritten, !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            isWritten = count > 0
            rest = rest.dropFirst(max(0, count))
        }
        isWritten = isWritten && fsync(descriptor) == 0
        let message = lastSystemError()
        close(descriptor)
        guard isWritten, rename(draft, path) == 0 else {
            unlink(draft)
            throw CommandFailure("\(path) cannot be written: \(message).")
        }
    }

    /// The one line that the file consists of.
    static func readLine(_ path: String) throws -> String {
        let text = String(decoding: try InputFile.read(path), as: UTF8.self)
        let lines = text.split(whereSeparator: \.isNewline)
        guard lines.count == 1 else { throw CommandFailure("\(path) must have exactly one line.") }
        return String(lines[0])
    }
}
